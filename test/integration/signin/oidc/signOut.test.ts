import assert from 'node:assert/strict';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '../../../oidc/failure.ts';
import { refreshTokens } from '../../../../src/oidc/refreshTokens.ts';
import { startTestProvider, type TestProvider } from '../../../oidc/testProvider.ts';
import {
  createSignInHarness,
  type SignInHarness,
  eventually,
  meanwhile,
  type Window,
} from '../../../signin/signInHarness.ts';
import { contextText, entryKubeconfig, sessionKubeconfig } from '../../../signin/kubeconfigs.ts';

describe('a sign-out', () => {
  let testProvider: TestProvider;
  let harness: SignInHarness;
  let window: Window;
  before(async () => {
    testProvider = await startTestProvider({ idTokenSeconds: 3600 });
  });
  after(() => testProvider.stop());
  beforeEach(() => {
    harness = createSignInHarness(testProvider);
  });
  afterEach(() => harness.leave());

  async function begin(form: 'authProvider' | 'tokenFile', users = ['alice'], extra = ''): Promise<void> {
    const authority = harness.file('idp.crt', testProvider.authority.certPem);
    harness.write(
      form === 'authProvider'
        ? entryKubeconfig(testProvider)
        : sessionKubeconfig(testProvider, authority, users, extra),
    );
    window = await harness.window();
    await window.signInTo('prod');
  }

  /** Whether the provider still takes a refresh token. */
  async function isAlive(refreshToken: string | undefined): Promise<boolean> {
    const { issuer, clientId } = testProvider.running;
    const provider = await testProvider.discover({ issuer, clientId });
    const renewal = { refreshToken: refreshToken ?? '', subject: undefined, rotated: () => Promise.resolve() };
    return await refreshTokens(provider, renewal).then(
      () => true,
      () => false,
    );
  }

  it('removes session and token file, keeps the entry, and tells the provider', async () => {
    await begin('tokenFile');
    const before = harness.read();
    const token = window.user('alice').session?.tokens.refreshToken;
    assert.deepEqual(await window.signOut(window.user('alice')), { revoked: true });
    assert.deepEqual(harness.state('sessions'), []);
    assert.equal(harness.read(), before);
    await eventually(() => harness.state('tokens').length === 0);
    assert.equal(testProvider.running.events.at(-1)?.type, 'revoked');
    assert.equal(await isAlive(token), false);
    await eventually(() => window.status('alice').kind === 'signedOut');
  });

  it("takes the tokens out of kubectl's own form, and nothing else", async () => {
    await begin('authProvider');
    const token = window.user('alice').user.authProvider?.config.get('refresh-token');
    assert.deepEqual(await window.signOut(window.user('alice')), { revoked: true });
    assert.equal(harness.read(), entryKubeconfig(testProvider));
    assert.equal(await isAlive(token), false);
    await eventually(() => window.status('alice').kind === 'signedOut');
    assert.deepEqual(await window.signOut(window.user('alice')), { revoked: true });
  });

  it('leaves nothing that holds what it removed', async () => {
    for (const form of ['authProvider', 'tokenFile'] as const) {
      await begin(form);
      await window.signOut(window.user('alice'));
      await eventually(() => harness.state('tokens').length === 0);
      const folders = [join(harness.stateFolder), join(harness.kubeconfig, '..', '..')];
      for (const folder of folders) {
        for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
          if (!entry.isFile()) continue;
          const text = readFileSync(join(entry.parentPath, entry.name), 'latin1');
          for (const secret of testProvider.running.issued) assert.ok(!text.includes(secret), entry.name);
          assert.doesNotMatch(text, /eyJ/u, entry.name);
        }
      }
    }
  });

  it('removes the backups of the kubeconfig that hold what it removed, whatever the user was called then', async () => {
    await begin('authProvider');
    const edit = async (name: string): Promise<void> => {
      await window.editKubeconfig([{ kind: 'set-current-context', name }], { code: 'switch-context', data: { name } });
    };
    await edit('one');
    harness.write(harness.read().replace('name: alice', 'name: alicia').replace('user: alice', 'user: alicia'));
    await edit('two');
    const renamed = harness.read();
    harness.write(entryKubeconfig(testProvider).replace(/- name: alice\n[^]*(?=- name: other)/u, ''));
    await edit('without her');
    harness.write(renamed);
    await window.snapshots.reload();
    assert.equal(harness.state('backups').length, 3);
    await window.signOut(window.user('alicia'));
    const left = await window.backups.list();
    assert.deepEqual(
      left.map(({ label }) => label),
      [{ code: 'switch-context', data: { name: 'without her' } }],
    );
  });

  it('removes the backups of tokens that a user of a session had before', async () => {
    await begin('tokenFile');
    const session = harness.read();
    harness.write(entryKubeconfig(testProvider).replace('client-id:', 'id-token: old\n        client-id:'));
    await window.editKubeconfig([{ kind: 'set-current-context', name: 'x' }], {
      code: 'switch-context',
      data: { name: 'x' },
    });
    harness.write(session);
    assert.equal(harness.state('backups').length, 1);
    await window.signOut(window.user('alice'));
    assert.deepEqual(harness.state('backups'), []);
  });

  it('tells the provider, and then says that backups could not be removed', async () => {
    await begin('authProvider');
    const token = window.user('alice').user.authProvider?.config.get('refresh-token');
    symlinkSync(harness.stateFolder, join(harness.stateFolder, 'backups'));
    await assert.rejects(window.signOut(window.user('alice')), failure('folder-unsafe', /symbolic link/u));
    assert.equal(await isAlive(token), false);
    assert.doesNotMatch(harness.read(), /-token/u);
    await window.snapshots.reload();
  });

  it('signs out every user that shares the session, in every window', async () => {
    await begin('tokenFile', ['alice', 'two'], contextText('two', 'two'));
    await window.signInTo('two');
    const other = await harness.window();
    assert.equal(other.status('two').kind, 'signedIn');
    await window.signOut(window.user('alice'));
    await eventually(() => [window, other].every((each) => each.status('two').kind === 'signedOut'));
    await meanwhile();
    assert.deepEqual(harness.state('tokens'), []);
  });

  it('takes away the token file that a window with an older view wrote meanwhile', async () => {
    await begin('tokenFile');
    const other = await harness.window();
    // The other window looks at its sessions at the same moment.
    const looks = setInterval(() => void other.snapshots.reload(), 1);
    await window.signOut(window.user('alice'));
    clearInterval(looks);
    await meanwhile();
    assert.deepEqual(harness.state('tokens'), []);
  });

  it('forgets here what a provider out of reach cannot be told, and says so', async () => {
    for (const form of ['authProvider', 'tokenFile'] as const) {
      const gone = await startTestProvider();
      const lonely = createSignInHarness(gone);
      const authority = lonely.file('idp.crt', gone.authority.certPem);
      lonely.write(form === 'authProvider' ? entryKubeconfig(gone) : sessionKubeconfig(gone, authority));
      const there = await lonely.window();
      await there.signInTo('prod');
      await gone.stop();
      assert.deepEqual(await there.signOut(there.user('alice')), { revoked: false });
      assert.deepEqual(lonely.state('sessions'), []);
      await eventually(() => lonely.state('tokens').length === 0);
      assert.doesNotMatch(lonely.read(), /-token/u);
      await lonely.leave();
    }
  });

  it('ends a session that no user names any more', async () => {
    await begin('tokenFile');
    const session = window.snapshot().sessions[0] ?? assert.fail('there is no session');
    harness.write(harness.read().replace(/- name: alice\n[^]*/u, ''));
    await window.snapshots.reload();
    assert.deepEqual(window.snapshot().sessions, [session]);
    assert.deepEqual(await window.signOut(session), { revoked: true });
    assert.equal(await isAlive(session.tokens.refreshToken), false);
    assert.deepEqual([harness.state('sessions'), harness.state('tokens')], [[], []]);
    await eventually(() => window.snapshot().sessions.length === 0);
  });

  it('says that the provider was not told where it revokes no tokens', async () => {
    const keeping = await startTestProvider({ revocation: false });
    const there = createSignInHarness(keeping);
    for (const form of ['authProvider', 'tokenFile'] as const) {
      const authority = there.file('idp.crt', keeping.authority.certPem);
      there.write(form === 'authProvider' ? entryKubeconfig(keeping) : sessionKubeconfig(keeping, authority));
      const opened = await there.window();
      await opened.signInTo('prod');
      assert.deepEqual(await opened.signOut(opened.user('alice')), { revoked: false });
      await opened.snapshots.reload();
      // There is nothing left that it would have to be told.
      assert.deepEqual(await opened.signOut(opened.user('alice')), { revoked: true });
    }
    await there.leave();
    await keeping.stop();
  });

  it('revokes the newest token, which another window may have got since', async () => {
    await begin('tokenFile');
    const old = window.user('alice');
    const other = await harness.window();
    await other.refresh('prod');
    const token = other.user('alice').session?.tokens.refreshToken;
    assert.notEqual(token, old.session?.tokens.refreshToken);
    await window.signOut(old);
    assert.equal(await isAlive(token), false);
  });

  it('removes a session that cannot be opened any more', async () => {
    await begin('tokenFile');
    const [name] = harness.state('sessions');
    writeFileSync(join(harness.stateFolder, 'sessions', name ?? ''), 'garbled');
    await window.snapshots.reload();
    assert.match(JSON.stringify(window.status('alice')), /signedOut.*"session-unsealable"/u);
    const events = testProvider.running.events.length;
    assert.deepEqual(await window.signOut(window.user('alice')), { revoked: false });
    assert.equal(testProvider.running.events.length, events);
    assert.deepEqual([harness.state('sessions'), harness.state('tokens')], [[], []]);
    assert.deepEqual(await window.signInTo('prod'), { displayName: 'alice@example.com', renewable: true });
  });

  it('touches nothing of a user that has no way to sign in', async () => {
    await begin('authProvider');
    const before = harness.read();
    assert.deepEqual(await window.signOut(window.user('other')), { revoked: true });
    assert.equal(harness.read(), before);
  });
});
