import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '../../../oidc/failure.ts';
import { startTestProvider, type TestProvider } from '../../../oidc/testProvider.ts';
import { createSignInHarness, type SignInHarness, eventually, type Window } from '../../../signin/signInHarness.ts';
import { entryKubeconfig, sessionKubeconfig } from '../../../signin/kubeconfigs.ts';
import { MINUTE } from '../../../signin/support.ts';

for (const form of ['authProvider', 'tokenFile'] as const) {
  describe(`the person's refresh (${form})`, () => {
    let testProvider: TestProvider;
    let harness: SignInHarness;
    let window: Window;
    before(async () => {
      testProvider = await startTestProvider({ idTokenSeconds: 3600 });
    });
    after(() => testProvider.stop());
    beforeEach(async () => {
      harness = createSignInHarness(testProvider);
      const authority = harness.file('idp.crt', testProvider.authority.certPem);
      harness.write(
        form === 'authProvider' ? entryKubeconfig(testProvider) : sessionKubeconfig(testProvider, authority),
      );
      window = await harness.window();
      await window.signInTo('prod');
    });
    afterEach(() => harness.leave());

    async function refresh(at = window): Promise<boolean> {
      return await at.refresh('prod');
    }

    function tokens(): { id: string | undefined; refresh: string | undefined } {
      const { user, session } = window.user('alice');
      const config = user.authProvider?.config;
      return form === 'authProvider'
        ? { id: config?.get('id-token'), refresh: config?.get('refresh-token') }
        : { id: session?.tokens.idToken, refresh: session?.tokens.refreshToken };
    }

    function refreshes(): number {
      return testProvider.running.events.filter(({ type }) => type.startsWith('refresh')).length;
    }

    it('gets new tokens and keeps both, without a browser and without asking again', async () => {
      const old = tokens();
      assert.equal(await refresh(), true);
      assert.notEqual(tokens().refresh, old.refresh);
      assert.equal(await refresh(), true);
      assert.equal(window.ui.waits.length, 1);
      assert.equal(window.ui.approvals.length, 1);
      assert.match(harness.read(), /# Mine; do not touch\.[^]*# the real one/u);
    });

    it('is one for a double click: the provider would take a second use for a theft', async () => {
      const before = refreshes();
      await Promise.all([refresh(), refresh()]);
      assert.equal(refreshes(), before + 1);
      assert.equal(await refresh(), true);
    });

    it('is safe in two windows at once', async () => {
      const other = await harness.window();
      await Promise.all([refresh(), refresh(other)]);
      await window.snapshots.reload();
      assert.equal(await refresh(), true);
    });

    it('asks nobody before a new destination is approved', async () => {
      harness.write(harness.read().replace('api.example.com', 'api.evil.test'));
      await window.snapshots.reload();
      window.ui.onApprove = () => false;
      const before = testProvider.running.events.length;
      assert.equal(await refresh(), false);
      assert.equal(testProvider.running.events.length, before);
      const asked = window.ui.approvals.at(-1);
      assert.equal(asked?.destinations[0]?.host, 'api.evil.test:6443');
      assert.deepEqual([asked.purpose, asked.account], ['refresh', 'alice@example.com']);
    });

    it('asks nobody once it is cancelled at the approval', async () => {
      harness.write(harness.read().replace('api.example.com', 'api.other.test'));
      await window.snapshots.reload();
      const [cancel, reason] = [new AbortController(), new Error('cancelled')];
      window.ui.onApprove = () => {
        cancel.abort(reason);
        return true;
      };
      const before = testProvider.running.events.length;
      await assert.rejects(window.refresh('prod', cancel.signal), reason);
      assert.equal(testProvider.running.events.length, before);
    });

    it('says in one sentence that the provider refuses, and keeps the token, since some refusals heal', async () => {
      testProvider.running.refuseNextRefresh();
      const { refresh: token } = tokens();
      await assert.rejects(refresh(), failure('grant-refused', /[Ss]ign in again\.$/u, [token ?? '']));
      await window.snapshots.reload();
      assert.equal(tokens().refresh, token);
      assert.equal(await refresh(), true);
    });

    it('says that the provider is out of order, and works when it is not any more', async () => {
      testProvider.running.failNextToken(503);
      await assert.rejects(refresh(), failure('provider-unavailable', /503/u));
      await window.snapshots.reload();
      assert.equal(await refresh(), true);
    });

    it('keeps a rotated token although the ID token beside it cannot be used', async () => {
      const old = tokens();
      harness.clock.advance(-10 * MINUTE);
      await assert.rejects(refresh(), failure('token-from-future', /clock/u));
      harness.clock.advance(10 * MINUTE);
      await window.snapshots.reload();
      assert.notEqual(tokens().refresh, old.refresh);
      assert.equal(tokens().id, old.id);
      assert.equal(await refresh(), true);
    });

    if (form === 'authProvider') {
      it('takes the token that kubectl has rotated since the view was drawn', async () => {
        const old = { target: window.target('prod'), user: window.user('alice') };
        await refresh();
        assert.equal(await window.refreshNow(old.target, old.user, window.ui, new AbortController().signal), true);
        assert.equal(await refresh(), true);
      });

      /** Another window signs in at `meanwhile`, which is called once this one waits for it. */
      async function whileOtherSignsIn(meanwhile: () => void, signal?: AbortSignal): Promise<boolean> {
        const other = await harness.window();
        let refreshing: Promise<boolean> | undefined;
        other.ui.onBrowser = async (wait) => {
          refreshing = window.refresh('prod', signal);
          refreshing.catch(() => undefined);
          await eventually(() => window.ui.progress.some(({ code }) => code === 'waiting-for-window'));
          meanwhile();
          await other.ui.goThrough(wait);
        };
        await other.signInTo('prod');
        return (await refreshing) ?? assert.fail('it was not asked for');
      }

      it('takes what another window has just got, instead of spending it at once', async () => {
        const [before, old] = [refreshes(), tokens()];
        assert.equal(await whileOtherSignsIn(() => undefined), true);
        assert.equal(refreshes(), before);
        assert.notEqual(tokens().id, old.id);
      });

      it('gives up waiting for another window when cancelled, and asks nobody later', async () => {
        const [before, cancel] = [refreshes(), new AbortController()];
        const refreshed = whileOtherSignsIn(() => {
          cancel.abort(new Error('cancelled'));
        }, cancel.signal);
        await assert.rejects(refreshed, /cancelled/u);
        await window.snapshots.reload();
        assert.equal(await refresh(), true);
        assert.equal(refreshes(), before + 1);
      });

      it('does not lose a rotated token to a held lock, though the ID token is bad', async () => {
        const old = tokens();
        const lock = `${harness.kubeconfig}.lock`;
        writeFileSync(lock, '');
        window.ui.onRetry = () => {
          rmSync(lock);
          return true;
        };
        harness.clock.advance(-10 * MINUTE);
        await assert.rejects(refresh(), failure('token-from-future'));
        harness.clock.advance(10 * MINUTE);
        await eventually(() => tokens().refresh !== old.refresh);
        assert.equal(window.ui.failures.length, 1);
        assert.equal(await refresh(), true);
      });

      it('says that there is nothing to renew with', async () => {
        harness.write(harness.read().replace(/^ *refresh-token:.*\n/mu, ''));
        await window.snapshots.reload();
        await assert.rejects(refresh(), failure('no-refresh-token', /Sign in again/u));
      });
    } else {
      it('gives up waiting for a session that another window renews when cancelled', async () => {
        const [cancel, reason] = [new AbortController(), new Error('cancelled')];
        const lock = join(harness.stateFolder, 'sessions', `${harness.state('sessions')[0] ?? ''}.lock`);
        writeFileSync(lock, '');
        setTimeout(() => {
          cancel.abort(reason);
        }, 20);
        await assert.rejects(window.refresh('prod', cancel.signal), reason);
        rmSync(lock);
        assert.equal(await refresh(), true);
      });

      it('says that the session was signed out meanwhile', async () => {
        const [target, user] = [window.target('prod'), window.user('alice')];
        await window.signOut(user);
        const { signal } = new AbortController();
        await assert.rejects(window.refreshNow(target, user, window.ui, signal), failure('session-absent'));
      });
    }
  });
}
