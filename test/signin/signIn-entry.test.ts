import assert from 'node:assert/strict';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { decodeToken } from '../../src/credential/token.ts';
import { kubernetesClient } from '../hosts/provider.ts';
import { failure } from '../oidc/failure.ts';
import { createScene, type Scene } from '../oidc/real.ts';
import { createDesk, eventually, type Desk, type Window } from './desk.ts';
import { entryKubeconfig } from './kubeconfigs.ts';
import { isListening } from './person.ts';

describe("a sign-in in kubectl's own form", () => {
  let scene: Scene;
  let desk: Desk;
  let window: Window;
  before(async () => {
    scene = await createScene();
  });
  after(() => scene.stop());
  beforeEach(async () => {
    desk = createDesk(scene);
    desk.write(entryKubeconfig(scene));
    window = await desk.window();
  });
  afterEach(() => desk.leave());

  function config(key: string): string | undefined {
    return window.user('alice').user.authProvider?.config.get(key);
  }

  it('asks with issuer, client and host, then writes both tokens and nothing else', async () => {
    const before = desk.read();
    const seen = scene.running.events.length;
    assert.deepEqual(await window.signInTo('prod'), { displayName: 'alice@example.com', renewable: true });

    const [approval, ...more] = window.person.approvals;
    assert.deepEqual(more, []);
    assert.equal(approval?.contextName, 'prod');
    assert.equal(approval.issuer, scene.running.issuer);
    assert.equal(approval.clientId, 'kubernetes');
    assert.equal(approval.isFirstUse, true);
    assert.deepEqual(
      approval.destinations.map(({ host }) => host),
      ['api.example.com:6443'],
    );

    const [id, refresh] = [config('id-token'), config('refresh-token')];
    assert.equal(decodeToken(id ?? '')?.displayName, 'alice@example.com');
    assert.ok(scene.running.issued.has(refresh ?? ''));
    const rest = desk.read().split('\n');
    const added = rest
      .filter((line) => !before.split('\n').includes(line))
      .map((line) => line.trim().replaceAll('"', ''));
    assert.deepEqual(added.toSorted(), [`id-token: ${id ?? ''}`, `refresh-token: ${refresh ?? ''}`]);
    assert.equal(rest.filter((line) => !/^ *(?:id|refresh)-token: /u.test(line)).join('\n'), before);
    assert.equal(statSync(desk.kubeconfig).mode & 0o777, 0o600);

    const { status } = window.user('alice');
    assert.ok(status.kind === 'signedIn' && status.renewal.kind === 'byKubectl');
    assert.equal(status.subject, 'alice@example.com');
    assert.deepEqual(
      scene.running.events.slice(seen).map(({ type }) => type),
      ['authorization', 'code'],
    );
    await eventually(() => window.person.pages[0]?.html.includes('Signed in as alice@example.com') ?? false);
    assert.deepEqual([desk.state('sessions'), desk.state('tokens')], [[], []]);
  });

  it('shows that it is under way, and ends without a listener', async () => {
    const shown: string[] = [];
    window.overviews.onChange(() => shown.push(window.status('alice').kind));
    await window.signInTo('prod');
    assert.ok(shown.includes('signingIn'), shown.join());
    assert.equal(window.status('alice').kind, 'signedIn');
    assert.equal(await isListening(window.person.waits[0]!), false);
    assert.deepEqual(window.person.phrases, [`asking ${new URL(scene.running.issuer).host}`, 'checking the answer']);
  });

  it('contacts nobody and writes nothing when declined', async () => {
    const [before, seen] = [desk.read(), scene.running.events.length];
    window.person.onApprove = () => false;
    assert.equal(await window.signInTo('prod'), undefined);
    assert.equal(scene.running.events.length, seen);
    assert.deepEqual(window.person.waits, []);
    assert.equal(desk.read(), before);
    assert.deepEqual(desk.state('clients'), []);
    assert.equal(window.status('alice').kind, 'signedOut');
  });

  it('asks once for a destination, and again for another one', async () => {
    await window.signInTo('prod');
    await window.signInTo('prod');
    assert.equal(window.person.approvals.length, 1);
    desk.write(desk.read().replace('api.example.com', 'api.evil.test'));
    await window.overviews.reload();
    window.person.onApprove = () => false;
    assert.equal(await window.signInTo('prod'), undefined);
    const second = window.person.approvals[1];
    assert.equal(second?.isFirstUse, false);
    assert.deepEqual(
      second.destinations.map(({ host }) => host),
      ['api.evil.test:6443'],
    );
  });

  it('takes away a pasted token that has ended, which kubectl would still send', async () => {
    const ended = `${Buffer.from('{}').toString('base64url')}.${Buffer.from('{"exp":1}').toString('base64url')}.s`;
    desk.write(desk.read().replace('    auth-provider:', `    token: ${ended} # pasted\n    auth-provider:`));
    await window.overviews.reload();
    await window.signInTo('prod');
    assert.equal(window.user('alice').user.token, undefined);
    assert.equal(window.user('alice').credential.kind, 'oidc');
    assert.match(desk.read(), /token: "keep me"/u);
  });

  it('does not lose the tokens to a held lock: it says so and tries again', async () => {
    const lock = `${desk.kubeconfig}.lock`;
    writeFileSync(lock, '');
    window.person.onRetry = () => {
      rmSync(lock);
      return true;
    };
    const seen = scene.running.events.length;
    await window.signInTo('prod');
    assert.equal(window.person.sentences.length, 1);
    assert.match(window.person.sentences[0] ?? '', /\.lock/u);
    assert.ok(scene.running.issued.has(config('refresh-token') ?? ''));
    assert.equal(scene.running.events.length - seen, 2);
  });

  it('does not make a user anew that was removed meanwhile', async () => {
    window.person.onBrowser = async (wait) => {
      desk.write(desk.read().replaceAll(/name: alice$/gmu, 'name: bob'));
      await window.person.goThrough(wait);
    };
    await assert.rejects(window.signInTo('prod'), failure('entry-missing', /alice/u));
    assert.doesNotMatch(desk.read(), /id-token/u);
    await eventually(() => !window.overview().users.has('alice'));
  });

  it('authenticates a client that has a secret, and says when the provider refuses it, without telling it', async () => {
    const confidential = await createScene({
      clients: [
        { ...kubernetesClient, client_secret: 's3cret-of-client', token_endpoint_auth_method: 'client_secret_basic' },
      ],
    });
    const there = createDesk(confidential);
    const withSecret = (secret: string): string =>
      entryKubeconfig(confidential).replace('        client-id', `        client-secret: ${secret}\n        client-id`);
    there.write(withSecret('wrong-secret'));
    const other = await there.window();
    await assert.rejects(other.signInTo('prod'), failure('client-refused', /secret/u, ['wrong-secret']));
    there.write(withSecret('s3cret-of-client'));
    await other.overviews.reload();
    assert.equal((await other.signInTo('prod'))?.displayName, 'alice@example.com');
    assert.equal(await other.refresh('prod'), true);
    assert.deepEqual(await other.signOut(other.user('alice')), { revoked: true });
    assert.equal(there.read(), withSecret('s3cret-of-client'));
    await there.leave();
    await confidential.stop();
  });

  it('does without offline access, which it adds by itself, where the provider lists it but not for this client', async () => {
    const strict = await createScene({ clients: [{ ...kubernetesClient, scope: 'openid email groups' }] });
    const there = createDesk(strict);
    there.write(entryKubeconfig(strict));
    const other = await there.window();
    assert.deepEqual(await other.signInTo('prod'), { displayName: 'alice@example.com', renewable: false });
    assert.deepEqual(
      other.person.waits.map(({ url }) => new URL(url).searchParams.get('scope')),
      ['openid offline_access email groups', 'openid email groups'],
    );
    there.write(entryKubeconfig(strict).replace('email,groups', 'email,offline_access'));
    await other.overviews.reload();
    await assert.rejects(other.signInTo('prod'), failure('scope-refused', /change the scopes/u));
    assert.equal(other.person.waits.length, 3);
    await there.leave();
    await strict.stop();
  });
});
