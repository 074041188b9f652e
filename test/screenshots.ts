/** Makes docs/images/ anew from the real editor: `npm run screenshots`. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { execOf } from '../src/plugin/pluginCommand.ts';
import { pluginCommand } from '../src/plugin/install.ts';
import { clientKey } from '../src/sessions/ids.ts';
import { type OkeStage, setOkeStage } from './e2e/okeStage.ts';
import { setStage, type Stage } from './e2e/stage.ts';
import type { Window } from './e2e/window.ts';
import { prepareBrowser } from './hosts/browser.ts';
import { prepareBinaries } from './hosts/binaries.ts';
import { prepareEditor } from './hosts/editor.ts';
import { API_VERSION } from './hosts/oke-environment.ts';
import { prepareVsix, root } from './hosts/vsix.ts';
import { apiKeyProfile, generate, newKey, pemOf, personIn, sessionFiles, sessionProfile } from './oci/home.ts';
import { createProgress } from './setup/progress.mjs';

const images = path.join(root, 'docs/images');
const MINUTE = 60_000;
/** For the view alone, and with an editor beside it. */
const NARROW = { width: 960, height: 540 };
const WIDE = { width: 1200, height: 680 };
/** The terminal's lines show above the notification. */
const TALL = { width: 1200, height: 780 };

/** What a portal hands out: a token that names its bearer and its end. Nobody verifies it here. */
function pastedToken(name: string, expiresAt: number): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part({ sub: name, exp: Math.floor(expiresAt / 1000) })}.${'x'.repeat(43)}`;
}

function kubeconfig(stage: Stage): string {
  const { authority, provider } = stage;
  const adminEnd = new Date(Date.now() + 213 * 24 * 60 * MINUTE + 60 * MINUTE);
  const ca = Buffer.from(authority.certPem).toString('base64');
  const cluster = (name: string, server: string): string => `- {name: ${name}, cluster: {server: "${server}"}}\n`;
  const context = (name: string, of: string, user: string, namespace?: string): string =>
    `- {name: ${name}, context: {cluster: ${of}, user: ${user}${namespace === undefined ? '' : `, namespace: ${namespace}`}}}\n`;
  return `clusters:
${cluster('prod-oke', 'https://prod.example.com:6443')}${cluster('staging', 'https://staging.example.com')}${cluster('test', 'https://test.example.com:6443')}users:
- name: prod-sso
  user:
    auth-provider:
      name: oidc
      config: {idp-issuer-url: "${provider.issuer}", client-id: kubernetes, extra-scopes: "email,groups", idp-certificate-authority-data: ${ca}}
- {name: break-glass, user: {token: ${pastedToken('break-glass', adminEnd.getTime())}}}
- {name: portal, user: {token: ${pastedToken('alice@example.com', Date.now() + 4.5 * MINUTE)}}}
- {name: ci, user: {token: ${pastedToken('deployer', Date.now() - 121 * MINUTE)}}}
- {name: shared, user: {exec: ${pluginExec(stage)}}}
contexts:
${context('prod', 'prod-oke', 'prod-sso', 'payments')}${context('prod-admin', 'prod-oke', 'break-glass')}${context('staging', 'staging', 'portal')}${context('staging-ci', 'staging', 'ci')}${context('test', 'test', 'shared', 'payments')}current-context: prod
`;
}

/** Few lines, and none with a token: all that an import changes is seen. */
const OWN = `clusters:
  - name: prod # the team's own
    cluster:
      server: https://prod.example.com:6443
users:
  - name: robot
    user:
      exec:
        apiVersion: client.authentication.k8s.io/v1
        command: prod-token
        interactiveMode: Never
contexts:
  - name: prod
    context:
      cluster: prod
      namespace: payments
      user: robot
current-context: prod
`;

/** What a colleague sends: it runs a command and skips TLS, as the import says. */
const INCOMING = `clusters:
- name: edge
  cluster: {server: "https://edge.example.com:6443", insecure-skip-tls-verify: true}
users:
- name: edge-robot
  user: {exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: edge-token, args: [get]}}
contexts:
- name: edge
  context: {cluster: edge, user: edge-robot}
`;

/** What a user entry runs whose tokens come from the credential plugin. */
function pluginExec({ authority, provider, home }: Stage): string {
  const stateFolder = path.join(home, '.local/state/cluster-signin');
  const exec = execOf(pluginCommand(stateFolder, process.platform, process.execPath), {
    key: clientKey(provider.issuer, provider.clientId),
    issuer: provider.issuer,
    clientId: provider.clientId,
    scopes: ['email', 'groups'],
    redirectUrl: undefined,
    certificateAuthority: undefined,
    certificateAuthorityData: Buffer.from(authority.certPem).toString('base64'),
  });
  return JSON.stringify(exec);
}

/** A context of the real cluster. */
function pluginKubeconfig(stage: Stage): string {
  const ca = Buffer.from(stage.authority.certPem).toString('base64');
  return `current-context: payments
clusters:
- {name: prod-oke, cluster: {server: "${stage.cluster.server}", certificate-authority-data: ${ca}}}
contexts:
- {name: payments, context: {cluster: prod-oke, user: payments, namespace: payments}}
users:
- name: payments
  user: {exec: ${pluginExec(stage)}}
`;
}

/** A session at work, one that lacks `--auth`, one that has ended, and an API key. */
async function writeOkeFiles({ home, oracle, writeKubeconfig }: OkeStage): Promise<void> {
  const key = newKey();
  const place = (name: string) => ({
    key_file: path.join(home, `.oci/sessions/${name}/oci_api_key.pem`),
    security_token_file: path.join(home, `.oci/sessions/${name}/token`),
  });
  const hours = 60 * MINUTE;
  personIn(home, {
    '.oci/key.pem': pemOf(key),
    ...sessionFiles('MFA', key, oracle.signIn(key, { horizon: 19 * hours })),
    ...sessionFiles('frankfurt', key, oracle.signIn(key, { lifetime: -2 * hours, age: 3 * hours })),
    '.oci/config': [
      apiKeyProfile('DEFAULT', key),
      sessionProfile('MFA', key, place('MFA')),
      sessionProfile('frankfurt', key, { ...place('frankfurt'), region: 'eu-frankfurt-1' }),
    ].join('\n'),
  });
  const exec = (...args: string[]): string =>
    JSON.stringify({ apiVersion: API_VERSION, command: 'oci', args: generate(...args), interactiveMode: 'Never' });
  await writeKubeconfig(`current-context: prod
clusters:
- {name: prod-oke, cluster: {server: "https://10.0.0.6:6443"}}
- {name: test-oke, cluster: {server: "https://10.0.8.6:6443"}}
contexts:
- {name: prod, context: {cluster: prod-oke, user: prod-mfa, namespace: payments}}
- {name: prod-logs, context: {cluster: prod-oke, user: prod-logs, namespace: logs}}
- {name: prod-ci, context: {cluster: prod-oke, user: prod-ci}}
- {name: test, context: {cluster: test-oke, user: test-mfa}}
users:
- {name: prod-mfa, user: {exec: ${exec('--profile', 'MFA', '--auth', 'security_token')}}}
- {name: prod-logs, user: {exec: ${exec('--profile', 'MFA')}}}
- {name: prod-ci, user: {exec: ${exec()}}}
- {name: test-mfa, user: {exec: ${exec('--profile', 'frankfurt', '--auth', 'security_token')}}}
`);
}

async function picture(window: Window, name: string): Promise<void> {
  // Nothing hovers over what is shown.
  await window.page.mouse.move(800, 500);
  await window.page.locator('.monaco-sash.hover').waitFor({ state: 'detached' });
  await window.page.screenshot({ path: path.join(images, `${name}.png`), animations: 'disabled' });
}

/** The words at the end of a row are what the picture is for. */
async function openWide(window: Window): Promise<void> {
  await window.page.setViewportSize(NARROW);
  await window.openView();
  const sash = window.page.locator('.monaco-sash.vertical').nth(1);
  await sash.hover({ force: true });
  await window.page.mouse.down();
  await window.page.mouse.move(520, 300);
  await window.page.mouse.up();
}

const progress = createProgress('screenshots');
const [{ kubectl }] = await Promise.all([
  prepareBinaries(progress),
  prepareVsix(progress),
  prepareEditor(progress),
  prepareBrowser(progress),
  mkdir(images, { recursive: true }),
]);
const settings = { 'workbench.colorTheme': 'Default Dark Modern' };
const search = [path.dirname(kubectl), process.env['PATH'] ?? ''].join(path.delimiter);
const stage = await setStage({ settings, env: () => ({ PATH: search }) });
try {
  stage.provider.idTokenSeconds(42 * 60 + 30);
  await stage.writeKubeconfig(kubeconfig(stage));
  const window = await stage.openWindow();
  await openWide(window);

  await window.act('context prod', 'Sign In');
  await window.dialog('Sign In');
  await window.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Open', exact: true }).waitFor();
  await window.signInAtProvider(stage.alice);
  await window.row('context prod').filter({ hasText: '42 min' }).waitFor();
  await window.act('context test', 'Sign In');
  await window.dialog('Sign In');
  await window.signInAtProvider(stage.alice);
  await window.row('context test').filter({ hasText: '42 min' }).waitFor();
  await window.command('Notifications: Clear All Notifications');
  await picture(window, 'explorer');
  const claims = await window.claims(() => window.menu('context prod', 'Show Token Claims'));
  await claims.getByText('payments-admins').waitFor();
  await window.page.setViewportSize(WIDE);
  await picture(window, 'claims');
  await window.command('View: Close All Editors');
  await window.menu(`session at ${new URL(stage.provider.issuer).host}`, 'Sign Out');
  await window.row('context test').filter({ hasText: 'signed out' }).waitFor();
  // Out of the claims' frame: only a page with the focus may fill the clipboard.
  await window.page.locator('.part.editor').click();
  await stage.browser.grantPermissions(['clipboard-read', 'clipboard-write']);
  await window.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(INCOMING)})`);
  await stage.writeKubeconfig(OWN);
  await window.row('context prod').filter({ hasText: 'payments' }).waitFor();
  await window.row('context staging').waitFor({ state: 'detached' });
  await window.command('Cluster Sign-In: Import Kubeconfig…');
  await window.page.getByRole('option', { name: /From the clipboard/u }).click();
  await window.page.locator('.monaco-dialog-box').getByText('runs a command').first().waitFor();
  await picture(window, 'import');
  await window.dialog('Preview');
  await window.page.locator('.monaco-diff-editor .view-line', { hasText: 'edge.example.com' }).first().waitFor();
  await window.page.locator('.editor-actions').getByRole('button', { name: /Apply/u }).waitFor();
  // The colors of a difference come after its text.
  await window.page.locator('.monaco-diff-editor .line-insert').first().waitFor();
  await picture(window, 'preview');
  await window.page
    .locator('.editor-actions')
    .getByRole('button', { name: /Discard/u })
    .click();
  await window.page.setViewportSize(TALL);
  await stage.writeKubeconfig(pluginKubeconfig(stage));
  await window.row('context payments').filter({ hasText: 'signed out' }).waitFor();
  await window.command('Notifications: Clear All Notifications');
  await window.command('Terminal: Create New Terminal');
  await window.page.locator('.terminal.xterm.focus').waitFor();
  await window.page.keyboard.type('kubectl get pods\n');
  await window.notification('kubectl needs you to sign in to payments').waitFor();
  await picture(window, 'plugin');
} finally {
  await stage.stop();
}
const oke = await setOkeStage([], { settings });
try {
  await writeOkeFiles(oke);
  const window = await oke.openWindow();
  await openWide(window);
  await window.row('OCI profile MFA').filter({ hasText: 'min of' }).waitFor();
  await picture(window, 'oke');
} finally {
  await oke.stop();
}
progress(`docs/images is new`);
