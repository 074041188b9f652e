import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { createScene, type Scene } from '../oidc/real.ts';
import { createDesk, eventually, meanwhile, type Desk, type Window } from './desk.ts';
import { contextText, entryKubeconfig, sessionKubeconfig } from './kubeconfigs.ts';
import { isListening } from './person.ts';

for (const form of ['authProvider', 'tokenFile'] as const) {
  describe(`a sign-in that is given up, or not alone (${form})`, () => {
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
    });
    afterEach(async () => {
      scene.running.hold(0);
      await desk.leave();
    });

    /** The kubeconfig is as it was, and nothing else was kept. */
    async function isUntouched(before: string): Promise<void> {
      await meanwhile();
      assert.equal(desk.read(), before);
      assert.deepEqual([desk.state('sessions'), desk.state('tokens'), desk.state('flights')], [[], [], []]);
      assert.equal(window.status('alice').kind, 'signedOut');
      for (const wait of window.person.waits) assert.equal(await isListening(wait), false);
    }

    it('leaves nothing when cancelled in whichever phase', async () => {
      const before = desk.read();
      const reason = new Error('cancelled');
      const { person } = window;
      const report = person.report;
      type Phase = (cancel: () => void) => void;
      const phases: Record<string, Phase> = {
        'at the approval': (cancel) => {
          person.onApprove = () => {
            cancel();
            return true;
          };
        },
        'at discovery': (cancel) => {
          person.report = (phrase) => {
            if (phrase.startsWith('asking')) cancel();
          };
        },
        'in the browser': (cancel) => {
          person.onBrowser = cancel;
        },
        'at the exchange': (cancel) => {
          scene.running.hold(50);
          person.onBrowser = (wait) => person.goThrough(wait);
          person.report = (phrase) => {
            if (phrase.startsWith('checking')) setTimeout(cancel, 10);
          };
        },
      };
      for (const [phase, prepare] of Object.entries(phases)) {
        person.onApprove = () => true;
        person.report = report;
        const controller = new AbortController();
        prepare(() => {
          controller.abort(reason);
        });
        await assert.rejects(window.signInTo('prod', controller.signal), reason, phase);
        await isUntouched(before);
      }
    });

    it('is one for two that click in one window', async () => {
      const clicks = [window.signInTo('prod'), window.signInTo('prod')];
      const [one, other] = await Promise.all(clicks);
      assert.deepEqual(one, other);
      assert.equal(window.person.waits.length, 1);
    });

    it('goes on while one of two still waits', async () => {
      const controller = new AbortController();
      let second: ReturnType<Window['signInTo']> | undefined;
      window.person.onBrowser = async (wait) => {
        second = window.signInTo('prod');
        // Time to join the first, which nothing tells of.
        await sleep(1_000);
        controller.abort(new Error('cancelled'));
        await window.person.goThrough(wait);
      };
      const first = window.signInTo('prod', controller.signal);
      await assert.rejects(first, /cancelled/u);
      assert.equal((await second)?.displayName, 'alice@example.com');
    });

    it('is one for two windows: the second waits and takes what the first got', async () => {
      const other = await desk.window();
      let clicked: ReturnType<Window['signInTo']> | undefined;
      window.person.onBrowser = async (wait) => {
        clicked = other.signInTo('prod');
        await eventually(() => other.person.phrases.some((phrase) => /[Aa]nother window/u.test(phrase)));
        await window.person.goThrough(wait);
      };
      await window.signInTo('prod');
      assert.equal((await clicked)?.displayName, 'alice@example.com');
      assert.deepEqual(other.person.waits, []);
      await eventually(() => other.status('alice').kind === 'signedIn');
    });

    it('takes its turn when the first window gives up', async () => {
      const other = await desk.window();
      const controller = new AbortController();
      let clicked: ReturnType<Window['signInTo']> | undefined;
      window.person.onBrowser = async () => {
        clicked = other.signInTo('prod');
        await eventually(() => other.person.phrases.some((phrase) => /[Aa]nother window/u.test(phrase)));
        controller.abort(new Error('cancelled'));
      };
      await assert.rejects(window.signInTo('prod', controller.signal), /cancelled/u);
      assert.equal((await clicked)?.displayName, 'alice@example.com');
      assert.equal(other.person.waits.length, 1);
    });

    it('remembers the redirect URL for the next one, in every window', async () => {
      window.person.onBrowser = (wait) => {
        window.person.onBrowser = (next) => window.person.goThrough(next);
        wait.useRedirectUrl('http://localhost:8000');
      };
      await window.signInTo('prod');
      await window.signInTo('prod');
      const other = await desk.window();
      await other.signInTo('prod');
      const used = [...window.person.waits, ...other.person.waits].map(({ redirectUrl }) => redirectUrl);
      assert.match(used[0] ?? '', /127\.0\.0\.1/u);
      assert.deepEqual(used.slice(1), Array(3).fill('http://localhost:8000'));
    });

    it('is not confused by an entry of another name at the same client', async () => {
      const text = desk.read();
      const [entry = ''] = /- name: alice\n {2}user:\n(?: {4}.*\n)+/u.exec(text) ?? [];
      const copy = `${contextText('two', 'two')}users:\n${entry.replace('alice', 'two')}`;
      desk.write(text.replace('users:\n', copy));
      await window.overviews.reload();
      const clicks = [window.signInTo('prod'), window.signInTo('two')];
      await Promise.all(clicks);
      assert.deepEqual([window.status('alice').kind, window.status('two').kind], ['signedIn', 'signedIn']);
      // kubectl renews each entry on its own, so each has tokens of its own; a session serves both.
      assert.equal(window.person.waits.length, form === 'authProvider' ? 2 : 1);
    });
  });
}
