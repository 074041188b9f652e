import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseSessionToken } from '../../src/oci/profiles/sessionToken.ts';
import { prepareBinaries } from '../hosts/binaries.ts';
import { withCallbackPort } from '../hosts/callback-port.ts';
import type { KubectlResult } from '../hosts/kubectl.ts';
import { prepareOci } from '../hosts/oci.ts';
import { signInAt } from '../hosts/oke-plugin-harness.ts';
import { okeUser } from '../hosts/oke-environment.ts';
import { until } from '../hosts/process.ts';
import { MINUTE, newKey } from '../oci/home.ts';
import { createProgress } from '../setup/progress.mjs';
import { type OkeStage, setOkeStage } from './okeStage.ts';
import { STAGE_LIMIT_MS, useStage } from './useStage.ts';
import type { Window } from './window.ts';

const COMMENT = '# As the whole team has it.\n';

interface Way {
  readonly name: string;
  readonly hasCli: boolean;
  /** What kubectl says when there is no session, and when it has ended. */
  readonly without: RegExp;
  readonly ended: RegExp;
  /** The browser's last page. */
  readonly lastPage: RegExp;
}

const CLI_FAILED = /executable oci failed with exit code 1/u;

const WAYS: readonly Way[] = [
  {
    name: 'the oci CLI',
    hasCli: true,
    without: CLI_FAILED,
    ended: CLI_FAILED,
    lastPage: /^Authorization completed!/u,
  },
  {
    name: 'Cluster Sign-In alone',
    hasCli: false,
    without: /profile "MFA"/u,
    ended: /^Your OCI session for profile "MFA" expired at /mu,
    lastPage: /^Your sign-in .*has arrived in the editor\./u,
  },
];

/** The five steps of Oracle's description of MFA for OKE, as one click and then nothing. */
for (const way of WAYS) {
  describe(`OKE with MFA by ${way.name}`, function () {
    this.timeout(STAGE_LIMIT_MS);
    let stage: OkeStage;
    let window: Window;

    useStage(
      async () => {
        const programs = [(await prepareBinaries(createProgress('kubectl'))).kubectl];
        if (way.hasCli) programs.push((await prepareOci(createProgress('oci'))).command);
        return await setOkeStage(programs);
      },
      async (ready) => {
        stage = ready;
        await endedByOracle();
        await stage.writeKubeconfig(stage.kubeconfig(okeUser('oci')));
        window = await stage.openWindow();
        await window.openView();
        if (way.hasCli) return;
        await window.menu('context oke', 'Edit User…');
        await window.pick('Edit User me', 'How This User Gets Tokens…');
        await window.pick('How This User Gets Tokens: me', 'Credential plugin');
        await window.dialog('Use Plugin');
        await window.notification('Done: Use the credential plugin for user me.').waitFor();
      },
    );

    const inHome = (...names: readonly string[]): string => path.join(stage.home, '.oci', ...names);
    const row = (words: string): Promise<void> => window.row('context oke').filter({ hasText: words }).waitFor();
    const getPods = (): Promise<KubectlResult> => stage.kubectl('get', 'pods', '--output', 'name');

    /** A session of yesterday: good for a while by what is written in it, and by nothing else. */
    async function endedByOracle(): Promise<void> {
      const key = newKey();
      signInAt(stage.home, key, stage.oracle.signIn(key, { lifetime: 50 * MINUTE, age: 10 * MINUTE }));
      stage.oracle.revoke(await readFile(inHome('sessions/MFA/token'), 'utf8'));
      await writeFile(inHome('config'), `${COMMENT}${await readFile(inHome('config'), 'utf8')}`);
    }

    async function signInAtOracle(click: () => Promise<void>): Promise<void> {
      await withCallbackPort(async () => {
        await click();
        const page = await window.providerPage();
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByText(way.lastPage).waitFor();
        await page.close();
      });
    }

    async function assertPods(): Promise<void> {
      const { code, stdout, stderr } = await getPods();
      assert.equal(code, 0, stderr);
      assert.equal(stdout, 'pod/checkout\npod/ledger\n');
    }

    async function assertNoPods(why: RegExp): Promise<void> {
      const { code, stdout, stderr } = await getPods();
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, why);
    }

    it('begins with a token that the cluster rejects, in a terminal', async () => {
      await window.command('Terminal: Create New Terminal');
      await window.page.locator('.terminal.xterm.focus').waitFor();
      await window.page.keyboard.type('kubectl get pods\n');
      await window.notification('kubectl could not authenticate to oke.').waitFor();
      assert.equal(stage.apiServer.requests.at(-1)?.refusal, 'the session was revoked');
    });

    it('is one click and a visit to the page of Oracle', async () => {
      // Its last quarter has begun then.
      stage.oracle.setTimes({ lifetime: 55_000, age: 3 * MINUTE });
      const refused = window.notification('kubectl could not authenticate to oke.');
      await signInAtOracle(async () => {
        await window.showNotifications();
        await refused.getByRole('button', { name: 'Sign In' }).click();
      });
      await window.row('context oke').filter({ hasNotText: 'signing in' }).waitFor();
      await assertPods();
    });

    it('is renewed without a click', async () => {
      const endsAt = async (): Promise<number> =>
        parseSessionToken(await readFile(inHome('sessions/MFA/token'), 'utf8'), 'token').expiresAt;
      await until('the renewal', async (saw) => saw(await endsAt()) > Date.now() + 50 * MINUTE || undefined);
      await row('59 min');
      await assertPods();
    });

    it('is over when the person signs out', async () => {
      await window.menu('context oke', 'Sign Out');
      await row('signed out');
      await assertNoPods(way.without);
      assert.deepEqual(await readdir(inHome('sessions')), []);
    });

    it('is over at the horizon, says so, and is one click again', async () => {
      stage.oracle.setTimes({ lifetime: 15_000, horizon: 15_000 });
      await signInAtOracle(() => window.act('context oke', 'Sign In'));
      await row('ended');
      await assertNoPods(way.ended);
      stage.oracle.setTimes({});
      await signInAtOracle(() => window.act('context oke', 'Sign In'));
      await row('59 min');
      await assertPods();
      assert.ok((await readFile(inHome('config'), 'utf8')).startsWith(COMMENT));
    });
  });
}
