import assert from 'node:assert/strict';
import path from 'node:path';
import { execOf } from '../../src/plugin/pluginCommand.ts';
import { pluginCommand } from '../../src/plugin/install.ts';
import { clientKey } from '../../src/sessions/ids.ts';
import { prepareBinaries } from '../hosts/binaries.ts';
import type { KubectlResult } from '../hosts/kubectl.ts';
import { startAttackerServer, type AttackerServer } from '../hosts/attacker-server.ts';
import { setStage, type Stage } from './stage.ts';
import { STAGE_LIMIT_MS, useStage } from './useStage.ts';
import type { Window } from './window.ts';

const WAITS = /^Waiting up to 60 s for you to sign in to prod in the editor\.$/mu;

/** What a person sees of the credential plugin: kubectl waits, and the editor asks. */
describe('kubectl that waits for a person', function () {
  this.timeout(STAGE_LIMIT_MS);
  let stage: Stage;
  let window: Window;
  let attacker: AttackerServer;

  useStage(
    async () => {
      const { kubectl } = await prepareBinaries(() => undefined);
      const search = `${path.dirname(kubectl)}:${process.env['PATH'] ?? ''}`;
      return await setStage({ env: () => ({ PATH: search }) });
    },
    async (ready) => {
      stage = ready;
      stage.provider.idTokenSeconds(3600);
      attacker = await startAttackerServer(stage.authority);
      await stage.writeKubeconfig(kubeconfig(stage, attacker.url));
      window = await stage.openWindow();
      await window.openView();
    },
  );
  after(async () => {
    await attacker.stop();
  });

  const pods = (context: string): Promise<KubectlResult> =>
    stage.kubectl(`--context=${context}`, 'get', 'pods', '--output', 'name');
  const asks = (one: Window = window) => one.notification('kubectl needs you to sign in to prod.');
  const press = async (notice: ReturnType<Window['notification']>, label: string): Promise<void> => {
    const named = { name: label, exact: true };
    await notice.getByRole('button', named).or(notice.getByRole('link', named)).click();
  };

  /** Of alice, whose session the plugin gives to bob as well, and never to eve. */
  async function signOut(): Promise<void> {
    await window.menu('context prod', 'Sign Out');
    assert.match(await window.dialog('Sign Out'), /signed out with it: bob\./u);
    await window.row('context prod').filter({ hasText: 'signed out' }).waitFor();
  }

  function assertPods({ code, stdout, stderr }: KubectlResult): void {
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^pod\/checkout\npod\/ledger\n$/u);
  }

  it('is asked for once, and goes on when the person has signed in', async () => {
    const waiting = pods('prod');
    await press(asks(), 'Sign In');
    assert.match(await window.dialog('Sign In'), new RegExp(new URL(stage.cluster.server).host, 'u'));
    await window.signInAtProvider(stage.alice);
    const result = await waiting;
    assertPods(result);
    assert.match(result.stderr, WAITS);
    await window.row('context prod').filter({ hasText: 'alice@example.com' }).waitFor();
    assertPods(await pods('prod'));
  });

  it('sends nothing to another server before the person has looked at it', async () => {
    const stolen = pods('thief');
    const notice = window.notification(/kubectl is requesting your \S+ token for 127\.0\.0\.1:\d+ \(thief\), which/u);
    await press(notice, 'Review…');
    assert.ok((await window.dialog('Cancel')).includes(new URL(attacker.url).host));
    const { code, stderr } = await stolen;
    assert.equal(code, 1);
    assert.match(stderr, /You chose not to approve/u);
    assert.equal(attacker.requests, 0);
    assertPods(await pods('prod'));
  });

  it('is let to another server by one consent, without another sign-in', async () => {
    const trips = (): number => stage.provider.events.filter(({ type }) => type === 'authorization').length;
    const before = trips();
    const waiting = pods('staging');
    const notice = window.notification(/kubectl is requesting your \S+ token for localhost:\d+ \(staging\), which/u);
    await press(notice, 'Review…');
    assert.match(await window.dialog('Approve'), /localhost/u);
    assertPods(await waiting);
    assert.equal(trips(), before);
  });

  it('asks again after a reload, for the same kubectl', async () => {
    await signOut();
    const waiting = pods('prod');
    await asks().waitFor();
    await window.page.reload();
    await window.openView();
    await press(asks(), 'Sign In');
    await window.signInAtProvider(stage.alice);
    assertPods(await waiting);
  });

  it('asks in one window alone, and a No there counts for all', async () => {
    await window.openView();
    await signOut();
    const second = await stage.openWindow();
    await second.openView();
    const first = pods('prod');
    await press(asks(second), 'Cancel');
    const refused = await Promise.all([first, pods('prod'), pods('prod')]);
    for (const { code, stderr } of refused) {
      assert.equal(code, 1);
      assert.match(stderr, /You chose not to sign in to prod for now\. Sign in there in the editor, or wait 10 min/u);
    }
    assert.equal(await asks().count(), 0);
    await second.page.close();
  });

  it('offers to sign in where kubectl was refused in a terminal', async () => {
    await window.command('Terminal: Create New Terminal');
    await window.page.locator('.terminal.xterm.focus').waitFor();
    await window.page.keyboard.type('kubectl --context fixed get pods\n');
    const offer = window.notification('kubectl could not authenticate to fixed.');
    await press(offer, 'Sign In');
    // As from the explorer: a context without a provider is asked for one.
    await window.page.getByRole('option', { name: stage.provider.issuer }).waitFor();
    await window.page.keyboard.press('Escape');
  });
});

function kubeconfig({ home, cluster, provider, authority, endedToken }: Stage, thiefUrl: string): string {
  const ca = Buffer.from(authority.certPem).toString('base64');
  const { issuer, clientId } = provider;
  const stateFolder = path.join(home, '.local/state/cluster-signin');
  const exec = execOf(pluginCommand(stateFolder, process.platform, process.execPath), {
    key: clientKey(issuer, clientId),
    issuer,
    clientId,
    scopes: ['email', 'groups'],
    redirectUrl: undefined,
    certificateAuthority: undefined,
    certificateAuthorityData: ca,
  });
  return `apiVersion: v1
kind: Config
current-context: prod
clusters:
- {name: prod, cluster: {server: "${cluster.server}", certificate-authority-data: ${ca}}}
- {name: staging, cluster: {server: "${cluster.server.replace('127.0.0.1', 'localhost')}", certificate-authority-data: ${ca}}}
- {name: thief, cluster: {server: "${thiefUrl}", certificate-authority-data: ${ca}}}
contexts:
- {name: prod, context: {cluster: prod, namespace: payments, user: alice}}
- {name: staging, context: {cluster: staging, namespace: payments, user: bob}}
- {name: fixed, context: {cluster: prod, namespace: payments, user: fixed}}
- {name: thief, context: {cluster: thief, user: eve}}
users:
- name: alice
  user:
    exec: ${JSON.stringify(exec)}
- name: bob
  user:
    exec: ${JSON.stringify(exec)}
- name: fixed
  user: {token: "${endedToken}"}
- name: eve
  user:
    exec: ${JSON.stringify(exec)}
`;
}
