import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '../oidc/failure.ts';
import { createScene, type Scene } from '../oidc/real.ts';
import { createDesk, eventually, type Desk, type Window } from './desk.ts';
import { entryKubeconfig, sessionKubeconfig } from './kubeconfigs.ts';
import { MINUTE } from './support.ts';

for (const form of ['authProvider', 'tokenFile'] as const) {
  describe(`the person's refresh (${form})`, () => {
    let scene: Scene;
    let desk: Desk;
    let window: Window;
    before(async () => {
      scene = await createScene({ idTokenSeconds: 3600 });
    });
    after(() => scene.stop());
    beforeEach(async () => {
      desk = createDesk(scene);
      const authority = desk.file('idp.crt', scene.authority.certPem);
      desk.write(form === 'authProvider' ? entryKubeconfig(scene) : sessionKubeconfig(scene, authority));
      window = await desk.window();
      await window.signInTo('prod');
    });
    afterEach(() => desk.leave());

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
      return scene.running.events.filter(({ type }) => type.startsWith('refresh')).length;
    }

    it('gets new tokens and keeps both, without a browser and without asking again', async () => {
      const old = tokens();
      assert.equal(await refresh(), true);
      assert.notEqual(tokens().refresh, old.refresh);
      assert.equal(await refresh(), true);
      assert.equal(window.person.waits.length, 1);
      assert.equal(window.person.approvals.length, 1);
      assert.match(desk.read(), /# Mine; do not touch\.[^]*# the real one/u);
    });

    it('is one for a double click: the provider would take a second use for a theft', async () => {
      const before = refreshes();
      await Promise.all([refresh(), refresh()]);
      assert.equal(refreshes(), before + 1);
      assert.equal(await refresh(), true);
    });

    it('is safe in two windows at once', async () => {
      const other = await desk.window();
      await Promise.all([refresh(), refresh(other)]);
      await window.overviews.reload();
      assert.equal(await refresh(), true);
    });

    it('asks nobody before a new destination is approved', async () => {
      desk.write(desk.read().replace('api.example.com', 'api.evil.test'));
      await window.overviews.reload();
      window.person.onApprove = () => false;
      const before = scene.running.events.length;
      assert.equal(await refresh(), false);
      assert.equal(scene.running.events.length, before);
      const asked = window.person.approvals.at(-1);
      assert.equal(asked?.destinations[0]?.host, 'api.evil.test:6443');
      assert.deepEqual([asked.purpose, asked.account], ['refresh', 'alice@example.com']);
    });

    it('asks nobody once it is cancelled at the approval', async () => {
      desk.write(desk.read().replace('api.example.com', 'api.other.test'));
      await window.overviews.reload();
      const [cancel, reason] = [new AbortController(), new Error('cancelled')];
      window.person.onApprove = () => {
        cancel.abort(reason);
        return true;
      };
      const before = scene.running.events.length;
      await assert.rejects(window.refresh('prod', cancel.signal), reason);
      assert.equal(scene.running.events.length, before);
    });

    it('says in one sentence that the provider refuses, and keeps the token, since some refusals heal', async () => {
      scene.running.refuseNextRefresh();
      const { refresh: token } = tokens();
      await assert.rejects(refresh(), failure('grant-refused', /[Ss]ign in again\.$/u, [token ?? '']));
      await window.overviews.reload();
      assert.equal(tokens().refresh, token);
      assert.equal(await refresh(), true);
    });

    it('says that the provider is out of order, and works when it is not any more', async () => {
      scene.running.failNextToken(503);
      const code = form === 'authProvider' ? 'provider-unavailable' : 'refresh-failing';
      await assert.rejects(refresh(), failure(code, /503/u));
      await window.overviews.reload();
      assert.equal(await refresh(), true);
    });

    it('keeps a rotated token although the ID token beside it cannot be used', async () => {
      const old = tokens();
      desk.clock.advance(-10 * MINUTE);
      await assert.rejects(
        refresh(),
        failure(form === 'authProvider' ? 'token-from-future' : 'refresh-failing', /clock/u),
      );
      desk.clock.advance(10 * MINUTE);
      await window.overviews.reload();
      assert.notEqual(tokens().refresh, old.refresh);
      assert.equal(tokens().id, old.id);
      assert.equal(await refresh(), true);
    });

    if (form === 'authProvider') {
      it('takes the token that kubectl has rotated since the view was drawn', async () => {
        const old = { target: window.target('prod'), user: window.user('alice') };
        await refresh();
        assert.equal(await window.refreshNow(old.target, old.user, window.person, new AbortController().signal), true);
        assert.equal(await refresh(), true);
      });

      /** Another window signs in at `meanwhile`, which is called once this one waits for it. */
      async function whileOtherSignsIn(meanwhile: () => void, signal?: AbortSignal): Promise<boolean> {
        const other = await desk.window();
        let refreshing: Promise<boolean> | undefined;
        other.person.onBrowser = async (wait) => {
          refreshing = window.refresh('prod', signal);
          refreshing.catch(() => undefined);
          await eventually(() => window.person.phrases.some((phrase) => /[Aa]nother window/u.test(phrase)));
          meanwhile();
          await other.person.goThrough(wait);
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
        await window.overviews.reload();
        assert.equal(await refresh(), true);
        assert.equal(refreshes(), before + 1);
      });

      it('does not lose a rotated token to a held lock, though the ID token is bad', async () => {
        const old = tokens();
        const lock = `${desk.kubeconfig}.lock`;
        writeFileSync(lock, '');
        window.person.onRetry = () => {
          rmSync(lock);
          return true;
        };
        desk.clock.advance(-10 * MINUTE);
        await assert.rejects(refresh(), failure('token-from-future'));
        desk.clock.advance(10 * MINUTE);
        await eventually(() => tokens().refresh !== old.refresh);
        assert.equal(window.person.sentences.length, 1);
        assert.equal(await refresh(), true);
      });

      it('says that there is nothing to renew with', async () => {
        desk.write(desk.read().replace(/^ *refresh-token:.*\n/mu, ''));
        await window.overviews.reload();
        await assert.rejects(refresh(), failure('no-refresh-token', /sign in again/u));
      });
    } else {
      it('gives up waiting for a session that another window renews when cancelled', async () => {
        const [cancel, reason] = [new AbortController(), new Error('cancelled')];
        const lock = join(desk.stateFolder, 'sessions', `${desk.state('sessions')[0] ?? ''}.lock`);
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
        await assert.rejects(window.refreshNow(target, user, window.person, signal), failure('session-absent'));
      });
    }
  });
}
