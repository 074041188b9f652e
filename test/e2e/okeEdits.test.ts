import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { signInAt } from '../hosts/oke-plugin-harness.ts';
import { API_VERSION, type OkeEnvironment } from '../hosts/oke-environment.ts';
import { CLUSTER, newKey } from '../oci/home.ts';
import { setOkeStage, type OkeStage } from './okeStage.ts';
import { STAGE_LIMIT_MS, useStage } from './useStage.ts';
import type { Window } from './window.ts';

/** The edits that make a kubeconfig of OKE's work with MFA, and the documents that grant access with MFA alone. */
describe('users of OKE', function () {
  this.timeout(STAGE_LIMIT_MS);
  let stage: OkeStage;
  let window: Window;

  useStage(
    () => setOkeStage([]),
    async (ready) => {
      stage = ready;
      const key = newKey();
      signInAt(stage.home, key, stage.oracle.signIn(key));
      await stage.writeKubeconfig(kubeconfig(stage.destination));
      window = await stage.openWindow();
      await window.openView();
    },
  );

  const pick = async (placeholder: string, text: string): Promise<void> => {
    await window.page.getByPlaceholder(placeholder).waitFor();
    const item = window.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text }).first();
    await item.click();
  };
  const difference = (text: string) => window.page.locator('.monaco-diff-editor').getByText(text).first();
  const apply = async (): Promise<void> => {
    const notice = window.notification('Nothing is written until you apply it.');
    await notice.getByRole('link', { name: 'Apply' }).click();
    await notice.waitFor({ state: 'detached' });
  };
  const changeTokens = async (context: string, to: string): Promise<void> => {
    await window.menu(`context ${context}`, 'Edit User…');
    await window.pick('Edit User me', 'How This User Gets Tokens…');
    await window.pick('How This User Gets Tokens: me', to);
  };
  const plugin = (): string => path.join(stage.home, '.local/state/cluster-signin/bin/cluster-signin');
  const approvals = async (): Promise<number> =>
    (await readdir(path.join(stage.home, '.local/state/cluster-signin/oke')).catch(() => [])).length;

  it('whose --auth is missing say so, and are fixed in one click, which can be undone', async () => {
    const before = await stage.readKubeconfig();
    await window.row('context half').filter({ hasText: '--auth is missing' }).waitFor();
    await window.act('context half', 'Fix: Add --auth security_token');
    const done = window.notification('Done: Set auth security_token for user half.');
    await done.waitFor();
    const fixed = before.replace('--profile=MFA]', '--profile=MFA, --auth, security_token]');
    assert.equal(await stage.readKubeconfig(), fixed);
    await window.row('context half').filter({ hasText: 'profile MFA' }).waitFor();
    await done.getByRole('button', { name: 'Undo' }).click();
    await window.row('context half').filter({ hasText: '--auth is missing' }).waitFor();
    assert.equal(await stage.readKubeconfig(), before);
  });

  it('get profile and auth in one edit, after a preview', async () => {
    const before = await stage.readKubeconfig();
    await window.command('Edit User…');
    await window.pick('Edit User', 'OCI Profile and Auth…');
    const box = window.page.getByPlaceholder('Select users');
    await box.fill('us-phoenix-1');
    await window.page.getByRole('checkbox', { name: 'Toggle all checkboxes' }).click();
    await box.fill('half');
    await pick('Select users', 'half');
    await window.page.getByRole('button', { name: 'OK', exact: true }).click();
    await pick('Select a profile of the OCI', 'MFA');
    await window.page.getByPlaceholder('Select --auth for profile MFA').waitFor();
    await window.page.keyboard.press('Enter');
    await difference('- MFA').waitFor();
    assert.equal(await stage.readKubeconfig(), before);
    await apply();
    await window.notification('Done: Set profile MFA and auth security_token for 2 users.').waitFor();
    const added = ['--profile', 'MFA', '--auth', 'security_token'].map((word) => `      - ${word}\n`).join('');
    assert.equal(
      await stage.readKubeconfig(),
      before
        .replace('      - us-phoenix-1 # near\n', `$&${added}`)
        .replace('--profile=MFA]', '--profile=MFA, --auth, security_token]'),
    );
  });

  it('get the credential plugin once the person has seen where it goes, and a thief gets none', async () => {
    const before = await stage.readKubeconfig();
    await changeTokens('oke', 'Credential plugin');
    const asked = await window.dialog('Use Plugin');
    assert.match(asked, /Use the credential plugin for user me\?/u);
    assert.ok(asked.includes(`\n${new URL(stage.apiServer.server).host}: profile MFA, for oke\n`), asked);
    assert.doesNotMatch(asked, /localhost/u);
    await window.notification('Done: Use the credential plugin for user me.').waitFor();
    const after = before
      .replace('command: oci # Oracle', `command: ${plugin()} # Oracle`)
      .replace('      env: [] # none\n', '$&      provideClusterInfo: true\n');
    assert.equal(await stage.readKubeconfig(), after);
    assert.match((await stage.kubectl('get', 'pods', '--output', 'name')).stdout, /ledger/u);
    const { stdout, stderr } = await stage.kubectl('get', 'pods', '--context', 'thief');
    assert.equal(stdout, '');
    assert.match(
      stderr,
      /You have not approved sending tokens of the OCI profile "MFA" for ocid1\S+ to localhost:\d+/u,
    );
  });

  it('are asked about a cluster that is new', async () => {
    // The thief's context has the same user.
    const [before, known] = [await stage.readKubeconfig(), await approvals()];
    await changeTokens('thief', 'Credential plugin');
    const asked = await window.dialog('Cancel');
    assert.match(asked, /Send OKE tokens to localhost:\d+\?/u);
    assert.doesNotMatch(asked, /127\.0\.0\.1/u);
    assert.deepEqual([await stage.readKubeconfig(), await approvals()], [before, known]);
  });

  it('are approved by Sign In, too, without another trip to the browser', async () => {
    const [trips, known] = [stage.oracle.requests.length, await approvals()];
    await window.menu('context thief', 'Sign In');
    assert.match(await window.dialog('Approve'), /\nlocalhost:\d+: profile MFA, for thief\n/u);
    await window.page.getByText('Approved thief').waitFor();
    assert.deepEqual([stage.oracle.requests.length, await approvals()], [trips, known + 1]);
    assert.match((await stage.kubectl('get', 'pods', '--context', 'thief', '-n', 'payments')).stdout, /ledger/u);
  });

  it('go back to the CLI byte for byte', async () => {
    await changeTokens('oke', 'oci CLI');
    await window.notification('Done: Use the oci CLI for user me.').waitFor();
    const after = await stage.readKubeconfig();
    assert.match(after, /command: oci # Oracle/u);
    assert.doesNotMatch(after, /provideClusterInfo|cluster-signin/u);
  });

  it('go back with the plugin, when that is removed', async () => {
    const before = await stage.readKubeconfig();
    await changeTokens('oke', 'Credential plugin');
    // What was approved is not asked again.
    assert.doesNotMatch(await window.dialog('Use Plugin'), /127\.0\.0\.1/u);
    await window.row('context oke').filter({ hasText: 'profile MFA' }).waitFor();
    await window.command('Manage Credential Plugin…');
    await window.pick('Manage Credential Plugin', 'Remove Credential Plugin…');
    assert.match(await window.dialog('Remove'), /Use the oci CLI for user me\./u);
    await window.notification('The credential plugin was removed.').waitFor();
    assert.equal(await stage.readKubeconfig(), before);
  });

  it('of before approvals are fixed by Sign In', async () => {
    const before = await stage.readKubeconfig();
    await stage.writeKubeconfig(before.replace('command: oci # Oracle', `command: ${plugin()} # Oracle`));
    await window.row('context oke').filter({ hasText: 'signed out' }).waitFor();
    await window.menu('context oke', 'Sign In');
    await window.dialog('Use Plugin');
    await window.row('context oke').filter({ hasText: 'profile MFA' }).waitFor();
    assert.match(await stage.readKubeconfig(), /provideClusterInfo: true/u);
    assert.match((await stage.kubectl('get', 'pods', '--output', 'name')).stdout, /ledger/u);
  });

  it('are given roles by a document that kubectl takes', async () => {
    await window.command('New RoleBinding…');
    await pick('Select who gets a role', 'OCI User');
    const ocid = window.page.getByPlaceholder('ocid1.user.oc1..aaaa…');
    await ocid.waitFor();
    // Who is signed in is proposed.
    assert.match(await ocid.inputValue(), /^ocid1\.user\./u);
    await ocid.press('Enter');
    await pick('Select a role', 'edit');
    await window.page.getByPlaceholder('the whole cluster').press('Enter');
    const text = window.page.locator('.view-lines').getByText('RoleBinding').first();
    await text.waitFor();
    await window.command('New MFA Policy…');
    await window.answer('OkeDevelopers', 'OkeDevelopers');
    await window.answer('Default', '');
    await pick('Select what the group can do', 'Use Clusters');
    await window.answer('the whole tenancy', '');
    await window.page.locator('.view-lines').getByText('mfaTotpVerified').last().waitFor();
  });
});

/** As Oracle's console writes it, and as people change it. */
function kubeconfig(destination: OkeEnvironment['destination']): string {
  const ca = destination['certificate-authority-data'];
  return `# OKE
apiVersion: v1
kind: Config
current-context: oke
clusters:
- name: oke
  cluster: {server: '${destination.server}', certificate-authority-data: ${ca}}
- name: thief
  cluster: {server: '${destination.server.replace('127.0.0.1', 'localhost')}', certificate-authority-data: ${ca}}
contexts:
- {name: oke, context: {cluster: oke, user: me, namespace: payments}}
- {name: half, context: {cluster: oke, user: half}}
- {name: thief, context: {cluster: thief, user: me}}
users:
- name: me
  user:
    exec:
      apiVersion: ${API_VERSION}
      command: oci # Oracle
      args:
      - ce
      - cluster
      - generate-token
      - --cluster-id
      - ${CLUSTER}
      - --region
      - us-phoenix-1 # near
      env: [] # none
- name: half
  user:
    exec: {apiVersion: ${API_VERSION}, command: oci, args: [ce, cluster, generate-token, --cluster-id, ${CLUSTER}, --profile=MFA]}
`;
}
