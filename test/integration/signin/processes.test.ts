import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createSingleFlight } from '../../../src/signin/shared/singleFlight.ts';
import { clientKey } from '../../../src/sessions/ids.ts';
import { createSessionStore } from '../../../src/sessions/sessionStore.ts';
import {
  type Child,
  CLIENT_ID,
  fixedKey,
  ISSUER,
  manualClock,
  sampleSession,
  SESSION_ID,
  startChild,
  temporaryFolder,
} from '../../signin/support.ts';
import type { Progress } from '../../../src/text/progressText.ts';

describe('several processes', function () {
  // Processes start slowly on a busy machine.
  this.timeout(300_000);
  let folder: ReturnType<typeof temporaryFolder>;
  let children: Child[];
  let provider: Server;
  let url: string;
  /** Refresh tokens that the provider was asked with. */
  let asked: string[];
  /** Called when the provider has rotated, before it answers. */
  let rotated: () => Promise<void>;

  beforeEach(async () => {
    folder = temporaryFolder();
    children = [];
    asked = [];
    rotated = () => Promise.resolve();
    provider = createServer((request, response) => {
      void (async () => {
        const token = await text(request);
        const spent = asked.includes(token);
        asked.push(token);
        await rotated();
        response.statusCode = spent ? 400 : 200;
        response.end(String(asked.length));
      })();
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/`;
    const obtainedAt = Date.now() - 60_000;
    const tokens = { idToken: 'id-0', refreshToken: 'refresh-0', obtainedAt, expiresAt: obtainedAt + 60_000 };
    await store().update(SESSION_ID, () => Promise.resolve(sampleSession({ tokens })));
  });
  afterEach(async () => {
    for (const child of children) child.process.kill('SIGKILL');
    await Promise.all(children.map(({ ended }) => ended));
    provider.closeAllConnections();
    await new Promise((resolve) => provider.close(resolve));
    folder.remove();
  });

  const store = () => createSessionStore({ stateFolder: folder.path, hostKey: fixedKey(), clock: manualClock() });
  const start = (script: string, ...args: string[]): Child => {
    const child = startChild(script, [folder.path, ...args]);
    children.push(child);
    return child;
  };

  it('refresh once, and all have the new token', async () => {
    const lines = await Promise.all([1, 2, 3, 4].map(async () => await start('renewer.ts', url).line()));
    assert.deepEqual(lines, Array(4).fill('fresh id-1'));
    assert.deepEqual(asked, ['refresh-0']);
  });

  it('survive one that is killed after the provider rotated: signed out with a sentence, no dead lock', async () => {
    const reached = new Promise<void>((resolve) => {
      rotated = async () => {
        resolve();
        await new Promise(() => undefined);
      };
    });
    const victim = start('renewer.ts', url);
    await reached;
    victim.process.kill('SIGKILL');
    assert.equal(await victim.ended, 'SIGKILL');
    rotated = () => Promise.resolve();
    assert.equal(await start('renewer.ts', url).line(), 'ended id-0');
    const found = await store().read(SESSION_ID);
    assert.ok(found.kind === 'session' && found.session.ended !== undefined);
    assert.deepEqual(asked, ['refresh-0', 'refresh-0']);
  });

  it('survive one that is killed at any moment of its work, with the old session or the new one', async () => {
    for (const delay of [0, 5, 15]) {
      const victim = start('renewer.ts', url);
      const line = victim.line().catch(() => '');
      const before = asked.length;
      rotated = () => {
        setTimeout(() => victim.process.kill('SIGKILL'), delay);
        return Promise.resolve();
      };
      await Promise.all([victim.ended, line]);
      assert.equal(asked.length, before + 1);
      const found = await store().read(SESSION_ID);
      assert.equal(found.kind, 'session');
      // Made due again, with the provider's newest token, as after another sign-in.
      await store().update(SESSION_ID, (session) =>
        Promise.resolve({
          ...session!,
          ended: undefined,
          failing: undefined,
          tokens: { idToken: 'x', refreshToken: `new-${delay}`, obtainedAt: 0, expiresAt: 60_000 },
        }),
      );
    }
  });

  it('share one key though each has a SecretStorage of its own, until the last of them is gone', async () => {
    const first = start('window.ts');
    const key = await first.line();
    const second = start('window.ts');
    assert.equal(await second.line(), key);
    first.process.kill('SIGKILL');
    await first.ended;
    const third = start('window.ts');
    assert.equal(await third.line(), key);
    for (const child of [second, third]) child.process.kill('SIGKILL');
    await Promise.all([second.ended, third.ended]);
    assert.notEqual(await start('window.ts').line(), key);
  });

  it('wait for the sign-in of another window, and take over when it is killed', async () => {
    const key = clientKey(ISSUER, CLIENT_ID);
    const other = start('flightProcess.ts', key);
    assert.equal(await other.line(), 'flying');
    const said: Progress[] = [];
    const onWaiting = (progress: Progress): void => {
      said.push(progress);
      other.process.kill('SIGKILL');
    };
    const { signal } = new AbortController();
    const waited = await createSingleFlight<boolean>(folder.path).run(key, { signal, onWaiting }, (terms) =>
      Promise.resolve(terms.waited),
    );
    assert.equal(waited, true);
    assert.deepEqual(said, [{ code: 'waiting-for-window', data: undefined }]);
  });
});
