import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { decodeToken } from '../../src/credential/token.ts';
import type { BrowserWait } from '../../src/signin/conversation.ts';
import { newTarget } from '../../src/signin/target.ts';
import { kubernetesClient } from '../hosts/provider.ts';
import { failure } from '../oidc/failure.ts';
import { createScene, type Scene } from '../oidc/real.ts';
import { createDesk, meanwhile, type Desk, type Window } from './desk.ts';
import { contextText, sessionKubeconfig } from './kubeconfigs.ts';

describe('a sign-in into a session', () => {
  let scene: Scene;
  let desk: Desk;
  let window: Window;
  let authority: string;
  before(async () => {
    scene = await createScene({ idTokenSeconds: 3600 });
  });
  after(() => scene.stop());
  beforeEach(async () => {
    desk = createDesk(scene);
    authority = desk.file('idp.crt', scene.authority.certPem);
    await startWith(['alice']);
  });
  afterEach(() => desk.leave());

  async function startWith(users: readonly string[], extra = ''): Promise<void> {
    desk.write(sessionKubeconfig(scene, authority, [...users], extra));
    window = await desk.window();
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
    assert.equal(desk.state('sessions').length, 1);
    const { status, session } = window.user('alice');
    assert.ok(status.kind === 'signedIn' && status.renewal.kind === 'byUs');
    assert.ok(scene.running.issued.has(session?.tokens.refreshToken ?? ''));
    assert.match(desk.read(), /# Mine; do not touch\.[^]*# the real one[^]*# me/u);
    for (const secret of scene.running.issued) assert.ok(!desk.read().includes(secret));
  });

  it('adds user and context to a cluster that has none', async () => {
    const cluster = window.overview().kubeconfig.clusters.get('prod')!;
    const target = newTarget({
      form: { kind: 'tokenFile' },
      contextName: 'prod-new',
      existing: undefined,
      clusterName: 'prod',
      userName: 'prod-sso',
      client: {
        issuer: scene.running.issuer,
        clientId: scene.running.clientId,
        scopes: ['email', 'groups'],
        certificateAuthority: authority,
        certificateAuthorityData: undefined,
      },
      destination: window.overview().destinationOf(cluster),
    });
    window.person.onApprove = () => false;
    const before = desk.read();
    assert.equal(await window.signIn(target, window.person, new AbortController().signal), undefined);
    assert.equal(desk.read(), before);
    window.person.onApprove = () => true;
    await window.signIn(target, window.person, new AbortController().signal);
    const context = window.overview().kubeconfig.contexts.get('prod-new');
    assert.deepEqual([context?.cluster, context?.user], ['prod', 'prod-sso']);
    assert.equal(window.status('prod-sso').kind, 'signedIn');
    assert.equal(nameIn(tokenFile('prod-sso')), 'alice@example.com');
    assert.equal(window.status('alice').kind, 'signedOut');
    assert.match(desk.read(), /# Mine; do not touch\./u);
  });

  it('lets a second user join it without a browser, but not without approval', async () => {
    await startWith(['alice', 'again'], contextText('evil', 'again', 'evil'));
    await window.signInTo('prod');
    const seen = scene.running.events.length;
    window.person.onApprove = () => false;
    assert.equal(await window.signInTo('evil'), undefined);
    assert.equal(window.user('again').user.tokenFile, undefined);
    window.person.onApprove = () => true;
    assert.deepEqual(await window.signInTo('evil'), { displayName: 'alice@example.com', renewable: true });
    assert.equal(tokenFile('again'), tokenFile('alice'));
    assert.equal(scene.running.events.length, seen);
    assert.equal(window.person.waits.length, 1);
    assert.deepEqual([window.status('alice').kind, window.status('again').kind], ['signedIn', 'signedIn']);
    assert.deepEqual(
      window.person.approvals.map(({ purpose, account, isFirstUse, destinations }) => [
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
    const other = desk.file('other.crt', `# another\n${scene.authority.certPem}`);
    const [head, tail] = desk.read().split('- name: copy\n  user:');
    desk.write(`${head ?? ''}- name: copy\n  user:${tail?.replace(authority, other) ?? ''}`);
    await window.overviews.reload();
    const seen = scene.running.events.length;
    window.person.onApprove = () => false;
    assert.equal(await window.signInTo('copy'), undefined);
    assert.equal(scene.running.events.length, seen);
    const [first, asked] = window.person.approvals;
    assert.deepEqual([first?.isNewAuthority, asked?.isNewAuthority, asked?.destinations], [true, true, []]);
    assert.notEqual(first?.authority, asked?.authority);
    assert.equal(await window.refresh('prod'), true);
    window.person.onApprove = () => true;
    await window.signInTo('copy');
    assert.notEqual(window.user('alice').session?.provider.certificateAuthority, own);
    assert.equal(window.person.approvals.length, 3);
  });

  it('goes to the browser again for who is signed in; another account is another session', async () => {
    await window.signInTo('prod');
    const first = tokenFile('alice');
    const bob = scene.running.users[1]!;
    window.person.onBrowser = async (wait) => {
      await window.person.goThrough(wait, bob);
    };
    assert.equal((await window.signInTo('prod'))?.displayName, 'bob@example.com');
    assert.notEqual(tokenFile('alice'), first);
    assert.equal(nameIn(tokenFile('alice')), 'bob@example.com');
    assert.equal(desk.state('sessions').length, 2);
  });

  it("does not join another account's session in place of its own", async () => {
    await startWith(['alice', 'admin'], contextText('admin', 'admin'));
    await window.signInTo('prod');
    await window.signInTo('admin');
    window.person.onBrowser = async (wait) => {
      await window.person.goThrough(wait, scene.running.users[1]);
    };
    await window.signInTo('admin');
    await window.signOut(window.user('admin'));
    await window.overviews.reload();
    assert.equal(window.status('admin').kind, 'signedOut');
    const trips = window.person.waits.length;
    assert.equal((await window.signInTo('admin'))?.displayName, 'bob@example.com');
    assert.equal(window.person.waits.length, trips + 1);
    assert.equal(nameIn(tokenFile('alice')), 'alice@example.com');
  });

  it("does not join another account's sign-in in place of its own, clicked while that one waits", async () => {
    await startWith(['alice', 'admin'], contextText('admin', 'admin'));
    const asBob = async (wait: BrowserWait): Promise<void> => {
      await window.person.goThrough(wait, scene.running.users[1]);
    };
    await window.signInTo('prod');
    await window.signInTo('admin');
    window.person.onBrowser = asBob;
    await window.signInTo('admin');
    for (const user of ['alice', 'admin']) await window.signOut(window.user(user));
    await window.overviews.reload();
    const before = desk.read();
    const trips = window.person.waits.length;
    let clicked: ReturnType<Window['signInTo']> | undefined;
    window.person.onBrowser = async (wait) => {
      window.person.onBrowser = asBob;
      clicked = window.signInTo('admin');
      await meanwhile();
      await window.person.goThrough(wait);
    };
    assert.equal((await window.signInTo('prod'))?.displayName, 'alice@example.com');
    assert.equal((await clicked)?.displayName, 'bob@example.com');
    assert.equal(window.person.waits.length, trips + 2);
    assert.equal(desk.read(), before);
    assert.deepEqual(
      [nameIn(tokenFile('alice')), nameIn(tokenFile('admin'))],
      ['alice@example.com', 'bob@example.com'],
    );
  });

  describe('that several users share', () => {
    const scopesAsked = (): readonly (string | null)[] =>
      window.person.waits.map(({ url }) => new URL(url).searchParams.get('scope'));

    beforeEach(async () => {
      await startWith(['alice', 'wide'], contextText('wide', 'wide'));
      const [head = '', alice = '', wide = ''] = desk.read().split(/(?=- name: (?:alice|wide)\n {2}user:)/u);
      desk.write([head, alice, wide.replace('extra-scopes: email', 'extra-scopes: email,groups')].join(''));
      await window.overviews.reload();
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
      window.person.onBrowser = async (wait) => {
        window.person.onBrowser = (next) => window.person.goThrough(next);
        clicked = window.signInTo('wide');
        await meanwhile();
        await window.person.goThrough(wait);
      };
      await window.signInTo('prod');
      await clicked;
      assert.deepEqual(scopesAsked(), ['openid offline_access email', 'openid offline_access email groups']);
      assert.deepEqual(window.user('alice').session?.provider.scopes, ['email', 'groups']);
    });
  });

  it('does without what others asked for once, where the provider gives it no more', async () => {
    const client = { ...kubernetesClient };
    const strict = await createScene({ clients: [client] });
    const there = createDesk(strict);
    const wide = sessionKubeconfig(strict, there.file('idp.crt', strict.authority.certPem));
    there.write(wide.replace('extra-scopes: email', 'extra-scopes: email,groups'));
    const own = await there.window();
    await own.signInTo('prod');
    Object.assign(client, { scope: 'openid offline_access email' });
    strict.running.rotateKeys();
    there.write(there.read().replace('email,groups', 'email'));
    await own.overviews.reload();
    assert.deepEqual(await own.signInTo('prod'), { displayName: 'alice@example.com', renewable: true });
    assert.deepEqual(own.user('alice').session?.provider.scopes, ['email']);
    await there.leave();
    await strict.stop();
  });

  it('keeps nothing back when a stranger reads the same file: it is signed in, and paused', async () => {
    await window.signInTo('prod');
    const path = tokenFile('alice');
    await window.signOut(window.user('alice'));
    const copy = desk.read().replace('users:\n', `${contextText('evil', 'eve', 'evil')}users:\n`);
    desk.write(`${copy}- name: eve\n  user: {tokenFile: ${path}}\n`);
    await window.overviews.reload();
    await assert.rejects(window.signInTo('prod'), failure('session-paused', /context evil.*api\.evil\.test/u));
    assert.deepEqual(desk.state('tokens'), []);
    assert.match(JSON.stringify(window.status('alice')), /Paused: context evil/u);
    desk.write(desk.read().replace(contextText('evil', 'eve', 'evil'), ''));
    await window.overviews.reload();
    await window.signInTo('prod');
    assert.equal(nameIn(path), 'alice@example.com');
  });

  it('keeps its key in memory when the editor has no place for it', async () => {
    desk.secrets.mood = 'broken';
    await window.signInTo('prod');
    assert.equal(window.keyKeeping(), 'refused');
    assert.equal(window.status('alice').kind, 'signedIn');
  });
});
