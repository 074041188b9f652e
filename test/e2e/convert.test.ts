import assert from 'node:assert/strict';
import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { kubectl } from '../hosts/kubectl.ts';
import { until } from '../hosts/process.ts';
import { setStage, type Stage } from './stage.ts';
import { STAGE_LIMIT_MS, useStage } from './useStage.ts';
import type { Window } from './window.ts';

/** From kubectl's own form to the credential plugin and back, with what is signed in, and the plugin's removal. */
describe('a user that changes to the credential plugin and back', function () {
  this.timeout(STAGE_LIMIT_MS);
  let stage: Stage;
  let window: Window;
  /** What the kubeconfig said before it was converted. */
  let kept: string;

  useStage(
    () => setStage(),
    async (ready) => {
      stage = ready;
      stage.provider.idTokenSeconds(3600);
      await stage.writeKubeconfig(kubeconfig(stage));
      window = await stage.openWindow();
      await window.openView();
      await window.act('context prod', 'Sign In');
      await window.dialog('Sign In');
      await window.signInAtProvider(stage.alice);
      await window.row('context prod').filter({ hasText: 'alice@example.com' }).waitFor();
      kept = await stage.readKubeconfig();
    },
  );

  const getPods = (): ReturnType<Stage['kubectl']> => stage.kubectl('get', 'pods', '--output', 'name');
  const row = (words: string | RegExp): Promise<void> =>
    window.row('context prod').filter({ hasText: words }).waitFor();
  const changeTokens = async (to: string): Promise<void> => {
    await window.menu('context prod', 'Edit User…');
    await window.pick('Edit User prod-sso', 'How This User Gets Tokens…');
    await window.pick('How This User Gets Tokens: prod-sso', to);
  };
  const plugin = (): string => path.join(stage.home, '.local/state/cluster-signin/bin/cluster-signin');
  const sessionsAre = async (count: number): Promise<void> => {
    const folder = path.join(stage.home, '.local/state/cluster-signin/sessions');
    const sealed = async (): Promise<number> =>
      (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.sealed')).length;
    await until(`${count} sessions`, async (saw) => saw(await sealed()) === count || undefined);
  };

  const usesPlugin = async (): Promise<void> => {
    await until('the plugin', async () => (await stage.readKubeconfig()).includes(plugin()) || undefined);
  };

  it('is shown first, and is signed in afterwards without another trip to the browser', async () => {
    const trips = stage.provider.events.filter(({ type }) => type === 'authorization').length;
    await changeTokens('Credential plugin');
    await window.dialog('Preview');
    const notice = window.notification('Nothing is written until you apply it.');
    await notice.waitFor();
    await window.page.locator('.monaco-diff-editor').getByText('auth-provider:').first().waitFor();
    assert.equal(await stage.readKubeconfig(), kept);
    await notice.getByRole('link', { name: 'Apply' }).click();
    await window.notification('Done: Convert user prod-sso to Cluster Sign-In.').waitFor();
    await sessionsAre(1);
    await row('alice@example.com');
    const after = await stage.readKubeconfig();
    assert.ok(after.includes(`command: ${plugin()}\n`), after);
    assert.doesNotMatch(after, /auth-provider|eyJ/u);
    assert.match(after, /^# The only cluster\.$/mu);
    const { stdout, stderr } = await getPods();
    assert.match(stdout, /^pod\/checkout\npod\/ledger\n$/u, stderr);
    assert.equal(stage.provider.events.filter(({ type }) => type === 'authorization').length, trips);
  });

  it('goes back byte for byte, and kubectl works as before', async () => {
    await changeTokens("kubectl's auth-provider");
    assert.match(await window.dialog('Convert'), /Its tokens move into the kubeconfig/u);
    await sessionsAre(0);
    assert.equal(await stage.readKubeconfig(), kept);
    const { stdout, stderr } = await getPods();
    assert.match(stdout, /^pod\/checkout\npod\/ledger\n$/u, stderr);
  });

  it('changes to a token file and back to the plugin, and stays signed in', async () => {
    await changeTokens('Credential plugin');
    await window.dialog('Convert');
    await sessionsAre(1);
    await usesPlugin();
    await changeTokens('Token file');
    assert.match(await window.dialog('Convert'), /You stay signed in as alice@example\.com\./u);
    await until('the token file', async () => /tokenFile: \S+\.jwt/u.test(await stage.readKubeconfig()) || undefined);
    await until('kubectl to work', async () => (await getPods()).stdout.includes('ledger') || undefined);
    await changeTokens('Credential plugin');
    assert.match(await window.dialog('Convert'), /You stay signed in as alice@example\.com\./u);
    await usesPlugin();
    assert.match((await getPods()).stdout, /ledger/u);
    await changeTokens("kubectl's auth-provider");
    await window.dialog('Convert');
    await sessionsAre(0);
    assert.equal(await stage.readKubeconfig(), kept);
  });

  it("is let through kubectl's preferences by the edit that is offered", async () => {
    await changeTokens('Credential plugin');
    assert.match(await window.dialog('Convert'), /You stay signed in as alice@example\.com\./u);
    await sessionsAre(1);
    await usesPlugin();
    await access(plugin());
    const kuberc = path.join(stage.home, '.kube/kuberc');
    const preferences = '# Mine.\napiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n';
    await writeFile(kuberc, `${preferences}credentialPluginPolicy: DenyAll # safe\n`);
    const args = ['get', 'pods', '--output', 'name'];
    const call = { kubeconfig: stage.kubeconfigPath, args, env: { HOME: stage.home } };
    assert.match((await kubectl(call)).stderr, /not allowed: policy set to "DenyAll"/u);
    await window.page.reload();
    await window.openView();
    await row('refused by kuberc');
    // Nothing is told of it when a window opens, beyond the row.
    await window.showNotifications();
    assert.deepEqual(await window.notification(/kuberc|plugin/u).allInnerTexts(), []);
    await window.command('Manage Credential Plugin…');
    await window.pick('Manage Credential Plugin', 'Allow in kuberc…');
    const asked = window.notification('Allow the credential plugin in kuberc');
    await asked.getByRole('link', { name: 'Apply' }).click();
    await window.notification('kubectl can now run the credential plugin.').waitFor();
    await row(/^prod(?!.*refused).*alice@example\.com/u);
    const listed = `credentialPluginPolicy: Allowlist # safe\ncredentialPluginAllowlist:\n- name: ${plugin()}\n`;
    assert.equal(await readFile(kuberc, 'utf8'), preferences + listed);
    assert.match((await kubectl(call)).stdout, /ledger/u);
  });

  it('goes with its last user, and stays away', async () => {
    await window.command('Manage Credential Plugin…');
    await window.page.getByPlaceholder(`is installed in ${path.dirname(plugin())}`).waitFor();
    await window.pick('Manage Credential Plugin', 'Remove Credential Plugin…');
    assert.match(await window.dialog('Remove'), /Convert user prod-sso back\./u);
    await window.notification('The credential plugin was removed.').waitFor();
    assert.equal(await stage.readKubeconfig(), kept);
    await assert.rejects(access(path.dirname(plugin())));
    assert.match((await getPods()).stdout, /ledger/u);
    await window.page.reload();
    await window.openView();
    await row('alice@example.com');
    await changeTokens('Credential plugin');
    await window.dialog('Cancel');
    await assert.rejects(access(path.dirname(plugin())));
  });
});

function kubeconfig({ cluster, provider, authority }: Stage): string {
  const ca = Buffer.from(authority.certPem).toString('base64');
  return `# The only cluster.
apiVersion: v1
kind: Config
current-context: prod
clusters:
- name: prod
  cluster:
    server: ${cluster.server}
    certificate-authority-data: ${ca}
contexts:
- name: prod
  context:
    cluster: prod
    namespace: payments
    user: prod-sso
users:
- name: prod-sso # from the portal
  user:
    auth-provider:
      name: oidc
      config:
        idp-issuer-url: ${provider.issuer}
        client-id: ${provider.clientId}
        extra-scopes: "email,groups"
        idp-certificate-authority-data: ${ca}
`;
}
