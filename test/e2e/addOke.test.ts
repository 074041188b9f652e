import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { withCallbackPort } from '../hosts/callback-port.ts';
import { signInAt } from '../hosts/oke-plugin-harness.ts';
import { notFound } from '../hosts/oracle-answer.ts';
import { compartmentId } from '../hosts/oracle-tenancy.ts';
import { apiKeyProfile, CLUSTER, newKey, personIn, TENANCY } from '../oci/home.ts';
import { setOkeStage, type OkeStage } from './okeStage.ts';
import { STAGE_LIMIT_MS, useStage } from './useStage.ts';
import type { Window } from './window.ts';

const MINE = `# Mine.
apiVersion: v1
kind: Config
current-context: dev
clusters:
  - {name: dev, cluster: {server: "https://127.0.0.1:1"}}
users: []
contexts:
  - {name: dev, context: {cluster: dev, user: nobody}}
`;

/** From nothing but an OCI profile to a context with which kubectl works, by keyboard. */
describe('an OKE cluster is added', function () {
  this.timeout(STAGE_LIMIT_MS);
  const key = newKey();
  let stage: OkeStage;
  let window: Window;

  useStage(
    () => setOkeStage([]),
    async (ready) => {
      stage = ready;
      await stage.writeMachineSettings({ 'clusterSignIn.oci.signInWith': 'native' });
      const { oracle, home, apiServer } = stage;
      signInAt(home, key, oracle.signIn(key));
      oracle.addApiKey(key);
      const encrypted = key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' });
      const config = path.join(home, '.oci/config');
      const locked = apiKeyProfile('LOCKED', key, { key_file: path.join(home, '.oci/locked.pem') });
      personIn(home, {
        '.oci/config': `${await readFile(config, 'utf8')}\n${locked}`,
        '.oci/locked.pem': encrypted.toString(),
      });
      const teams = Array.from({ length: 500 }, (_, index) => ({
        id: compartmentId(`team${index}`),
        compartmentId: compartmentId('platform'),
        name: `team-${index}`,
      }));
      oracle.setCompartments([...teams, { id: compartmentId('platform'), compartmentId: TENANCY, name: 'platform' }]);
      oracle.setClusters([
        {
          id: CLUSTER,
          compartmentId: compartmentId('team321'),
          name: 'payments',
          endpoints: { publicEndpoint: apiServer.address, privateEndpoint: '10.0.0.6:6443' },
          caPem: apiServer.caPem,
        },
        {
          id: `${CLUSTER}new`,
          compartmentId: compartmentId('team321'),
          name: 'young',
          lifecycleState: 'CREATING',
          endpoints: {},
          caPem: apiServer.caPem,
        },
      ]);
      await stage.writeKubeconfig(MINE);
      window = await stage.openWindow();
      await window.openView();
    },
  );

  const option = (text: string | RegExp) =>
    window.page.locator('.quick-input-list [role="option"]').filter({ hasText: text });

  /** Types until nothing but the wanted line is left, and takes it. */
  async function choose(placeholder: string | RegExp, typed: string, wanted: string): Promise<void> {
    await window.page.getByPlaceholder(placeholder).waitFor();
    await window.page.keyboard.type(typed);
    await option(wanted).first().waitFor();
    await window.page.keyboard.press('Enter');
  }

  async function toCluster(profile: string): Promise<void> {
    await window.command('Add Cluster…');
    await window.pick('Add Cluster', 'OKE cluster from your tenancy…');
    await choose('Select an OCI profile', profile, profile);
  }

  it('from a profile, a compartment of hundreds, a cluster and an endpoint, under a name of the person', async () => {
    await toCluster('MFA');
    stage.oracle.setTrouble(({ path: asked }) => (asked.includes(compartmentId('team0')) ? notFound : undefined));
    await choose('Select the compartment of the cluster', 'team-0', 'platform / team-0');
    await window.notification('Profile "MFA" cannot see the clusters of this compartment').waitFor();
    await choose('Select the compartment of the cluster', 'platform / team-321', 'platform / team-321');
    await choose(/^Select a cluster of platform \/ team-321 in us-ashburn-1/u, 'young', 'young');
    await window
      .notification('The cluster young has no address yet (creating). Try again when it is active.')
      .waitFor();
    await choose(/^Select a cluster of platform \/ team-321 in us-ashburn-1/u, 'pay', 'payments');
    await choose('Select an endpoint', 'public', stage.apiServer.address);
    await window.answer('prod', 'dev');
    await window.page.getByText('A context "dev" already exists. Choose another name.').waitFor();
    await window.answer('prod', 'pay');
    const asked = await window.dialog('Add and Switch');
    for (const named of ['Add the OKE cluster pay?', `the session of profile MFA go to ${stage.apiServer.address}`]) {
      assert.ok(asked.includes(named), asked);
    }
  });

  it('with which kubectl works at once, by the plugin, for an approved cluster', async () => {
    await window.row('context pay').filter({ hasText: 'profile MFA' }).waitFor();
    const { stdout, stderr } = await stage.kubectl('-n', 'payments', 'get', 'pods', '-o', 'name');
    assert.match(stdout, /^pod\/checkout\npod\/ledger\n$/u, stderr);
    const now = await stage.readKubeconfig();
    assert.ok(now.startsWith('# Mine.\n'));
    assert.match(now, /^current-context: pay$/mu);
    assert.match(now, /--profile\n +- MFA\n +- --auth\n +- security_token\n/u);
    assert.ok(now.includes('.local/state/cluster-signin/bin/cluster-signin'), now);
  });

  it('with an encrypted key, whose pass phrase is asked for once and kept sealed', async () => {
    await toCluster('LOCKED');
    await window.answer('Pass phrase', 'close sesame');
    await window.page.getByText('The pass phrase is incorrect. Enter it again.').waitFor();
    await window.answer('Pass phrase', 'open sesame');
    await option('platform / team-321').or(option('platform / team-0')).first().waitFor();
    await window.page.keyboard.press('Escape');
    assert.equal((await readdir(path.join(stage.home, '.local/state/cluster-signin/pass-phrases'))).length, 1);
    await toCluster('LOCKED');
    await choose('Select the compartment of the cluster', 'platform / team-321', 'platform / team-321');
    await choose(/^Select a cluster/u, 'pay', 'payments');
    await choose('Select an endpoint', 'private', '10.0.0.6:6443');
    await window.page.getByPlaceholder('prod').press('Enter');
    const asked = await window.dialog('Cancel');
    // The plugin cannot open what is sealed.
    assert.match(asked, /kubectl cannot get a token yet: .*locked\.pem is encrypted\. Set pass_phrase/u);
    assert.match(await stage.readKubeconfig(), /^current-context: pay$/mu);
  });

  it('after a sign-in, where Oracle has ended the session', async () => {
    stage.oracle.revoke(await readFile(path.join(stage.home, '.oci/sessions/MFA/token'), 'utf8'));
    await toCluster('MFA');
    const ended = window.notification('Oracle ended your OCI session for profile "MFA". Sign in again.');
    await withCallbackPort(async () => {
      await ended.getByRole('button', { name: 'Sign In' }).click();
      const page = await window.providerPage();
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('You can close this tab.').waitFor();
      await page.close();
    });
    await choose('Select the compartment of the cluster', 'team-321', 'platform / team-321');
    await option('payments').waitFor();
    await window.page.keyboard.press('Escape');
  });
});
