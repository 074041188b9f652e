import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decodeToken } from '../../../../src/credential/token.ts';
import { createWindowFiles } from '../../../../src/ipc/windowFiles.ts';
import { createWindowIpc } from '../../../../src/ipc/windows.ts';
import { CREDENTIAL_QUESTION, parseAnswer } from '../../../../src/plugin/credentialQuestion.ts';
import { clientKey } from '../../../../src/sessions/ids.ts';
import { failure } from '../../../oidc/failure.ts';
import { startTestProvider, type TestProvider } from '../../../oidc/testProvider.ts';
import {
  createSignInHarness,
  type SignInHarness,
  eventually,
  meanwhile,
  type Window,
} from '../../../signin/signInHarness.ts';
import { contextText, sessionKubeconfig } from '../../../signin/kubeconfigs.ts';
import { MINUTE } from '../../../signin/support.ts';

describe('upkeep', () => {
  let testProvider: TestProvider;
  let harness: SignInHarness;
  let window: Window;
  before(async () => {
    testProvider = await startTestProvider({ idTokenSeconds: 3600 });
  });
  after(() => testProvider.stop());
  beforeEach(async () => {
    harness = createSignInHarness(testProvider);
    const users = ['alice', 'two'];
    harness.write(sessionKubeconfig(testProvider, harness.file('idp.crt', testProvider.authority.certPem), users));
    window = await harness.window();
    await window.signInTo('prod');
  });
  afterEach(async () => {
    testProvider.running.idTokenSeconds(3600);
    await harness.leave();
  });

  function refreshes(): number {
    return testProvider.running.events.filter(({ type }) => type.startsWith('refresh')).length;
  }

  function generation(at = window): number {
    return at.user('alice').session?.generation ?? -1;
  }

  function kubectlGets(): string | undefined {
    const [name] = harness.state('tokens').filter((each) => each.endsWith('.jwt') && !each.startsWith('.'));
    return name === undefined ? undefined : readFileSync(join(harness.stateFolder, 'tokens', name), 'utf8');
  }

  it('renews at two thirds of the life, and kubectl gets the new token', async () => {
    const before = refreshes();
    const [old, first] = [kubectlGets(), generation()];
    window.touch();
    harness.clock.advance(13 * MINUTE);
    window.touch();
    harness.clock.advance(13 * MINUTE);
    window.touch();
    harness.clock.advance(13 * MINUTE);
    await meanwhile();
    assert.equal(refreshes(), before);
    // Another life, since two tokens of one second and one life are the same.
    testProvider.running.idTokenSeconds(3000);
    window.touch();
    harness.clock.advance(MINUTE);
    await eventually(() => generation() > first);
    await eventually(() => kubectlGets() === window.user('alice').session?.tokens.idToken);
    assert.notEqual(kubectlGets(), old);
    assert.equal(refreshes(), before + 1);
    assert.equal(decodeToken(kubectlGets() ?? '')?.displayName, 'alice@example.com');
  });

  it('waits for a sign of life on an unattended machine', async () => {
    const before = refreshes();
    harness.clock.advance(41 * MINUTE);
    harness.clock.advance(MINUTE);
    await window.snapshots.reload();
    await meanwhile();
    assert.equal(refreshes(), before);
    window.touch();
    await eventually(() => refreshes() === before + 1);
  });

  it('takes a client of the credential plugin for a sign of life', async () => {
    await window.plugins.serve(() => Promise.resolve({ kind: 'nobody' }));
    const host = { platform: process.platform, env: {}, home: dirname(harness.kubeconfig) };
    const peers = createWindowIpc({ files: createWindowFiles(host, harness.stateFolder), clock: harness.clock });
    const ask = async (body: unknown): Promise<unknown> =>
      await peers.ask({ name: CREDENTIAL_QUESTION, body, limitMs: 10_000 });
    const before = refreshes();
    harness.clock.advance(41 * MINUTE);
    assert.equal(await ask({ nothing: 'that a client asks' }), undefined);
    await meanwhile();
    assert.equal(refreshes(), before);
    const { issuer, clientId } = testProvider.running;
    const args = ['get-token', clientKey(issuer, clientId), `--issuer-url=${issuer}`, `--client-id=${clientId}`];
    const execInfo = JSON.stringify({
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      spec: { interactive: false, cluster: { server: 'https://another.test' } },
    });
    // Even one that gets nothing yet, since its server was not approved.
    assert.equal(parseAnswer(await ask({ execInfo, args }))?.kind, 'signIn');
    await eventually(() => refreshes() === before + 1);
  });

  it('forgets a sign of life after a quarter of an hour', async () => {
    const before = refreshes();
    window.touch();
    harness.clock.advance(41 * MINUTE);
    await window.snapshots.reload();
    await meanwhile();
    assert.equal(refreshes(), before);
  });

  it('asks the provider once for two windows', async () => {
    const other = await harness.window();
    const before = refreshes();
    const first = generation();
    harness.clock.advance(41 * MINUTE);
    window.touch();
    other.touch();
    await eventually(() => generation() > first && generation(other) > first);
    await meanwhile();
    assert.equal(refreshes(), before + 1);
  });

  it('goes on trying, ever more slowly, while the provider is out of order, and tells it', async () => {
    const first = generation();
    testProvider.running.failNextToken(503);
    harness.clock.advance(41 * MINUTE);
    window.touch();
    const failing = (): boolean => {
      const status = window.status('alice');
      return status.kind === 'signedIn' && status.renewal.kind === 'failing';
    };
    await eventually(failing);
    await meanwhile();
    assert.equal(generation(), first);
    window.touch();
    harness.clock.advance(MINUTE);
    await eventually(() => generation() > first);
    await eventually(() => !failing());
  });

  it('ends with a refusal: no token is left for kubectl, and nobody is asked again', async () => {
    testProvider.running.refuseNextRefresh();
    harness.clock.advance(41 * MINUTE);
    window.touch();
    await eventually(() => window.status('alice').kind === 'signedOut');
    await eventually(() => harness.state('tokens').length === 0);
    assert.match(JSON.stringify(window.status('alice')), /"grant-refused"/u);
    const before = testProvider.running.events.length;
    for (let minutes = 0; minutes < 30; minutes += 10) {
      window.touch();
      harness.clock.advance(10 * MINUTE);
    }
    await window.snapshots.reload();
    await meanwhile();
    assert.equal(testProvider.running.events.length, before);
  });

  it('contacts nobody once signed out, or without contexts and users', async () => {
    await window.signOut(window.user('alice'));
    const before = testProvider.running.events.length;
    window.touch();
    harness.clock.advance(50 * MINUTE);
    await meanwhile();
    await window.signInTo('prod');
    harness.write('');
    await window.snapshots.reload();
    window.touch();
    harness.clock.advance(50 * MINUTE);
    await meanwhile();
    // The sign-in alone: its authorization and its code.
    assert.equal(testProvider.running.events.length, before + 2);
  });

  it('takes the token away while a stranger would get it, and renews nothing meanwhile', async () => {
    const text = harness.read();
    const { tokenFile } = window.user('alice').user;
    const before = refreshes();
    harness.write(
      text
        .replace('users:\n', `${contextText('evil', 'two', 'evil')}users:\n`)
        .replace('- name: two\n  user:\n', `- name: two\n  user:\n    tokenFile: ${tokenFile ?? ''}\n`),
    );
    await eventually(() => harness.state('tokens').length === 0);
    harness.clock.advance(41 * MINUTE);
    window.touch();
    await meanwhile();
    assert.equal(refreshes(), before);
    assert.equal(window.status('alice').kind, 'signedOut');
    await window.signInTo('evil');
    assert.equal(window.ui.waits.length, 1);
    await eventually(() => kubectlGets() !== undefined && refreshes() === before + 1);
    await eventually(() => ['alice', 'two'].every((name) => window.status(name).kind === 'signedIn'));
  });

  it('gives the token back when the stranger is gone', async () => {
    const text = harness.read();
    harness.write(text.replace('cluster: prod\n    user: alice', 'cluster: evil\n    user: alice'));
    await eventually(() => harness.state('tokens').length === 0);
    harness.write(text);
    await eventually(() => kubectlGets() !== undefined);
  });

  it('renews although the token file cannot be written, and says so', async () => {
    const [name = ''] = harness.state('tokens');
    const path = join(harness.stateFolder, 'tokens', name);
    const first = generation();
    rmSync(path);
    mkdirSync(path);
    harness.clock.advance(41 * MINUTE);
    window.touch();
    await eventually(() => generation() > first && harness.reports.length > 0);
    const [report] = harness.reports.splice(0);
    failure('not-a-file', /\.jwt/u)(report);
    rmSync(path, { recursive: true });
    await window.snapshots.reload();
    await eventually(() => kubectlGets() !== undefined);
    harness.reports.splice(0);
  });
});
