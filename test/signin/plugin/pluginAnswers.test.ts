import assert from 'node:assert/strict';
import { systemClock } from '../../../src/base/clock.ts';
import { fieldsIn } from '../../../src/base/json.ts';
import { UserError } from '../../../src/errors/userError.ts';
import { requestArguments } from '../../../src/plugin/tokenRequest.ts';
import { type ClientApprovals, createClientApprovals } from '../../../src/approvals/clientApprovals.ts';
import { createSnoozes } from '../../../src/signin/plugin/snoozes.ts';
import { createSingleFlight } from '../../../src/signin/shared/singleFlight.ts';
import { clientKey, sessionId } from '../../../src/sessions/ids.ts';
import { askedDestination } from '../../../src/plugin/pluginTokens.ts';
import { type AskPerson, createPluginAnswers, type Decision } from '../../../src/signin/plugin/pluginAnswers.ts';
import type { Session } from '../../../src/sessions/session.ts';
import { CLIENT_ID, fixedKey, ISSUER, sampleSession, SESSION_ID, SUBJECT, temporaryFolder, until } from '../support.ts';

const CLIENT_KEY = clientKey(ISSUER, CLIENT_ID);
const HOME = 'https://home.example.com';
const STRANGER = 'https://stranger.example.com';

const infoOf = (server: string) => ({
  apiVersion: 'client.authentication.k8s.io/v1' as const,
  cluster: {
    server,
    certificateAuthority: undefined,
    certificateAuthorityData: undefined,
    tlsServerName: undefined,
    insecureSkipTlsVerify: false,
    proxyUrl: undefined,
  },
});

describe('what a window answers the credential plugin', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let sessions: Map<string, Session>;
  let clients: ClientApprovals;
  let asked: { readonly isApproval: boolean; readonly host: string }[];
  let reports: unknown[];
  /** What happens when the person is asked. */
  let onAsked: AskPerson;
  let isInUse: boolean;
  let trouble: Error | undefined;

  beforeEach(async () => {
    folder = temporaryFolder();
    sessions = new Map();
    clients = createClientApprovals({ stateFolder: folder.path, hostKey: fixedKey(), clock: systemClock });
    await approve(HOME);
    [asked, reports, isInUse, trouble] = [[], [], true, undefined];
    onAsked = () => Promise.resolve({ kind: 'snoozed' });
  });
  afterEach(() => {
    folder.remove();
  });

  const approve = async (server: string): Promise<void> => {
    await clients.approve(ISSUER, CLIENT_ID, [askedDestination(infoOf(server), undefined)], 'system');
  };
  const signIn = (subject = SUBJECT, change: Partial<Session> = {}): void => {
    const id = sessionId(ISSUER, CLIENT_ID, subject);
    sessions.set(id, sampleSession({ id, ...change }));
  };
  const agreed: Decision = { kind: 'agreed' };

  function window() {
    const found = (session: Session | undefined) =>
      session === undefined ? ({ kind: 'absent' } as const) : ({ kind: 'session', session } as const);
    return createPluginAnswers({
      sessions: {
        read: (id) => (trouble === undefined ? Promise.resolve(found(sessions.get(id))) : Promise.reject(trouble)),
        list: () => Promise.resolve(new Map(Array.from(sessions, ([id, session]) => [id, found(session)]))),
      },
      clients,
      tokens: {
        give: ({ id, ended }) => Promise.resolve(ended === undefined ? `token of ${id}` : undefined),
        giveRest: () => undefined,
        renewed: () => Promise.resolve(),
        forget: () => Promise.resolve(),
      },
      snoozes: createSnoozes(folder.path, systemClock),
      prompts: createSingleFlight<Decision>(folder.path),
      renew: (id) => Promise.resolve({ kind: 'ended', session: sampleSession({ id }), requested: false }),
      refresh: () => Promise.reject(new Error('never')),
      askPerson: async (request, signal) => {
        asked.push({ isApproval: request.isApproval, host: request.destination.host });
        return await onAsked(request, signal);
      },
      nameOf: ({ destination }) => destination.host,
      isInUse: () => isInUse,
      touch: () => undefined,
      report: (error) => reports.push(error),
      clock: systemClock,
    });
  }

  const bodyOf = (server = HOME, key = SESSION_ID) => ({
    execInfo: JSON.stringify({
      kind: 'ExecCredential',
      apiVersion: 'client.authentication.k8s.io/v1',
      spec: { cluster: { server } },
    }),
    args: requestArguments({
      key,
      issuer: ISSUER,
      clientId: CLIENT_ID,
      scopes: [],
      redirectUrl: undefined,
      certificateAuthority: undefined,
      certificateAuthorityData: undefined,
    }),
  });
  const signal = (): AbortSignal => new AbortController().signal;
  const ask = async (body = bodyOf(), one = window(), until = signal()) =>
    (await one.asking(body, until)) as
      { kind: string; why?: { code: string; data?: unknown }; credential?: string } | undefined;

  it('asks nobody again for what a sign-in got that outlasted its client', async () => {
    const one = window();
    const first = new AbortController();
    let finish: (decision: Decision) => void = () => undefined;
    onAsked = () => new Promise((resolve) => (finish = resolve));
    const interrupted = ask(bodyOf(), one, first.signal);
    await until(() => asked.length === 1);
    first.abort();
    await interrupted;
    const second = ask(bodyOf(), one);
    signIn();
    finish(agreed);
    assert.deepEqual(await second, { kind: 'credential', credential: `token of ${SESSION_ID}` });
    assert.equal(asked.length, 1);
    assert.deepEqual(reports, []);
  });

  it('asks nobody again for what was snoozed when its client had gone', async () => {
    const one = window();
    const first = new AbortController();
    let finish: (decision: Decision) => void = () => undefined;
    onAsked = () => new Promise((resolve) => (finish = resolve));
    const interrupted = ask(bodyOf(), one, first.signal);
    await until(() => asked.length === 1);
    first.abort();
    await interrupted;
    const second = ask(bodyOf(), one);
    finish({ kind: 'snoozed' });
    const { code, data } = (await second)?.why ?? {};
    assert.equal(code, 'snoozed');
    assert.deepEqual(fieldsIn(data)['task'], { code: 'sign-in', data: { name: 'home.example.com' } });
    const waitMs = Number(fieldsIn(data)['waitMs']);
    assert.ok(waitMs > 9 * 60_000 && waitMs <= 10 * 60_000, String(waitMs));
    assert.equal(asked.length, 1);
  });

  it('says why a sign-in failed, and asks again the next time', async () => {
    const why = { code: 'subject-changed', data: { host: 'idp.test' } } as const;
    onAsked = () => Promise.resolve({ kind: 'failed', why });
    for (const times of [1, 2]) {
      assert.deepEqual(await ask(), { kind: 'refused', why });
      assert.equal(asked.length, times);
    }
  });

  it("does not snooze one's own cluster with another, signed out or in", async () => {
    assert.equal((await ask(bodyOf(STRANGER)))?.kind, 'refused');
    onAsked = () => {
      signIn();
      return Promise.resolve(agreed);
    };
    assert.equal((await ask())?.kind, 'credential');
    const { code, data } = (await ask(bodyOf(STRANGER)))?.why ?? {};
    assert.equal(code, 'snoozed');
    assert.deepEqual(fieldsIn(data)['task'], { code: 'approve', data: { host: 'stranger.example.com' } });
    assert.deepEqual(asked, [
      { isApproval: false, host: 'stranger.example.com' },
      { isApproval: false, host: 'home.example.com' },
    ]);
  });

  it('asks for the approval alone where nothing else is missing', async () => {
    signIn();
    onAsked = async () => {
      await approve(STRANGER);
      return agreed;
    };
    assert.equal((await ask(bodyOf(STRANGER)))?.kind, 'credential');
    assert.deepEqual(asked, [{ isApproval: true, host: 'stranger.example.com' }]);
  });

  it('says what to do where another account signed in, by whether the kubeconfig could be changed', async () => {
    onAsked = () => {
      signIn('bob');
      return Promise.resolve(agreed);
    };
    assert.equal((await ask())?.why?.code, 'other-account');
    isInUse = false;
    assert.equal((await ask())?.why?.code, 'entry-not-in-use');
  });

  it('gives an entry that names no account the only session that lives', async () => {
    signIn('alice');
    signIn('bob', { ended: { at: 0, why: { code: 'unforeseen', data: undefined } } });
    assert.equal(
      (await ask(bodyOf(HOME, CLIENT_KEY)))?.credential,
      `token of ${sessionId(ISSUER, CLIENT_ID, 'alice')}`,
    );
    signIn('bob');
    isInUse = false;
    onAsked = () => Promise.resolve(agreed);
    assert.equal((await ask(bodyOf(HOME, CLIENT_KEY)))?.why?.code, 'entry-not-in-use');
  });

  it('lets another window ask where it reaches nobody itself', async () => {
    onAsked = () => Promise.resolve({ kind: 'nobody' });
    assert.equal(await ask(), undefined);
  });

  it('reports what was not foreseen, and only that', async () => {
    trouble = new UserError('sessions-unreadable', { folder: '/state' });
    assert.deepEqual(await ask(), {
      kind: 'refused',
      why: { code: 'sessions-unreadable', data: { folder: '/state' } },
    });
    assert.deepEqual(reports, []);
    trouble = new Error('a fault');
    assert.equal((await ask())?.why?.code, 'unforeseen');
    assert.match(JSON.stringify(await window().silently(bodyOf(), signal())), /unforeseen/u);
    assert.deepEqual(reports, [trouble, trouble]);
  });
});
