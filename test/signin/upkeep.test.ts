import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decodeToken } from '../../src/credential/token.ts';
import { createPeerFiles } from '../../src/plugin/peerFiles.ts';
import { createPeers } from '../../src/plugin/peers.ts';
import { CREDENTIAL_QUESTION, parseAnswer } from '../../src/plugin/question.ts';
import { clientKey } from '../../src/signin/ids.ts';
import { failure } from '../oidc/failure.ts';
import { createScene, type Scene } from '../oidc/real.ts';
import { createDesk, eventually, meanwhile, type Desk, type Window } from './desk.ts';
import { contextText, sessionKubeconfig } from './kubeconfigs.ts';
import { MINUTE } from './support.ts';

describe('upkeep', () => {
  let scene: Scene;
  let desk: Desk;
  let window: Window;
  before(async () => {
    scene = await createScene({ idTokenSeconds: 3600 });
  });
  after(() => scene.stop());
  beforeEach(async () => {
    desk = createDesk(scene);
    const users = ['alice', 'two'];
    desk.write(sessionKubeconfig(scene, desk.file('idp.crt', scene.authority.certPem), users));
    window = await desk.window();
    await window.signInTo('prod');
  });
  afterEach(async () => {
    scene.running.idTokenSeconds(3600);
    await desk.leave();
  });

  function refreshes(): number {
    return scene.running.events.filter(({ type }) => type.startsWith('refresh')).length;
  }

  function generation(at = window): number {
    return at.user('alice').session?.generation ?? -1;
  }

  function kubectlGets(): string | undefined {
    const [name] = desk.state('tokens').filter((each) => each.endsWith('.jwt') && !each.startsWith('.'));
    return name === undefined ? undefined : readFileSync(join(desk.stateFolder, 'tokens', name), 'utf8');
  }

  it('renews at two thirds of the life, and kubectl gets the new token', async () => {
    const before = refreshes();
    const [old, first] = [kubectlGets(), generation()];
    window.touch();
    desk.clock.advance(13 * MINUTE);
    window.touch();
    desk.clock.advance(13 * MINUTE);
    window.touch();
    desk.clock.advance(13 * MINUTE);
    await meanwhile();
    assert.equal(refreshes(), before);
    // Another life, since two tokens of one second and one life are the same.
    scene.running.idTokenSeconds(3000);
    window.touch();
    desk.clock.advance(MINUTE);
    await eventually(() => generation() > first);
    await eventually(() => kubectlGets() === window.user('alice').session?.tokens.idToken);
    assert.notEqual(kubectlGets(), old);
    assert.equal(refreshes(), before + 1);
    assert.equal(decodeToken(kubectlGets() ?? '')?.displayName, 'alice@example.com');
  });

  it('waits for a sign of life on an unattended machine', async () => {
    const before = refreshes();
    desk.clock.advance(41 * MINUTE);
    desk.clock.advance(MINUTE);
    await window.overviews.reload();
    await meanwhile();
    assert.equal(refreshes(), before);
    window.touch();
    await eventually(() => refreshes() === before + 1);
  });

  it('takes a client of the credential plugin for a sign of life', async () => {
    window.plugins.serve(() => Promise.resolve({ kind: 'nobody' }));
    const host = { platform: process.platform, env: {}, home: dirname(desk.kubeconfig) };
    const peers = createPeers({ files: createPeerFiles(host, desk.stateFolder), clock: desk.clock });
    const ask = async (body: unknown): Promise<unknown> =>
      await peers.ask({ name: CREDENTIAL_QUESTION, body, limitMs: 10_000 });
    const before = refreshes();
    desk.clock.advance(41 * MINUTE);
    assert.equal(await ask({ nothing: 'that a client asks' }), undefined);
    await meanwhile();
    assert.equal(refreshes(), before);
    const { issuer, clientId } = scene.running;
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
    desk.clock.advance(41 * MINUTE);
    await window.overviews.reload();
    await meanwhile();
    assert.equal(refreshes(), before);
  });

  it('asks the provider once for two windows', async () => {
    const other = await desk.window();
    const before = refreshes();
    const first = generation();
    desk.clock.advance(41 * MINUTE);
    window.touch();
    other.touch();
    await eventually(() => generation() > first && generation(other) > first);
    await meanwhile();
    assert.equal(refreshes(), before + 1);
  });

  it('goes on trying, ever more slowly, while the provider is out of order, and tells it', async () => {
    const first = generation();
    scene.running.failNextToken(503);
    desk.clock.advance(41 * MINUTE);
    window.touch();
    const failing = (): boolean => {
      const status = window.status('alice');
      return status.kind === 'signedIn' && status.renewal.kind === 'failing';
    };
    await eventually(failing);
    await meanwhile();
    assert.equal(generation(), first);
    window.touch();
    desk.clock.advance(MINUTE);
    await eventually(() => generation() > first);
    await eventually(() => !failing());
  });

  it('ends with a refusal: no token is left for kubectl, and nobody is asked again', async () => {
    scene.running.refuseNextRefresh();
    desk.clock.advance(41 * MINUTE);
    window.touch();
    await eventually(() => window.status('alice').kind === 'signedOut');
    await eventually(() => desk.state('tokens').length === 0);
    assert.match(JSON.stringify(window.status('alice')), /sign in again/u);
    const before = scene.running.events.length;
    for (let minutes = 0; minutes < 30; minutes += 10) {
      window.touch();
      desk.clock.advance(10 * MINUTE);
    }
    await window.overviews.reload();
    await meanwhile();
    assert.equal(scene.running.events.length, before);
  });

  it('contacts nobody once signed out, or without contexts and users', async () => {
    await window.signOut(window.user('alice'));
    const before = scene.running.events.length;
    window.touch();
    desk.clock.advance(50 * MINUTE);
    await meanwhile();
    await window.signInTo('prod');
    desk.write('');
    await window.overviews.reload();
    window.touch();
    desk.clock.advance(50 * MINUTE);
    await meanwhile();
    // The sign-in alone: its authorization and its code.
    assert.equal(scene.running.events.length, before + 2);
  });

  it('takes the token away while a stranger would get it, and renews nothing meanwhile', async () => {
    const text = desk.read();
    const { tokenFile } = window.user('alice').user;
    const before = refreshes();
    desk.write(
      text
        .replace('users:\n', `${contextText('evil', 'two', 'evil')}users:\n`)
        .replace('- name: two\n  user:\n', `- name: two\n  user:\n    tokenFile: ${tokenFile ?? ''}\n`),
    );
    await eventually(() => desk.state('tokens').length === 0);
    desk.clock.advance(41 * MINUTE);
    window.touch();
    await meanwhile();
    assert.equal(refreshes(), before);
    assert.equal(window.status('alice').kind, 'signedOut');
    await window.signInTo('evil');
    assert.equal(window.person.waits.length, 1);
    await eventually(() => kubectlGets() !== undefined && refreshes() === before + 1);
    assert.deepEqual([window.status('alice').kind, window.status('two').kind], ['signedIn', 'signedIn']);
  });

  it('gives the token back when the stranger is gone', async () => {
    const text = desk.read();
    desk.write(text.replace('cluster: prod\n    user: alice', 'cluster: evil\n    user: alice'));
    await eventually(() => desk.state('tokens').length === 0);
    desk.write(text);
    await eventually(() => kubectlGets() !== undefined);
  });

  it('renews although the token file cannot be written, and says so', async () => {
    const [name = ''] = desk.state('tokens');
    const path = join(desk.stateFolder, 'tokens', name);
    const first = generation();
    rmSync(path);
    mkdirSync(path);
    desk.clock.advance(41 * MINUTE);
    window.touch();
    await eventually(() => generation() > first);
    const [report] = desk.reports.splice(0);
    failure('not-a-file', /\.jwt/u)(report);
    rmSync(path, { recursive: true });
    await window.overviews.reload();
    await eventually(() => kubectlGets() !== undefined);
    desk.reports.splice(0);
  });
});
