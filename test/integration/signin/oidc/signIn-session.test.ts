import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { filePath } from '../../../../src/base/brandedText.ts';
import { decodeToken } from '../../../../src/credential/token.ts';
import type { BrowserWait } from '../../../../src/signin/oidc/signInUi.ts';
import { targetOfNewUser } from '../../../../src/signin/oidc/signInTarget.ts';
import { kubernetesClient } from '../../../hosts/provider.ts';
import { failure } from '../../../oidc/failure.ts';
import { startTestProvider, type TestProvider } from '../../../oidc/testProvider.ts';
import { createSignInHarness, type SignInHarness, meanwhile, type Window } from '../../../signin/signInHarness.ts';
import { contextText, sessionKubeconfig } from '../../../signin/kubeconfigs.ts';

describe('a sign-in into a session', () => {
  let testProvider: TestProvider;
  let harness: SignInHarness;
  let window: Window;
  let authority: string;
  before(async () => {
    testProvider = await startTestProvider({ idTokenSeconds: 3600 });
  });
  after(() => testProvider.stop());
  beforeEach(async () => {
    harness = createSignInHarness(testProvider);
    authority = harness.file('idp.crt', testProvider.authority.certPem);
    await startWith(['alice']);
  });
  afterEach(() => harness.leave());

  async function startWith(users: readonly string[], extra = ''): Promise<void> {
    harness.write(sessionKubeconfig(testProvider, authority, [...users], extra));
    window = await harness.window();
  }

  function tokenFile(user: string): string {
    return window.user(user).user.tokenFile ?? assert.fail(`${user} has no token file`);
  }

  function nameIn(path: string): string | undefined {
    return decodeToken(readFileSync(path, 'utf8'))?.displayName;
  }

  it('seals the session, and gives kubectl the ID token alone in a private file', async () => {
    assert.deepEqual(await window.signInTo('prod'), { displayName: 'alice@example.com', renewable: true });
    const path = tokenFile('alice');
    assert.equal(nameIn(path), 'alice@example.com');
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(statSync(dirname(path)).mode & 0o777, 0o700);
    assert.equal(harness.state('sessions').length, 1);
    const { status, session } = window.user('alice');
    assert.ok(status.kind === 'signedIn' && status.renewal.kind === 'byUs');
    assert.ok(testProvider.running.issued.has(session?.tokens.refreshToken ?? ''));
    assert.match(harness.read(), /# Mine; do not touch\.[^]*# the real one[^]*# me/u);
    for (const secret of testProvider.running.issued) assert.ok(!harness.read().includes(secret));
  });

  it('adds user and context to a cluster that has none', async () => {
    const cluster = window.snapshot().kubeconfig.clusters.get('prod')!;
    const target = targetOfNewUser({
      form: { kind: 'tokenFile' },
      contextName: 'prod-new',
      existing: undefined,
      clusterName: 'prod',
      userName: 'prod-sso',
      client: {
        issuer: testProvider.running.issuer,
        clientId: testProvider.running.clientId,
        scopes: ['email', 'groups'],
        certificateAuthority: filePath(authority),
        certificateAuthorityData: undefined,
      },
      destination: window.snapshot().destinationOf(cluster),
    });
    window.ui.onApprove = () => false;
    const before = harness.read();
    assert.equal(await window.signIn(target, window.ui, new AbortController().signal), undefined);
    assert.equal(harness.read(), before);
    window.ui.onApprove = () => true;
    await window.signIn(target, window.ui, new AbortController().signal);
    const context = window.snapshot().kubeconfig.contexts.get('prod-new');
    assert.deepEqual([context?.cluster, context?.user], ['prod', 'prod-sso']);
    assert.equal(window.status('prod-sso').kind, 'signedIn');
    assert.equal(nameIn(tokenFile('prod-sso')), 'alice@example.com');
    assert.equal(window.status('alice').kind, 'signedOut');
    assert.match(harness.read(), /# Mine; do not touch\./u);
  });

  it('lets a second user join it without a browser, but not without approval', async () => {
    await startWith(['alice', 'again'], contextText('evil', 'again', 'evil'));
    await window.signInTo('prod');
    const seen = testProvider.running.events.length;
    window.ui.onApprove = () => false;
    assert.equal(await window.signInTo('evil'), undefined);
    assert.equal(window.user('again').user.tokenFile, undefined);
    window.ui.onApprove = () => true;
    assert.deepEqual(await window.signInTo('evil'), { displayName: 'alice@example.com', renewable: true });
    assert.equal(tokenFile('again'), tokenFile('alice'));
    assert.equal(testProvider.running.events.length, seen);
    assert.equal(window.ui.waits.length, 1);
    assert.deepEqual([window.status('alice').kind, window.status('again').kind], ['signedIn', 'signedIn']);
    assert.deepEqual(
      window.ui.approvals.map(({ purpose, account, isFirstUse, destinations }) => [
        ...[purpose, account, isFirstUse],
        destinations[0]?.host,
      ]),
      [
        ['signIn', undefined, true, 'api.example.com:6443'],
        ['use', 'alice@example.com', false, 'api.evil.test'],
        ['use', 'alice@example.com', false, 'api.evil.test'],
      ],
    );
  });

  it('is reached by way of the certificate authority that was approved for it alone', async () => {
    await startWith(['alice', 'copy'], contextText('copy', 'copy'));
    await window.signInTo('prod');
    const own = window.user('alice').session?.provider.certificateAuthority;
    const other = harness.file('other.crt', `# another\n${testProvider.authority.certPem}`);
    const [head, tail] = harness.read().split('- name: copy\n  user:');
    harness.write(`${head ?? ''}- name: copy\n  user:${tail?.replace(authority, other) ?? ''}`);
    await window.snapshots.reload();
    const seen = testProvider.running.events.length;
    window.ui.onApprove = () => false;
    assert.equal(await window.signInTo('copy'), undefined);
    assert.equal(testProvider.running.events.length, seen);
    const [first, asked] = window.ui.approvals;
    assert.deepEqual([first?.isNewAuthority, asked?.isNewAuthority, asked?.destinations], [true, true, []]);
    assert.notEqual(first?.authority, asked?.authority);
    assert.equal(await window.refresh('prod'), true);
    window.ui.onApprove = () => true;
    await window.signInTo('copy');
    assert.notEqual(window.user('alice').session?.provider.certificateAuthority, own);
    assert.equal(window.ui.approvals.length, 3);
  });

  it('goes to the browser again for who is signed in; another account is another session', async () => {
    await window.signInTo('prod');
    const first = tokenFile('alice');
    const bob = testProvider.running.users[1]!;
    window.ui.onBrowser = async (wait) => {
      await window.ui.goThrough(wait, bob);
    };
    assert.equal((await window.signInTo('prod'))?.displayName, 'bob@example.com');
    assert.notEqual(tokenFile('alice'), first);
    assert.equal(nameIn(tokenFile('alice')), 'bob@example.com');
    assert.equal(harness.state('sessions').length, 2);
  });

  it("does not join another account's session in place of its own", async () => {
    await startWith(['alice', 'admin'], contextText('admin', 'admin'));
    await window.signInTo('prod');
    await window.signInTo('admin');
    window.ui.onBrowser = async (wait) => {
      await window.ui.goThrough(wait, testProvider.running.users[1]);
    };
    await window.signInTo('admin');
    await window.signOut(window.user('admin'));
    await window.snapshots.reload();
    assert.equal(window.status('admin').kind, 'signedOut');
    const trips = window.ui.waits.length;
    assert.equal((await window.signInTo('admin'))?.displayName, 'bob@example.com');
    assert.equal(window.ui.waits.length, trips + 1);
    assert.equal(nameIn(tokenFile('alice')), 'alice@example.com');
  });

  it("does not join another account's sign-in in place of its own, clicked while that one waits", async () => {
    await startWith(['alice', 'admin'], contextText('admin', 'admin'));
    const asBob = async (wait: BrowserWait): Promise<void> => {
      await window.ui.goThrough(wait, testProvider.running.users[1]);
    };
    await window.signInTo('prod');
    await window.signInTo('admin');
    window.ui.onBrowser = asBob;
    await window.signInTo('admin');
    for (const user of ['alice', 'admin']) await window.signOut(window.user(user));
    await window.snapshots.reload();
    const before = harness.read();
    const trips = window.ui.waits.length;
    let clicked: ReturnType<Window['signInTo']> | undefined;
    window.ui.onBrowser = async (wait) => {
      window.ui.onBrowser = asBob;
      clicked = window.signInTo('admin');
      await meanwhile();
      await window.ui.goThrough(wait);
    };
    assert.equal((await window.signInTo('prod'))?.displayName, 'alice@example.com');
    assert.equal((await clicked)?.displayName, 'bob@example.com');
    assert.equal(window.ui.waits.length, trips + 2);
    assert.equal(harness.read(), before);
    assert.deepEqual(
      [nameIn(tokenFile('alice')), nameIn(tokenFile('admin'))],
      ['alice@example.com', 'bob@example.com'],
    );
  });

  describe('that several users share', () => {
    const scopesAsked = (): readonly (string | null)[] =>
      window.ui.waits.map(({ url }) => new URL(url).searchParams.get('scope'));

    beforeEach(async () => {
      await startWith(['alice', 'wide'], contextText('wide', 'wide'));
      const [head = '', alice = '', wide = ''] = harness.read().split(/(?=- name: (?:alice|wide)\n {2}user:)/u);
      harness.write([head, alice, wide.replace('extra-scopes: email', 'extra-scopes: email,groups')].join(''));
      await window.snapshots.reload();
    });

    it('is joined by one that wants less, and keeps what the other one wants', async () => {
      await window.signInTo('wide');
      await window.signInTo('prod');
      assert.equal(tokenFile('alice'), tokenFile('wide'));
      await window.signInTo('prod');
      const asked = 'openid offline_access email groups';
      assert.deepEqual(scopesAsked(), [asked, asked]);
      assert.deepEqual(window.user('wide').session?.provider.scopes, ['email', 'groups']);
    });

    it('is not joined by one that wants more, also while it is under way', async () => {
      let clicked: ReturnType<Window['signInTo']> | undefined;
      window.ui.onBrowser = async (wait) => {
        window.ui.onBrowser = (next) => window.ui.goThrough(next);
        clicked = window.signInTo('wide');
        await meanwhile();
        await window.ui.goThrough(wait);
      };
      await window.signInTo('prod');
      await clicked;
      assert.deepEqual(scopesAsked(), ['openid offline_access email', 'openid offline_access email groups']);
      assert.deepEqual(window.user('alice').session?.provider.scopes, ['email', 'groups']);
    });
  });

  it('does without what others asked for once, where the provider gives it no more', async () => {
    const client = { ...kubernetesClient };
    const strict = await startTestProvider({ clients: [client] });
    const there = createSignInHarness(strict);
    const wide = sessionKubeconfig(strict, there.file('idp.crt', strict.authority.certPem));
    there.write(wide.replace('extra-scopes: email', 'extra-scopes: email,groups'));
    const own = await there.window();
    await own.signInTo('prod');
    Object.assign(client, { scope: 'openid offline_access email' });
    strict.running.rotateKeys();
    there.write(there.read().replace('email,groups', 'email'));
    await own.snapshots.reload();
    assert.deepEqual(await own.signInTo('prod'), { displayName: 'alice@example.com', renewable: true });
    assert.deepEqual(own.user('alice').session?.provider.scopes, ['email']);
    await there.leave();
    await strict.stop();
  });

  it('keeps nothing back when a stranger reads the same file: it is signed in, and paused', async () => {
    await window.signInTo('prod');
    const path = tokenFile('alice');
    await window.signOut(window.user('alice'));
    const copy = harness.read().replace('users:\n', `${contextText('evil', 'eve', 'evil')}users:\n`);
    harness.write(`${copy}- name: eve\n  user: {tokenFile: ${path}}\n`);
    await window.snapshots.reload();
    await assert.rejects(window.signInTo('prod'), failure('session-paused', /context evil.*api\.evil\.test/u));
    assert.deepEqual(harness.state('tokens'), []);
    assert.match(JSON.stringify(window.status('alice')), /"paused".*"contextName":"evil"/u);
    harness.write(harness.read().replace(contextText('evil', 'eve', 'evil'), ''));
    await window.snapshots.reload();
    await window.signInTo('prod');
    assert.equal(nameIn(path), 'alice@example.com');
  });

  it('keeps its key in memory when the editor has no place for it', async () => {
    harness.secrets.mood = 'broken';
    await window.signInTo('prod');
    assert.equal(window.keyStorage(), 'refused');
    assert.equal(window.status('alice').kind, 'signedIn');
  });
});
