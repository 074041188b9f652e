import assert from 'node:assert/strict';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { refreshTokens } from '../../src/oidc/refresh.ts';
import { createScene, type Scene } from '../oidc/real.ts';
import { createDesk, eventually, meanwhile, type Desk, type Window } from './desk.ts';
import { contextText, entryKubeconfig, sessionKubeconfig } from './kubeconfigs.ts';

describe('a sign-out', () => {
  let scene: Scene;
  let desk: Desk;
  let window: Window;
  before(async () => {
    scene = await createScene({ idTokenSeconds: 3600 });
  });
  after(() => scene.stop());
  beforeEach(() => {
    desk = createDesk(scene);
  });
  afterEach(() => desk.leave());

  async function begin(form: 'authProvider' | 'tokenFile', users = ['alice'], extra = ''): Promise<void> {
    const authority = desk.file('idp.crt', scene.authority.certPem);
    desk.write(form === 'authProvider' ? entryKubeconfig(scene) : sessionKubeconfig(scene, authority, users, extra));
    window = await desk.window();
    await window.signInTo('prod');
  }

  /** Whether the provider still takes a refresh token. */
  async function isAlive(refreshToken: string | undefined): Promise<boolean> {
    const { issuer, clientId } = scene.running;
    const provider = await scene.discover({ issuer, clientId });
    const renewal = { refreshToken: refreshToken ?? '', subject: undefined, rotated: () => Promise.resolve() };
    return await refreshTokens(provider, renewal).then(
      () => true,
      () => false,
    );
  }

  it('removes session and token file, keeps the entry, and tells the provider', async () => {
    await begin('tokenFile');
    const before = desk.read();
    const token = window.user('alice').session?.tokens.refreshToken;
    assert.deepEqual(await window.signOut(window.user('alice')), { revoked: true });
    assert.deepEqual(desk.state('sessions'), []);
    assert.equal(desk.read(), before);
    await eventually(() => desk.state('tokens').length === 0);
    assert.equal(scene.running.events.at(-1)?.type, 'revoked');
    assert.equal(await isAlive(token), false);
    await eventually(() => window.status('alice').kind === 'signedOut');
  });

  it("takes the tokens out of kubectl's own form, and nothing else", async () => {
    await begin('authProvider');
    const token = window.user('alice').user.authProvider?.config.get('refresh-token');
    assert.deepEqual(await window.signOut(window.user('alice')), { revoked: true });
    assert.equal(desk.read(), entryKubeconfig(scene));
    assert.equal(await isAlive(token), false);
    await eventually(() => window.status('alice').kind === 'signedOut');
    assert.deepEqual(await window.signOut(window.user('alice')), { revoked: true });
  });

  it('leaves nothing that holds what it removed', async () => {
    for (const form of ['authProvider', 'tokenFile'] as const) {
      await begin(form);
      await window.signOut(window.user('alice'));
      await eventually(() => desk.state('tokens').length === 0);
      const folders = [join(desk.stateFolder), join(desk.kubeconfig, '..', '..')];
      for (const folder of folders) {
        for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
          if (!entry.isFile()) continue;
          const text = readFileSync(join(entry.parentPath, entry.name), 'latin1');
          for (const secret of scene.running.issued) assert.ok(!text.includes(secret), entry.name);
          assert.doesNotMatch(text, /eyJ/u, entry.name);
        }
      }
    }
  });

  it('removes the backups of the kubeconfig that hold what it removed, whatever the user was called then', async () => {
    await begin('authProvider');
    const edit = async (name: string): Promise<void> => {
      await window.editKubeconfig([{ kind: 'set-current-context', name }], name);
    };
    await edit('one');
    desk.write(desk.read().replace('name: alice', 'name: alicia').replace('user: alice', 'user: alicia'));
    await edit('two');
    const renamed = desk.read();
    desk.write(entryKubeconfig(scene).replace(/- name: alice\n[^]*(?=- name: other)/u, ''));
    await edit('without her');
    desk.write(renamed);
    await window.overviews.reload();
    assert.equal(desk.state('backups').length, 3);
    await window.signOut(window.user('alicia'));
    const left = await window.backups.list();
    assert.deepEqual(
      left.map(({ label }) => label),
      ['without her'],
    );
  });

  it('removes the backups of tokens that a user of a session had before', async () => {
    await begin('tokenFile');
    const session = desk.read();
    desk.write(entryKubeconfig(scene).replace('client-id:', 'id-token: old\n        client-id:'));
    await window.editKubeconfig([{ kind: 'set-current-context', name: 'x' }], 'x');
    desk.write(session);
    assert.equal(desk.state('backups').length, 1);
    await window.signOut(window.user('alice'));
    assert.deepEqual(desk.state('backups'), []);
  });

  it('tells the provider, and then says that backups could not be removed', async () => {
    await begin('authProvider');
    const token = window.user('alice').user.authProvider?.config.get('refresh-token');
    symlinkSync(desk.stateFolder, join(desk.stateFolder, 'backups'));
    await assert.rejects(window.signOut(window.user('alice')), { code: 'folder-unsafe', message: /symbolic link/u });
    assert.equal(await isAlive(token), false);
    assert.doesNotMatch(desk.read(), /-token/u);
    await window.overviews.reload();
  });

  it('signs out every user that shares the session, in every window', async () => {
    await begin('tokenFile', ['alice', 'two'], contextText('two', 'two'));
    await window.signInTo('two');
    const other = await desk.window();
    assert.equal(other.status('two').kind, 'signedIn');
    await window.signOut(window.user('alice'));
    await eventually(() => [window, other].every((each) => each.status('two').kind === 'signedOut'));
    await meanwhile();
    assert.deepEqual(desk.state('tokens'), []);
  });

  it('takes away the token file that a window with an older view wrote meanwhile', async () => {
    await begin('tokenFile');
    const other = await desk.window();
    // The other window looks at its sessions at the same moment.
    const looks = setInterval(() => void other.overviews.reload(), 1);
    await window.signOut(window.user('alice'));
    clearInterval(looks);
    await meanwhile();
    assert.deepEqual(desk.state('tokens'), []);
  });

  it('forgets here what a provider out of reach cannot be told, and says so', async () => {
    for (const form of ['authProvider', 'tokenFile'] as const) {
      const gone = await createScene();
      const lonely = createDesk(gone);
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
    const session = window.overview().sessions[0] ?? assert.fail('there is no session');
    desk.write(desk.read().replace(/- name: alice\n[^]*/u, ''));
    await window.overviews.reload();
    assert.deepEqual(window.overview().sessions, [session]);
    assert.deepEqual(await window.signOut(session), { revoked: true });
    assert.equal(await isAlive(session.tokens.refreshToken), false);
    assert.deepEqual([desk.state('sessions'), desk.state('tokens')], [[], []]);
    await eventually(() => window.overview().sessions.length === 0);
  });

  it('says that the provider was not told where it revokes no tokens', async () => {
    const keeping = await createScene({ revocation: false });
    const there = createDesk(keeping);
    for (const form of ['authProvider', 'tokenFile'] as const) {
      const authority = there.file('idp.crt', keeping.authority.certPem);
      there.write(form === 'authProvider' ? entryKubeconfig(keeping) : sessionKubeconfig(keeping, authority));
      const opened = await there.window();
      await opened.signInTo('prod');
      assert.deepEqual(await opened.signOut(opened.user('alice')), { revoked: false });
      await opened.overviews.reload();
      // There is nothing left that it would have to be told.
      assert.deepEqual(await opened.signOut(opened.user('alice')), { revoked: true });
    }
    await there.leave();
    await keeping.stop();
  });

  it('revokes the newest token, which another window may have got since', async () => {
    await begin('tokenFile');
    const old = window.user('alice');
    const other = await desk.window();
    await other.refresh('prod');
    const token = other.user('alice').session?.tokens.refreshToken;
    assert.notEqual(token, old.session?.tokens.refreshToken);
    await window.signOut(old);
    assert.equal(await isAlive(token), false);
  });

  it('removes a session that cannot be opened any more', async () => {
    await begin('tokenFile');
    const [name] = desk.state('sessions');
    writeFileSync(join(desk.stateFolder, 'sessions', name ?? ''), 'garbled');
    await window.overviews.reload();
    assert.match(JSON.stringify(window.status('alice')), /signedOut.*sign in again/u);
    const events = scene.running.events.length;
    assert.deepEqual(await window.signOut(window.user('alice')), { revoked: false });
    assert.equal(scene.running.events.length, events);
    assert.deepEqual([desk.state('sessions'), desk.state('tokens')], [[], []]);
    assert.deepEqual(await window.signInTo('prod'), { displayName: 'alice@example.com', renewable: true });
  });

  it('touches nothing of a user that has no way to sign in', async () => {
    await begin('authProvider');
    const before = desk.read();
    assert.deepEqual(await window.signOut(window.user('other')), { revoked: true });
    assert.equal(desk.read(), before);
  });
});
