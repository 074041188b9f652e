import assert from 'node:assert/strict';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withCallbackPort } from '../hosts/callback-port.ts';
import { API_VERSION } from '../hosts/oke-environment.ts';
import { until } from '../hosts/process.ts';
import { apiKeyProfile, generate, newKey, pemOf, personIn, sessionFiles, sessionProfile } from '../oci/home.ts';
import { setOkeStage, type OkeStage } from './okeStage.ts';
import { STAGE_LIMIT_MS, useStage } from './useStage.ts';
import type { Window } from './window.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The view "Sessions" and what is done from it: sign in with and without questions, by hand, and out. */
describe('sessions', function () {
  this.timeout(STAGE_LIMIT_MS);
  const key = newKey();
  let stage: OkeStage;
  let window: Window;

  useStage(
    () => setOkeStage([]),
    async (ready) => {
      stage = ready;
      await stage.writeMachineSettings({ 'clusterSignIn.oci.signInWith': 'native' });
      const { oracle, home } = stage;
      const inHome = (name: string) => ({
        key_file: path.join(home, `.oci/sessions/${name}/oci_api_key.pem`),
        security_token_file: path.join(home, `.oci/sessions/${name}/token`),
      });
      personIn(home, {
        '.oci/key.pem': pemOf(key),
        ...sessionFiles('MFA', key, oracle.signIn(key, { lifetime: -2 * HOUR, age: 3 * HOUR })),
        ...sessionFiles('work', key, oracle.signIn(key)),
        ...sessionFiles('last', key, oracle.signIn(key, { lifetime: 14 * MINUTE, horizon: 14 * MINUTE })),
        '.oci/config': [
          '# Mine.',
          apiKeyProfile('DEFAULT', key),
          apiKeyProfile('old', key),
          sessionProfile('MFA', key, inHome('MFA')),
          sessionProfile('work', key, { ...inHome('work'), region: 'eu-frankfurt-1' }),
          sessionProfile('last', key, inHome('last')),
        ].join('\n'),
      });
      await chmod(path.join(home, '.oci/key.pem'), 0o644);
      await stage.writeKubeconfig(kubeconfig(stage));
      window = await stage.openWindow();
      await window.openView();
    },
  );

  const config = (): string => path.join(stage.home, '.oci/config');
  const row = (name: string, words: string | RegExp): Promise<void> =>
    window.row(name).filter({ hasText: words }).waitFor();
  const box = (placeholder: string) => window.page.getByPlaceholder(placeholder);

  it('that end soon for good stand in their row when a window opens, and say so once while it is open', async () => {
    await row('OCI profile last', /1[34] min, then the session ends/u);
    await window.showNotifications();
    assert.equal(await window.notification('').count(), 0);
    // Another sign-in, for as long.
    const { oracle, home } = stage;
    const other = newKey();
    personIn(home, sessionFiles('last', other, oracle.signIn(other, { lifetime: 14 * MINUTE, horizon: 14 * MINUTE })));
    const told = window.notification(/Your OCI session with profile last ends in 1[34] min .* cannot be renewed/u);
    await told.getByRole('button', { name: 'Sign In' }).waitFor();
  });

  it('are told in one line each, with what is wrong', async () => {
    // Whatever time the window took to open, this one is as good as new.
    personIn(stage.home, sessionFiles('work', key, stage.oracle.signIn(key)));
    await row('OCI profile MFA', /ended 2 h ago · us-ashburn-1 · 2 contexts/u);
    await row('OCI profile work', /(?:59|60) min of 24 h · eu-frankfurt-1/u);
    await row('OCI profile DEFAULT', /⚠ not private · API key · us-ashburn-1 · 1 context/u);
    await row('context prod', 'ended 2 h ago · profile MFA');
    await window.act('OCI profile DEFAULT', 'Make Private');
    await row('OCI profile DEFAULT', /^DEFAULT\s*API key/u);
    assert.equal((await stat(path.join(stage.home, '.oci/key.pem'))).mode & 0o777, 0o600);
  });

  it('that ended are one click, and the browser', () =>
    withCallbackPort(async () => {
      await window.act('context prod', 'Sign In');
      const page = await window.providerPage();
      await window.notification('Signing in to OCI (profile MFA)').waitFor();
      await row('context prod', 'signing in…');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('You can close this tab.').waitFor();
      await page.close();
      await row('context prod', /(?:59|60) min · profile MFA/u);
      await row('OCI profile MFA', /(?:59|60) min of 24 h/u);
      await window.page.getByText('Signed in to OCI (MFA)').first().waitFor();
      assert.match(await readFile(config(), 'utf8'), /^# Mine\.\n/u);
    }));

  it('can be given up, and nothing has changed', () =>
    withCallbackPort(async () => {
      const before = await readFile(config(), 'utf8');
      await window.menu('OCI profile work', 'Sign In');
      const page = await window.providerPage();
      const progress = window.notification('Signing in to OCI (profile work)');
      await progress.getByRole('button', { name: 'Cancel' }).click();
      await progress.waitFor({ state: 'detached' });
      await page.close();
      await row('OCI profile work', /min of 24 h/u);
      assert.equal(await readFile(config(), 'utf8'), before);
    }));

  it('say what an API key of the same name would lose', async () => {
    const before = await readFile(config(), 'utf8');
    await window.command('Sign In to OCI…');
    await box('Select a profile of the OCI config file').fill('New Profile');
    await window.page.keyboard.press('Enter');
    await window.answer('Profile name', 'two words');
    await window.page.getByText('Use only letters, digits, and the characters . _ - @ in a profile name.').waitFor();
    await window.answer('Profile name', 'DEFAULT');
    await window.page.getByText('All profiles inherit from DEFAULT').waitFor();
    await window.answer('Profile name', 'old');
    await window.answer('Tenancy name (optional)', '');
    const asked = await window.dialog('Cancel');
    assert.match(asked, /Overwrite the profile old\?/u);
    assert.match(asked, /such as user, fingerprint, and key_file/u);
    assert.equal(await readFile(config(), 'utf8'), before);
  });

  it('begin under a new name from a context that has an API key, by an address that is pasted', () =>
    withCallbackPort(async () => {
      await row('context key', 'profile DEFAULT');
      await window.menu('context key', 'Sign In');
      await box('Select a profile of the OCI config file').fill('New Profile');
      await window.page.keyboard.press('Enter');
      await window.answer('Profile name', 'fresh');
      const page = await window.providerPage();
      const url = page.url();
      await page.close();
      const progress = window.notification('Signing in to OCI (profile fresh)');
      await progress.getByRole('link', { name: 'Paste the Address' }).click();
      await window.answer('http://localhost:8181/#security_token=…', 'http://localhost:8181/');
      await window.page.getByText('This is not the address where the sign-in ended').waitFor();
      await window.answer('http://localhost:8181/#security_token=…', stage.oracle.signedInAt(url));
      const told = window.notification('The user of key does not use this profile yet.');
      await told.getByRole('button', { name: 'Set Profile and Auth' }).click();
      await window.notification('Nothing is written until you apply it.').getByRole('link', { name: 'Apply' }).click();
      await row('context key', /(?:59|60) min · profile fresh/u);
      assert.match(await stage.readKubeconfig(), /--profile, fresh, --auth, security_token\]/u);
    }));

  it('are validated where Oracle is, and offered anew when it says no', async () => {
    await window.menu('OCI profile fresh', 'Validate OCI Profile');
    await window.notification('The session of profile fresh is valid until').waitFor();
    stage.oracle.revoke(await readFile(path.join(stage.home, '.oci/sessions/fresh/token'), 'utf8'));
    await window.menu('OCI profile fresh', 'Refresh');
    const told = window.notification('Oracle refused to renew your OCI session for profile "fresh"');
    await told.getByRole('button', { name: 'Sign In' }).waitFor();
  });

  it('are ended for all that they serve, which are named', async () => {
    await window.menu('context prod', 'Sign Out');
    assert.match(await window.dialog('Sign Out'), /The same session is used by the context "second"\./u);
    await row('context prod', 'signed out');
    await until('no profile MFA', async (saw) => !saw(await readFile(config(), 'utf8')).includes('[MFA]') || undefined);
    await window.row('OCI profile MFA').waitFor({ state: 'detached' });
  });

  it('tell when the config file cannot be read', async () => {
    await writeFile(config(), 'no section at all = true\n');
    await row('OCI config', /Line 1/u);
    await window.row('OCI profile work').waitFor({ state: 'detached' });
  });
});

function kubeconfig({ destination }: OkeStage): string {
  const contexts = ['prod', 'second', 'key', 'late'].map(
    (name) => `- {name: ${name}, context: {cluster: oke, user: ${name}}}`,
  );
  const user = (name: string, ...more: string[]): string =>
    `- {name: ${name}, user: {exec: {apiVersion: ${API_VERSION}, command: oci, args: [${generate(...more).join(', ')}]}}}`;
  const mfa = ['--profile', 'MFA', '--auth', 'security_token'];
  return `apiVersion: v1
kind: Config
current-context: prod
clusters:
- {name: oke, cluster: {server: "${destination.server}", certificate-authority-data: ${destination['certificate-authority-data']}}}
contexts:
${contexts.join('\n')}
users:
${user('prod', ...mfa)}
${user('second', ...mfa)}
${user('key')}
${user('late', '--profile', 'last', '--auth', 'security_token')}
`;
}
