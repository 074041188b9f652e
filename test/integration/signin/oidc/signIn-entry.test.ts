import assert from 'node:assert/strict';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { decodeToken } from '../../../../src/credential/token.ts';
import { kubernetesClient } from '../../../hosts/provider.ts';
import { failure } from '../../../oidc/failure.ts';
import { startTestProvider, type TestProvider } from '../../../oidc/testProvider.ts';
import { createSignInHarness, type SignInHarness, eventually, type Window } from '../../../signin/signInHarness.ts';
import { entryKubeconfig } from '../../../signin/kubeconfigs.ts';
import { isListening } from '../../../signin/fakeSignInUi.ts';
import { errorSentence } from '../../../../src/text/sentenceOf.ts';

describe("a sign-in in kubectl's own form", () => {
  let testProvider: TestProvider;
  let harness: SignInHarness;
  let window: Window;
  before(async () => {
    testProvider = await startTestProvider();
  });
  after(() => testProvider.stop());
  beforeEach(async () => {
    harness = createSignInHarness(testProvider);
    harness.write(entryKubeconfig(testProvider));
    window = await harness.window();
  });
  afterEach(() => harness.leave());

  function config(key: string): string | undefined {
    return window.user('alice').user.authProvider?.config.get(key);
  }

  it('asks with issuer, client and host, then writes both tokens and nothing else', async () => {
    const before = harness.read();
    const seen = testProvider.running.events.length;
    assert.deepEqual(await window.signInTo('prod'), { displayName: 'alice@example.com', renewable: true });

    const [approval, ...more] = window.ui.approvals;
    assert.deepEqual(more, []);
    assert.equal(approval?.contextName, 'prod');
    assert.equal(approval.issuer, testProvider.running.issuer);
    assert.equal(approval.clientId, 'kubernetes');
    assert.equal(approval.isFirstUse, true);
    assert.deepEqual(
      approval.destinations.map(({ host }) => host),
      ['api.example.com:6443'],
    );

    const [id, refresh] = [config('id-token'), config('refresh-token')];
    assert.equal(decodeToken(id ?? '')?.displayName, 'alice@example.com');
    assert.ok(testProvider.running.issued.has(refresh ?? ''));
    const rest = harness.read().split('\n');
    const added = rest
      .filter((line) => !before.split('\n').includes(line))
      .map((line) => line.trim().replaceAll('"', ''));
    assert.deepEqual(added.toSorted(), [`id-token: ${id ?? ''}`, `refresh-token: ${refresh ?? ''}`]);
    assert.equal(rest.filter((line) => !/^ *(?:id|refresh)-token: /u.test(line)).join('\n'), before);
    assert.equal(statSync(harness.kubeconfig).mode & 0o777, 0o600);

    const { status } = window.user('alice');
    assert.ok(status.kind === 'signedIn' && status.renewal.kind === 'byKubectl');
    assert.equal(status.subject, 'alice@example.com');
    assert.deepEqual(
      testProvider.running.events.slice(seen).map(({ type }) => type),
      ['authorization', 'code'],
    );
    await eventually(() => window.ui.pages[0]?.html.includes('Signed in as alice@example.com') ?? false);
    assert.deepEqual([harness.state('sessions'), harness.state('tokens')], [[], []]);
  });

  it('shows that it is under way, and ends without a listener', async () => {
    const shown: string[] = [];
    window.snapshots.onChange(() => shown.push(window.status('alice').kind));
    await window.signInTo('prod');
    assert.ok(shown.includes('signingIn'), shown.join());
    assert.equal(window.status('alice').kind, 'signedIn');
    assert.equal(await isListening(window.ui.waits[0]!), false);
    assert.deepEqual(window.ui.progress, [
      { code: 'asking-provider', data: { host: new URL(testProvider.running.issuer).host } },
      { code: 'checking-answer', data: undefined },
    ]);
  });

  it('contacts nobody and writes nothing when declined', async () => {
    const [before, seen] = [harness.read(), testProvider.running.events.length];
    window.ui.onApprove = () => false;
    assert.equal(await window.signInTo('prod'), undefined);
    assert.equal(testProvider.running.events.length, seen);
    assert.deepEqual(window.ui.waits, []);
    assert.equal(harness.read(), before);
    assert.deepEqual(harness.state('clients'), []);
    assert.equal(window.status('alice').kind, 'signedOut');
  });

  it('asks once for a destination, and again for another one', async () => {
    await window.signInTo('prod');
    await window.signInTo('prod');
    assert.equal(window.ui.approvals.length, 1);
    harness.write(harness.read().replace('api.example.com', 'api.evil.test'));
    await window.snapshots.reload();
    window.ui.onApprove = () => false;
    assert.equal(await window.signInTo('prod'), undefined);
    const second = window.ui.approvals[1];
    assert.equal(second?.isFirstUse, false);
    assert.deepEqual(
      second.destinations.map(({ host }) => host),
      ['api.evil.test:6443'],
    );
  });

  it('takes away a pasted token that has ended, which kubectl would still send', async () => {
    const ended = `${Buffer.from('{}').toString('base64url')}.${Buffer.from('{"exp":1}').toString('base64url')}.s`;
    harness.write(harness.read().replace('    auth-provider:', `    token: ${ended} # pasted\n    auth-provider:`));
    await window.snapshots.reload();
    await window.signInTo('prod');
    assert.equal(window.user('alice').user.token, undefined);
    assert.equal(window.user('alice').credential.kind, 'oidc');
    assert.match(harness.read(), /token: "keep me"/u);
  });

  it('does not lose the tokens to a held lock: it says so and tries again', async () => {
    const lock = `${harness.kubeconfig}.lock`;
    writeFileSync(lock, '');
    window.ui.onRetry = () => {
      rmSync(lock);
      return true;
    };
    const seen = testProvider.running.events.length;
    await window.signInTo('prod');
    assert.equal(window.ui.failures.length, 1);
    assert.match(errorSentence(window.ui.failures[0]!), /\.lock/u);
    assert.ok(testProvider.running.issued.has(config('refresh-token') ?? ''));
    assert.equal(testProvider.running.events.length - seen, 2);
  });

  it('does not make a user anew that was removed meanwhile', async () => {
    window.ui.onBrowser = async (wait) => {
      harness.write(harness.read().replaceAll(/name: alice$/gmu, 'name: bob'));
      await window.ui.goThrough(wait);
    };
    await assert.rejects(window.signInTo('prod'), failure('entry-missing', /alice/u));
    assert.doesNotMatch(harness.read(), /id-token/u);
    await eventually(() => !window.snapshot().users.has('alice'));
  });

  it('authenticates a client that has a secret, and says when the provider refuses it, without telling it', async () => {
    const confidential = await startTestProvider({
      clients: [
        { ...kubernetesClient, client_secret: 's3cret-of-client', token_endpoint_auth_method: 'client_secret_basic' },
      ],
    });
    const there = createSignInHarness(confidential);
    const withSecret = (secret: string): string =>
      entryKubeconfig(confidential).replace('        client-id', `        client-secret: ${secret}\n        client-id`);
    there.write(withSecret('wrong-secret'));
    const other = await there.window();
    await assert.rejects(other.signInTo('prod'), failure('client-refused', /secret/u, ['wrong-secret']));
    there.write(withSecret('s3cret-of-client'));
    await other.snapshots.reload();
    assert.equal((await other.signInTo('prod'))?.displayName, 'alice@example.com');
    assert.equal(await other.refresh('prod'), true);
    assert.deepEqual(await other.signOut(other.user('alice')), { revoked: true });
    assert.equal(there.read(), withSecret('s3cret-of-client'));
    await there.leave();
    await confidential.stop();
  });

  it('does without offline access, which it adds by itself, where the provider lists it but not for this client', async () => {
    const strict = await startTestProvider({ clients: [{ ...kubernetesClient, scope: 'openid email groups' }] });
    const there = createSignInHarness(strict);
    there.write(entryKubeconfig(strict));
    const other = await there.window();
    assert.deepEqual(await other.signInTo('prod'), { displayName: 'alice@example.com', renewable: false });
    assert.deepEqual(
      other.ui.waits.map(({ url }) => new URL(url).searchParams.get('scope')),
      ['openid offline_access email groups', 'openid email groups'],
    );
    there.write(entryKubeconfig(strict).replace('email,groups', 'email,offline_access'));
    await other.snapshots.reload();
    await assert.rejects(other.signInTo('prod'), failure('scope-refused', /scopes/u));
    assert.equal(other.ui.waits.length, 3);
    await there.leave();
    await strict.stop();
  });
});
