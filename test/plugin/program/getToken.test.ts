import assert from 'node:assert/strict';
import { cacheName } from '../../../src/plugin/cacheName.ts';
import type { CachedAnswer } from '../../../src/plugin/tokenCache.ts';
import { getToken } from '../../../src/plugin/program/getToken.ts';
import { CREDENTIAL_QUESTION, SIGN_IN_QUESTION } from '../../../src/plugin/credentialQuestion.ts';
import { createAskWindows, type WindowsAnswer } from '../../../src/plugin/program/askWindows.ts';
import { manualClock, NOW } from '../../signin/support.ts';
import { failure } from '../../oidc/failure.ts';

const KEY = 'example-com-0123456789abcdef01234567';
const ARGS = ['get-token', KEY, '--issuer-url=https://example.com', '--client-id=kubernetes'];
const infoOf = (cluster: object) =>
  JSON.stringify({ kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1', spec: { cluster } });
const INFO = infoOf({ server: 'https://a' });

/** A plugin whose windows answer what `answers` says, by question. */
function plugin(answers: Record<string, unknown>, cached?: CachedAnswer, otherwise: 'none' | 'late' = 'none') {
  const asked: { readonly name: string; readonly body: unknown }[] = [];
  const waits: [task: unknown, limitMs: number][] = [];
  const run = async (args: readonly string[] = ARGS, info: string | undefined = INFO) =>
    await getToken(args, info, {
      cache: { get: (key, name) => Promise.resolve(key === KEY && name === cacheName(INFO) ? cached : undefined) },
      askWindows: (name, body) => {
        asked.push({ name, body });
        const answer: WindowsAnswer =
          name in answers ? { kind: 'answered', answer: answers[name] } : { kind: otherwise };
        return Promise.resolve(answer);
      },
      readFile: (path) => Promise.resolve(path === '/ca.pem' ? 'PEM' : undefined),
      waiting: (task, limitMs) => {
        waits.push([task, limitMs]);
        return Promise.resolve();
      },
      clock: manualClock(),
    });
  return { run, asked, waits };
}

describe('getToken', () => {
  it('gives a cached answer that was approved for this very client and has life', async () => {
    const cached = { approved: INFO, credential: '{}', endsAt: NOW + 1 };
    const fast = plugin({}, cached);
    assert.equal(await fast.run(), '{}');
    assert.deepEqual(fast.asked, []);
    for (const other of [
      { ...cached, endsAt: NOW },
      { ...cached, approved: `${INFO} ` },
    ]) {
      await assert.rejects(plugin({}, other).run(), { code: 'no-editor' });
    }
  });

  it('asks a window, with all that it was given', async () => {
    const { run, asked } = plugin({ [CREDENTIAL_QUESTION]: { kind: 'credential', credential: '{"a":1}' } });
    assert.equal(await run(), '{"a":1}');
    assert.deepEqual(asked, [
      { name: CREDENTIAL_QUESTION, body: { execInfo: INFO, args: ARGS, authorityPem: undefined } },
    ]);
  });

  it('reads a certificate authority that only it can find', async () => {
    const { run, asked } = plugin({ [CREDENTIAL_QUESTION]: { kind: 'credential', credential: '{}' } });
    await run(ARGS, infoOf({ server: 'https://a', 'certificate-authority': '/ca.pem' }));
    assert.equal((asked[0]?.body as { authorityPem?: string }).authorityPem, 'PEM');
  });

  it('waits for the person and says so at once', async () => {
    const { run, waits } = plugin({
      [CREDENTIAL_QUESTION]: { kind: 'signIn', task: { code: 'sign-in', data: { name: 'prod' } } },
      [SIGN_IN_QUESTION]: { kind: 'credential', credential: '{}' },
    });
    assert.equal(await run(), '{}');
    assert.deepEqual(waits, [[{ code: 'sign-in', data: { name: 'prod' } }, 60_000]]);
  });

  it('fails with one sentence when nobody is there, nobody comes, or it is refused', async () => {
    const signIn = { kind: 'signIn', what: 'sign in to prod' };
    const refused = { kind: 'refused', sentence: 'Not now.' };
    await assert.rejects(plugin({}).run(), { code: 'no-editor' });
    await assert.rejects(plugin({ [CREDENTIAL_QUESTION]: signIn }).run(), { code: 'no-editor' });
    const both = { [CREDENTIAL_QUESTION]: signIn, [SIGN_IN_QUESTION]: signIn };
    const nobody = failure('not-signed-in', /^Timed out waiting for you to sign in to prod in the editor\./u);
    await assert.rejects(plugin(both).run(), nobody);
    await assert.rejects(plugin({ [CREDENTIAL_QUESTION]: signIn }, undefined, 'late').run(), nobody);
    await assert.rejects(plugin({}, undefined, 'late').run(), { code: 'renewal-late' });
    await assert.rejects(plugin({ [CREDENTIAL_QUESTION]: refused }).run(), failure('earlier-sentence', /^Not now\.$/u));
    const coded = { kind: 'refused', why: { code: 'session-foreign' } };
    await assert.rejects(plugin({ [CREDENTIAL_QUESTION]: coded }).run(), failure('session-foreign', /another issuer/u));
  });

  it('takes nothing else for an answer', async () => {
    for (const answer of [
      {},
      [],
      'x',
      { kind: 'credential' },
      { kind: 'credential', credential: 1 },
      { kind: 'other' },
    ]) {
      await assert.rejects(plugin({ [CREDENTIAL_QUESTION]: answer }).run(), { code: 'no-editor' });
    }
  });
});

describe('asking the windows', () => {
  const LIMIT_MS = 60_000;
  /** `thinking`: how long each asking takes. */
  const asking = (answers: readonly unknown[], entries: number, leftAt?: number, thinking = 0) => {
    const clock = manualClock();
    let asked = 0;
    const ask = createAskWindows({
      peers: {
        ask: () => {
          clock.advance(thinking);
          return Promise.resolve(answers[asked++]);
        },
      },
      files: {
        entries: () => Promise.resolve(Array.from({ length: entries }, (_, id) => ({ id: String(id), address: '' }))),
        leftAt: () => Promise.resolve(leftAt),
      },
      clock,
      sleep: (ms) => {
        clock.advance(ms);
        return Promise.resolve();
      },
    });
    return { ask: () => ask('x', {}, LIMIT_MS), waited: () => clock.now() - NOW, left: () => clock.waiting() };
  };
  const answered = { kind: 'answered', answer: 'answer' };

  it('ends at once when there is no window', async () => {
    const { ask, waited } = asking([], 0, NOW - 60_000);
    assert.deepEqual(await ask(), { kind: 'none' });
    assert.equal(waited(), 0);
  });

  it('waits for a window that reloads, and not for ever', async () => {
    const back = asking([undefined, undefined, 'answer'], 0, NOW - 1_000);
    assert.deepEqual(await back.ask(), answered);
    const gone = asking([], 0, NOW - 1_000);
    assert.deepEqual(await gone.ask(), { kind: 'none' });
    assert.ok(gone.waited() > 0 && gone.waited() <= 15_000);
    const future = asking([], 0, NOW + 3_600_000);
    assert.deepEqual(await future.ask(), { kind: 'none' });
    assert.equal(future.waited(), 0);
  });

  it('asks a busy window again, and not for ever', async () => {
    assert.deepEqual(await asking([undefined, 'answer'], 1).ask(), answered);
    const busy = asking([], 1);
    assert.deepEqual(await busy.ask(), { kind: 'none' });
    assert.ok(busy.waited() <= 16_000);
  });

  it('says when the time for all windows together has passed', async () => {
    const slow = asking([], 1, NOW + 60_000, LIMIT_MS);
    assert.deepEqual(await slow.ask(), { kind: 'late' });
    assert.equal(slow.waited(), LIMIT_MS);
    assert.equal(slow.left(), 0);
  });
});
