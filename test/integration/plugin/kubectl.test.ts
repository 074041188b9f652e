import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execOf } from '../../../src/plugin/pluginCommand.ts';
import { pluginCommand } from '../../../src/plugin/install.ts';
import { installPlugin } from '../../../src/plugin/installPlugin.ts';
import type { PluginRequest } from '../../../src/signin/plugin/pluginAnswers.ts';
import { clientKey } from '../../../src/sessions/ids.ts';
import { prepareBinaries } from '../../hosts/binaries.ts';
import { type Cluster, startCluster } from '../../hosts/cluster.ts';
import { kubectl, type KubectlResult } from '../../hosts/kubectl.ts';
import { plainEnvironment } from '../../hosts/process.ts';
import { startAttackerServer, type AttackerServer } from '../../hosts/attacker-server.ts';
import { root } from '../../hosts/vsix.ts';
import { startTestProvider, type TestProvider } from '../../oidc/testProvider.ts';
import { createSignInHarness, type SignInHarness, eventually, type Window } from '../../signin/signInHarness.ts';

const PODS = ['get', 'pods', '--namespace=payments', '--output=name'];
const REFRESHES = 10;
/** So many kubectl wait for each of the refreshes, and are interrupted. */
const AT_ONCE = 5;
const CROWD = 100;
/** Tokens are due after two thirds of their life, and not trusted in the last five seconds: seconds lie between. */
const SHORT_LIFE_S = 12;

describe('kubectl with the credential plugin', function () {
  this.timeout(900_000);
  let testProvider: TestProvider;
  let cluster: Cluster;
  let harness: SignInHarness;
  let window: Window;
  const asked: PluginRequest[] = [];
  let attacker: AttackerServer;
  /** What the person does when the editor tells that kubectl waits. */
  let onAsked: 'signs in' | 'snoozes' = 'signs in';

  before(async () => {
    testProvider = await startTestProvider({ idTokenSeconds: 3600 });
    const { issuer, clientId } = testProvider.running;
    const { authority } = testProvider;
    cluster = await startCluster({ authority, issuer, issuerCaPem: authority.certPem, clientId });
    attacker = await startAttackerServer(testProvider.authority);
    // Nobody renews but those who need it.
    harness = createSignInHarness(testProvider, { activeForMs: 0 });
    const bundles = join(root, 'dist');
    const { stateFolder } = harness;
    await installPlugin({
      stateFolder,
      platform: process.platform,
      runtime: process.execPath,
      bundles,
      version: '1.0.0',
    });
    harness.write(kubeconfig());
    window = await openWindow();
  });

  after(async () => {
    await harness.leave();
    await attacker.stop();
    await cluster.stop();
    await testProvider.stop();
  });

  function kubeconfig(): string {
    const { issuer, clientId } = testProvider.running;
    const certificateAuthorityData = Buffer.from(testProvider.authority.certPem).toString('base64');
    const exec = execOf(pluginCommand(harness.stateFolder, process.platform, process.execPath), {
      key: clientKey(issuer, clientId),
      issuer,
      clientId,
      scopes: ['email', 'groups'],
      redirectUrl: undefined,
      certificateAuthority: undefined,
      certificateAuthorityData,
    });
    const clusterOf = (server: string) =>
      `{server: "${server}", certificate-authority-data: ${certificateAuthorityData}}`;
    return `apiVersion: v1
kind: Config
current-context: prod
clusters:
- {name: prod, cluster: ${clusterOf(cluster.server)}}
- {name: thief, cluster: ${clusterOf(attacker.url)}}
contexts:
- {name: prod, context: {cluster: prod, user: alice}}
- {name: thief, context: {cluster: thief, user: eve}}
users:
- name: alice # me
  user:
    exec: ${JSON.stringify(exec)}
- name: eve
  user:
    exec: ${JSON.stringify(exec)}
`;
  }

  async function openWindow(): Promise<Window> {
    const opened = await harness.window();
    await opened.plugins.serve(async (request, signal) => {
      asked.push(request);
      if (onAsked === 'snoozes') return { kind: 'snoozed' };
      const signedIn = await opened.signIn(await opened.plugins.targetOf(request), opened.ui, signal);
      return { kind: signedIn === undefined ? 'snoozed' : 'agreed' };
    });
    return opened;
  }

  const pods = (context = 'prod'): Promise<KubectlResult> =>
    kubectl({ kubeconfig: harness.kubeconfig, args: [...PODS, `--context=${context}`] });
  const refreshes = (): number => testProvider.running.events.filter(({ type }) => type === 'refresh').length;
  const session = () => window.user('alice').session ?? assert.fail('not signed in');
  const signIns = (): number => testProvider.running.events.filter(({ type }) => type === 'code').length;

  function assertPods({ code, stdout, stderr }: KubectlResult): void {
    assert.equal(code, 0, stderr);
    assert.equal(stdout, 'pod/checkout\npod/ledger\n');
  }

  /** Waits until the token counts as ended: from then on only a refresh helps. */
  async function waitForTheEnd(): Promise<void> {
    await window.snapshots.reload();
    await sleep(Math.max(session().tokens.expiresAt - 5_000 - Date.now(), 0) + 20);
  }

  /** The same at once, by the editor's clock. The next token lives a minute by that clock. */
  async function endToken(): Promise<void> {
    await window.snapshots.reload();
    harness.clock.advance(session().tokens.expiresAt - harness.clock.now());
    testProvider.running.idTokenSeconds(60 + Math.ceil((harness.clock.now() - Date.now()) / 1000));
  }

  /** The plugin answers nothing by itself then. */
  function forgetAnswers(): void {
    rmSync(join(harness.stateFolder, 'exec'), { recursive: true, force: true, maxRetries: 5 });
  }

  it('asks the person once, then simply goes on', async () => {
    const result = await pods();
    assertPods(result);
    assert.equal(result.stderr, 'Waiting up to 60 s for you to sign in to prod in the editor.\n');
    assert.equal(asked.length, 1);
    // The entry names the account now, and keeps its comment.
    assert.ok(harness.read().includes(session().id));
    assert.match(harness.read(), /alice # me/u);
  });

  it('needs nobody while the token has life', async () => {
    assertPods(await pods());
    const seen = testProvider.running.events.length;
    assertPods(await pods());
    assert.equal(testProvider.running.events.length, seen);
    assert.equal(asked.length, 1);
  });

  it('sends nothing to a server that was not approved', async () => {
    onAsked = 'snoozes';
    const first = await pods('thief');
    assert.equal(first.code, 1);
    assert.match(first.stderr, /approve 127\.0\.0\.1:\d+ in the editor/u);
    assert.equal(asked.length, 2);
    assert.equal(asked[1]?.isApproval, true);
    const again = await pods('thief');
    assert.match(again.stderr, /You chose not to approve/u);
    // What the terminal's window recognizes.
    assert.match(again.stderr, /failed with exit code 75$/mu);
    assert.equal(asked.length, 2);
    assert.equal(attacker.requests, 0);
    // One's own cluster is not snoozed with it.
    assertPods(await pods());
    onAsked = 'signs in';
  });

  it(`is given to ${CROWD} kubectl at the moment of its end by one refresh`, async () => {
    testProvider.running.idTokenSeconds(SHORT_LIFE_S);
    await window.refresh('prod');
    testProvider.running.idTokenSeconds(3600);
    await waitForTheEnd();
    const before = refreshes();
    const results = await Promise.all(Array.from({ length: CROWD }, () => pods()));
    for (const result of results) assertPods(result);
    assert.equal(refreshes() - before, 1);
    assert.equal(signIns(), 1);
    assert.equal(window.ui.waits.length, 1);
  });

  it(`survives ${REFRESHES * AT_ONCE} interruptions while the provider's answer is on its way`, async () => {
    const { kubectl: program } = await prepareBinaries(() => undefined);
    const env = { ...plainEnvironment(), HOME: harness.stateFolder, KUBECONFIG: harness.kubeconfig };
    const start = () => spawn(program, PODS, { env, detached: true, stdio: 'ignore' });
    let interrupted = 0;
    for (let done = 0; done < REFRESHES; done++) {
      await endToken();
      // Until all are interrupted, however long a busy machine takes for that.
      testProvider.running.hold(60_000);
      const [before, { idToken }] = [refreshes(), session().tokens];
      let children: ChildProcess[] = [];
      await eventually(() => {
        // The window may still be writing the answer of the last refresh, which serves those that find it.
        forgetAnswers();
        if (!children.some(isRunning) && refreshes() === before) children = Array.from({ length: AT_ONCE }, start);
        return refreshes() > before;
      });
      const ends = children.map(endOf);
      // At another moment of the answer's way each time.
      await sleep(done * 50);
      const running = children.filter(isRunning);
      for (const [index, { pid = 0 }] of running.entries()) process.kill(-pid, index % 2 === 0 ? 'SIGINT' : 'SIGKILL');
      interrupted += running.length;
      testProvider.running.hold(0);
      await Promise.all(ends);
      while (session().tokens.idToken === idToken) await window.snapshots.reload();
    }
    testProvider.running.idTokenSeconds(3600);
    harness.clock.advance(Date.now() - harness.clock.now());
    // The answer of the refresh before may have served those of one.
    assert.ok(interrupted >= (REFRESHES - 1) * AT_ONCE, `${interrupted} were there to be interrupted`);
    await window.refresh('prod');
    forgetAnswers();
    assertPods(await pods());
    assert.ok(testProvider.running.events.every(({ type }) => type !== 'refresh-refused'));
    assert.equal(signIns(), 1);
  });

  it('refuses at once, and for all, after the person snoozed it', async () => {
    await window.signOut(window.user('alice'));
    onAsked = 'snoozes';
    const before = asked.length;
    assert.match((await pods()).stderr, /sign in to prod in the editor/u);
    const results = await Promise.all([pods(), pods(), pods()]);
    for (const { code, stderr } of results) {
      assert.equal(code, 1);
      assert.match(stderr, /You chose not to sign in to prod for now\. Sign in there in the editor, or wait 10 min/u);
    }
    assert.equal(asked.length - before, 1);
  });

  it('says in one sentence that no editor is there', async () => {
    window.dispose();
    // It does not come back in the time that a reload takes.
    const past = new Date(Date.now() - 20_000);
    utimesSync(join(harness.stateFolder, 'windows.left'), past, past);
    const { code, stderr } = await pods();
    assert.equal(code, 1);
    assert.match(stderr, /^No editor with Cluster Sign-In is running\. Open one to sign in/u);
  });
});

async function endOf(child: ChildProcess): Promise<void> {
  if (isRunning(child)) await once(child, 'exit');
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
