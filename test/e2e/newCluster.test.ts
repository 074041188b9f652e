import assert from 'node:assert/strict';
import path from 'node:path';
import { setStage, type Stage } from './stage.ts';
import { STAGE_LIMIT_MS, useStage } from './useStage.ts';
import type { Window } from './window.ts';

/**
 * The way from a bare cluster entry to a working kubectl: the questions, a provider whose certificate nobody trusts
 * yet, the browser. All of it in Restricted Mode, which must not stand in the way of signing in.
 */
describe('a cluster that nobody has a user for', function () {
  this.timeout(STAGE_LIMIT_MS);
  let stage: Stage;
  let window: Window;

  useStage(
    () =>
      setStage({
        workspaceTrust: true,
        settings: { 'security.workspace.trust.startupPrompt': 'never' },
      }),
    async (ready) => {
      stage = ready;
      await stage.writeKubeconfig(kubeconfig(stage));
      window = await stage.openWindow();
      await window.page.getByRole('tab', { name: 'Cluster Sign-In' }).click();
    },
  );

  it('is shown in a window that trusts nothing', async () => {
    await window.page.getByRole('button', { name: 'Restricted Mode' }).first().waitFor();
    await window.row('prod').filter({ hasText: 'no contexts' }).waitFor();
    assert.equal(await window.statusBar.isVisible(), false);
  });

  it('asks issuer, client and scopes, and says what is wrong with an answer', async () => {
    await window.act('prod', 'Sign In');
    const issuer = 'https://issuer.example.com/realms/main';
    await window.answer(issuer, stage.provider.issuer.replace('https:', 'http:'));
    await window.page.getByText('An issuer URL begins with https:// and contains no "?" or "#". Correct it.').waitFor();
    await window.answer(issuer, ` ${stage.provider.issuer} `);
    await window.answer('kubernetes', '');
    await window.page.getByText('Enter the client ID. The administrator of the cluster knows it.').waitFor();
    await window.answer('kubernetes', stage.provider.clientId);
    await window.answer('profile email', 'email, groups');
    const asked = await window.dialog('Sign In');
    for (const named of [stage.provider.issuer, 'kubernetes', new URL(stage.cluster.server).host]) {
      assert.ok(asked.includes(named), `${named} in ${asked}`);
    }
  });

  it('takes the certificate file of a provider that is not trusted', async () => {
    const untrusted = window.notification('is signed by an authority that is not trusted here');
    await untrusted.waitFor();
    assert.equal(await stage.readKubeconfig(), kubeconfig(stage));
    await untrusted.getByRole('button', { name: 'Choose Certificate File…' }).click();
    const dialog = window.page.locator('.quick-input-widget');
    await dialog.getByText('Certificate Authority of the Provider').waitFor();
    // It puts a folder of its own into the box when it has listed it.
    await dialog.getByRole('option', { name: '..', exact: true }).waitFor();
    await dialog.locator('input[type="text"]').fill(stage.authorityPath);
    await dialog.getByRole('option', { name: path.basename(stage.authorityPath) }).waitFor();
    await dialog.getByRole('button', { name: 'Trust for This Provider' }).click();
    assert.match(await window.signInAtProvider(stage.alice), /^Signed in as alice@example\.com/u);
  });

  it('adds a user that runs the credential plugin, and a context with which kubectl works', async () => {
    await window
      .row('context prod')
      .filter({ hasText: /\d0 s · alice@example\.com/u })
      .waitFor();
    const { stdout, stderr } = await stage.kubectl('--context', 'prod', '-n', 'payments', 'get', 'pods', '-o', 'name');
    assert.match(stdout, /^pod\/checkout\npod\/ledger\n$/u, stderr);
    const now = await stage.readKubeconfig();
    assert.ok(now.startsWith('# The only cluster.\n'));
    assert.ok(now.includes(`--certificate-authority=${stage.authorityPath}`));
    const plugin = path.join(stage.home, '.local/state/cluster-signin/bin/cluster-signin');
    assert.ok(now.includes(`command: ${plugin}\n`), now);
    assert.doesNotMatch(now, /tokenFile|eyJ/u);
  });

  it('becomes the current context by hand, and the status bar counts down', async () => {
    await window.act('context prod', 'Switch Context');
    await window.statusBar.filter({ hasText: /prod · /u }).waitFor();
    assert.match(
      (await window.statusBar.locator('a').getAttribute('aria-label')) ?? '',
      /context prod, signed in, .*alice@example\.com/u,
    );
    assert.match(await stage.readKubeconfig(), /^current-context: prod$/mu);
  });

  it('is a session that the view of sessions lists, and that ends from there', async () => {
    const session = `session at ${new URL(stage.provider.issuer).host}`;
    const words = /alice@example\.com · renewed while you work · 1 context/u;
    await window.row(session).filter({ hasText: words }).waitFor();
    await window.menu(session, 'Sign Out');
    await window.row(session).waitFor({ state: 'detached' });
    await window.row('context prod').filter({ hasText: 'signed out' }).waitFor();
  });
});

function kubeconfig({ cluster, authority }: Stage): string {
  return `# The only cluster.
apiVersion: v1
kind: Config
clusters:
  - name: prod
    cluster:
      server: ${cluster.server}
      certificate-authority-data: ${Buffer.from(authority.certPem).toString('base64')}
`;
}
