import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestProvider, type TestProvider } from '../../../oidc/testProvider.ts';
import {
  createSignInHarness,
  type SignInHarness,
  eventually,
  meanwhile,
  type Window,
} from '../../../signin/signInHarness.ts';
import { contextText, entryKubeconfig, sessionKubeconfig } from '../../../signin/kubeconfigs.ts';
import { isListening } from '../../../signin/fakeSignInUi.ts';

for (const form of ['authProvider', 'tokenFile'] as const) {
  describe(`a sign-in that is given up, or not alone (${form})`, () => {
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
    });
    afterEach(async () => {
      testProvider.running.hold(0);
      await harness.leave();
    });

    /** The kubeconfig is as it was, and nothing else was kept. */
    async function isUntouched(before: string): Promise<void> {
      await meanwhile();
      assert.equal(harness.read(), before);
      assert.deepEqual([harness.state('sessions'), harness.state('tokens'), harness.state('flights')], [[], [], []]);
      assert.equal(window.status('alice').kind, 'signedOut');
      for (const wait of window.ui.waits) assert.equal(await isListening(wait), false);
    }

    it('leaves nothing when cancelled in whichever phase', async () => {
      const before = harness.read();
      const reason = new Error('cancelled');
      const { ui } = window;
      const report = ui.report;
      type Phase = (cancel: () => void) => void;
      const phases: Record<string, Phase> = {
        'at the approval': (cancel) => {
          ui.onApprove = () => {
            cancel();
            return true;
          };
        },
        'at discovery': (cancel) => {
          ui.report = ({ code }) => {
            if (code === 'asking-provider') cancel();
          };
        },
        'in the browser': (cancel) => {
          ui.onBrowser = cancel;
        },
        'at the exchange': (cancel) => {
          testProvider.running.hold(50);
          ui.onBrowser = (wait) => ui.goThrough(wait);
          ui.report = ({ code }) => {
            if (code === 'checking-answer') setTimeout(cancel, 10);
          };
        },
      };
      for (const [phase, prepare] of Object.entries(phases)) {
        ui.onApprove = () => true;
        ui.report = report;
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
      assert.equal(window.ui.waits.length, 1);
    });

    it('goes on while one of two still waits', async () => {
      const controller = new AbortController();
      let second: ReturnType<Window['signInTo']> | undefined;
      window.ui.onBrowser = async (wait) => {
        second = window.signInTo('prod');
        // Time to join the first, which nothing tells of.
        await sleep(1_000);
        controller.abort(new Error('cancelled'));
        await window.ui.goThrough(wait);
      };
      const first = window.signInTo('prod', controller.signal);
      await assert.rejects(first, /cancelled/u);
      assert.equal((await second)?.displayName, 'alice@example.com');
    });

    it('is one for two windows: the second waits and takes what the first got', async () => {
      const other = await harness.window();
      let clicked: ReturnType<Window['signInTo']> | undefined;
      window.ui.onBrowser = async (wait) => {
        clicked = other.signInTo('prod');
        await eventually(() => other.ui.progress.some(({ code }) => code === 'waiting-for-window'));
        await window.ui.goThrough(wait);
      };
      await window.signInTo('prod');
      assert.equal((await clicked)?.displayName, 'alice@example.com');
      assert.deepEqual(other.ui.waits, []);
      await eventually(() => other.status('alice').kind === 'signedIn');
    });

    it('takes its turn when the first window gives up', async () => {
      const other = await harness.window();
      const controller = new AbortController();
      let clicked: ReturnType<Window['signInTo']> | undefined;
      window.ui.onBrowser = async () => {
        clicked = other.signInTo('prod');
        await eventually(() => other.ui.progress.some(({ code }) => code === 'waiting-for-window'));
        controller.abort(new Error('cancelled'));
      };
      await assert.rejects(window.signInTo('prod', controller.signal), /cancelled/u);
      assert.equal((await clicked)?.displayName, 'alice@example.com');
      assert.equal(other.ui.waits.length, 1);
    });

    it('remembers the redirect URL for the next one, in every window', async () => {
      window.ui.onBrowser = (wait) => {
        window.ui.onBrowser = (next) => window.ui.goThrough(next);
        wait.useRedirectUrl('http://localhost:8000');
      };
      await window.signInTo('prod');
      await window.signInTo('prod');
      const other = await harness.window();
      await other.signInTo('prod');
      const used = [...window.ui.waits, ...other.ui.waits].map(({ redirectUrl }) => redirectUrl);
      assert.match(used[0] ?? '', /127\.0\.0\.1/u);
      assert.deepEqual(used.slice(1), Array(3).fill('http://localhost:8000'));
    });

    it('is not confused by an entry of another name at the same client', async () => {
      const text = harness.read();
      const [entry = ''] = /- name: alice\n {2}user:\n(?: {4}.*\n)+/u.exec(text) ?? [];
      const copy = `${contextText('two', 'two')}users:\n${entry.replace('alice', 'two')}`;
      harness.write(text.replace('users:\n', copy));
      await window.snapshots.reload();
      const clicks = [window.signInTo('prod'), window.signInTo('two')];
      await Promise.all(clicks);
      assert.deepEqual([window.status('alice').kind, window.status('two').kind], ['signedIn', 'signedIn']);
      // kubectl renews each entry on its own, so each has tokens of its own; a session serves both.
      assert.equal(window.ui.waits.length, form === 'authProvider' ? 2 : 1);
    });
  });
}
