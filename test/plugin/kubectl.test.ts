import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execOf } from '../../src/plugin/command.ts';
import { installPlugin, pluginCommand } from '../../src/plugin/install.ts';
import type { PluginRequest } from '../../src/signin/pluginAnswers.ts';
import { clientKey } from '../../src/signin/ids.ts';
import { prepareBinaries } from '../hosts/binaries.ts';
import { startCluster, type Cluster } from '../hosts/cluster.ts';
import { kubectl, type KubectlResult } from '../hosts/kubectl.ts';
import { plainEnvironment } from '../hosts/process.ts';
import { startThief, type Thief } from '../hosts/thief.ts';
import { root } from '../hosts/vsix.ts';
import { createScene, type Scene } from '../oidc/real.ts';
import { createDesk, eventually, type Desk, type Window } from '../signin/desk.ts';

const PODS = ['get', 'pods', '--namespace=payments', '--output=name'];
const REFRESHES = 10;
/** So many kubectl wait for each of the refreshes, and are interrupted. */
const AT_ONCE = 5;
const CROWD = 100;
/** Tokens are due after two thirds of their life, and not trusted in the last five seconds: seconds lie between. */
const SHORT_LIFE_S = 30;

describe('kubectl with the credential plugin', function () {
  this.timeout(400_000);
  let scene: Scene;
  let cluster: Cluster;
  let desk: Desk;
  let window: Window;
  const asked: PluginRequest[] = [];
  let thief: Thief;
  /** What the person does when the editor tells that kubectl waits. */
  let onAsked: 'signs in' | 'puts it off' = 'signs in';

  before(async () => {
    scene = await createScene({ idTokenSeconds: 3600 });
    const { issuer, clientId } = scene.running;
    const { authority } = scene;
    cluster = await startCluster({ authority, issuer, issuerCaPem: authority.certPem, clientId });
    thief = await startThief(scene.authority);
    // Nobody renews but those who need it.
    desk = createDesk(scene, { activeForMs: 0 });
    const bundles = join(root, 'dist');
    const { stateFolder } = desk;
    await installPlugin({
      stateFolder,
      platform: process.platform,
      runtime: process.execPath,
      bundles,
      version: '1.0.0',
    });
    desk.write(kubeconfig());
    window = await openWindow();
  });

  after(async () => {
    await desk.leave();
    await thief.stop();
    await cluster.stop();
    await scene.stop();
  });

  function kubeconfig(): string {
    const { issuer, clientId } = scene.running;
    const certificateAuthorityData = Buffer.from(scene.authority.certPem).toString('base64');
    const exec = execOf(pluginCommand(desk.stateFolder, process.platform, process.execPath), {
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
- {name: thief, cluster: ${clusterOf(thief.url)}}
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
    const opened = await desk.window();
    opened.plugins.serve(async (request, signal) => {
      asked.push(request);
      if (onAsked === 'puts it off') return { kind: 'putOff' };
      const signedIn = await opened.signIn(opened.plugins.targetOf(request), opened.person, signal);
      return { kind: signedIn === undefined ? 'putOff' : 'agreed' };
    });
    return opened;
  }

  const pods = (context = 'prod'): Promise<KubectlResult> =>
    kubectl({ kubeconfig: desk.kubeconfig, args: [...PODS, `--context=${context}`] });
  const refreshes = (): number => scene.running.events.filter(({ type }) => type === 'refresh').length;
  const session = () => window.user('alice').session ?? assert.fail('not signed in');
  const signIns = (): number => scene.running.events.filter(({ type }) => type === 'code').length;

  function assertPods({ code, stdout, stderr }: KubectlResult): void {
    assert.equal(code, 0, stderr);
    assert.equal(stdout, 'pod/checkout\npod/ledger\n');
  }

  /** Waits until the token counts as ended: from then on only a refresh helps. */
  async function waitForTheEnd(): Promise<void> {
    await window.overviews.reload();
    await sleep(Math.max(session().tokens.expiresAt - 5_000 - Date.now(), 0) + 20);
  }

  /** The same at once, by the editor's clock. The next token lives a minute by that clock. */
  async function endToken(): Promise<void> {
    await window.overviews.reload();
    desk.clock.advance(session().tokens.expiresAt - desk.clock.now());
    scene.running.idTokenSeconds(60 + Math.ceil((desk.clock.now() - Date.now()) / 1000));
  }

  /** The plugin answers nothing by itself then. */
  function forgetAnswers(): void {
    rmSync(join(desk.stateFolder, 'exec'), { recursive: true, force: true, maxRetries: 5 });
  }

  it('asks the person once, then simply goes on', async () => {
    const result = await pods();
    assertPods(result);
    assert.equal(result.stderr, 'Waiting up to 60 s for you to sign in to prod in the editor.\n');
    assert.equal(asked.length, 1);
    // The entry names the account now, and keeps its comment.
    assert.ok(desk.read().includes(session().id));
    assert.match(desk.read(), /alice # me/u);
  });

  it('needs nobody while the token has life', async () => {
    assertPods(await pods());
    const seen = scene.running.events.length;
    assertPods(await pods());
    assert.equal(scene.running.events.length, seen);
    assert.equal(asked.length, 1);
  });

  it('sends nothing to a server that was not approved', async () => {
    onAsked = 'puts it off';
    const first = await pods('thief');
    assert.equal(first.code, 1);
    assert.match(first.stderr, /approve 127\.0\.0\.1:\d+ in the editor/u);
    assert.equal(asked.length, 2);
    assert.equal(asked[1]?.isApproval, true);
    assert.match((await pods('thief')).stderr, /You put off to approve/u);
    assert.equal(asked.length, 2);
    assert.equal(thief.requests, 0);
    // One's own cluster is not put off with it.
    assertPods(await pods());
    onAsked = 'signs in';
  });

  it(`is given to ${CROWD} kubectl at the moment of its end by one refresh`, async () => {
    scene.running.idTokenSeconds(SHORT_LIFE_S);
    await window.refresh('prod');
    scene.running.idTokenSeconds(3600);
    await waitForTheEnd();
    const before = refreshes();
    const results = await Promise.all(Array.from({ length: CROWD }, () => pods()));
    for (const result of results) assertPods(result);
    assert.equal(refreshes() - before, 1);
    assert.equal(signIns(), 1);
    assert.equal(window.person.waits.length, 1);
  });

  it(`survives ${REFRESHES * AT_ONCE} interruptions while the provider's answer is on its way`, async () => {
    const { kubectl: program } = await prepareBinaries(() => undefined);
    const env = { ...plainEnvironment(), HOME: desk.stateFolder, KUBECONFIG: desk.kubeconfig };
    const start = () => spawn(program, PODS, { env, detached: true, stdio: 'ignore' });
    scene.running.hold(2_000);
    let interrupted = 0;
    for (let done = 0; done < REFRESHES; done++) {
      await endToken();
      const [before, { idToken }] = [refreshes(), session().tokens];
      const children = Array.from({ length: AT_ONCE }, start);
      const ends = children.map((child) => new Promise((resolve) => child.once('exit', resolve)));
      await eventually(() => {
        // The window may still be writing the last one.
        forgetAnswers();
        return refreshes() > before || !children.some(isRunning);
      });
      assert.ok(refreshes() > before, 'no kubectl asked for a new token');
      // At another moment of the answer's way each time.
      await sleep(done * 50);
      const running = children.filter(isRunning);
      for (const [index, { pid = 0 }] of running.entries()) process.kill(-pid, index % 2 === 0 ? 'SIGINT' : 'SIGKILL');
      interrupted += running.length;
      await Promise.all(ends);
      while (session().tokens.idToken === idToken) await window.overviews.reload();
    }
    scene.running.hold(0);
    scene.running.idTokenSeconds(3600);
    desk.clock.advance(Date.now() - desk.clock.now());
    // A machine that stands still for two seconds may spoil one of them.
    assert.ok(interrupted >= (REFRESHES - 1) * AT_ONCE, `${interrupted} were there to be interrupted`);
    await window.refresh('prod');
    forgetAnswers();
    assertPods(await pods());
    assert.ok(scene.running.events.every(({ type }) => type !== 'refresh-refused'));
    assert.equal(signIns(), 1);
  });

  it('refuses at once, and for all, after the person put it off', async () => {
    await window.signOut(window.user('alice'));
    onAsked = 'puts it off';
    const before = asked.length;
    assert.match((await pods()).stderr, /sign in to prod in the editor/u);
    const results = await Promise.all([pods(), pods(), pods()]);
    for (const { code, stderr } of results) {
      assert.equal(code, 1);
      assert.match(stderr, /You put off to sign in to prod: sign in to prod in the editor, or wait 10 min/u);
    }
    assert.equal(asked.length - before, 1);
  });

  it('says in one sentence that no editor is there', async () => {
    window.dispose();
    // It does not come back in the time that a reload takes.
    const past = new Date(Date.now() - 20_000);
    utimesSync(join(desk.stateFolder, 'windows.left'), past, past);
    const { code, stderr } = await pods();
    assert.equal(code, 1);
    assert.match(stderr, /^No window of an editor with Cluster Sign-In answers; open one to sign in/u);
  });
});

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
