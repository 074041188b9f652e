import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { createHostKey } from '../../../src/signin/hostKey.ts';
import { createSessionStore } from '../../../src/signin/sessions.ts';
import { wayOf } from '../../../src/signin/way.ts';
import type { Converting } from '../../../src/signin/convert/conversions.ts';
import { failure } from '../../oidc/failure.ts';
import { createScene, type Scene } from '../../oidc/real.ts';
import { createDesk, type Desk, type Window } from '../desk.ts';
import { contextText, entryKubeconfig } from '../kubeconfigs.ts';

describe('converting a user entry to the plugin, and back', () => {
  let scene: Scene;
  let desk: Desk;
  let window: Window;
  before(async () => {
    scene = await createScene({ idTokenSeconds: 3600 });
  });
  after(() => scene.stop());
  beforeEach(async () => {
    desk = createDesk(scene);
    const users = entryKubeconfig(scene, kubelogin(scene));
    desk.write(users.replace('contexts:\n', `contexts:\n${contextText('robots', 'robot')}`));
    window = await desk.window();
  });
  afterEach(() => desk.leave());

  async function convert(converting: Converting): Promise<void> {
    const { edits, label, expect } = converting;
    await window.conversions.writing([converting])(edits, label, { expect });
    await window.overviews.reload();
  }
  const toPlugin = async (name: string): Promise<void> => {
    await convert(await window.conversions.toPlugin(window.user(name).user));
  };
  const back = async (name: string): Promise<void> => {
    const converting = await window.conversions.back(window.overview(), window.user(name));
    await convert(converting ?? assert.fail('nothing is known of what it was'));
  };

  const refresh = () => window.refresh('prod');
  const entryToken = () => window.user('alice').user.authProvider?.config.get('refresh-token');

  it('takes the sign-in of an auth-provider entry along, without another one', async () => {
    await window.signInTo('prod');
    const before = desk.read();
    const signIns = window.person.waits.length;
    await toPlugin('alice');
    const { way, session } = window.user('alice');
    assert.ok(way.kind === 'plugin' && way.sessionId === session?.id);
    assert.deepEqual(way.client.scopes, ['email', 'groups']);
    for (const secret of scene.running.issued) assert.ok(!desk.read().includes(secret));
    assert.doesNotMatch(desk.read(), /auth-provider|eyJ/u);
    assert.equal(session?.account.displayName, 'alice@example.com');
    assert.equal(window.status('alice').kind, 'signedIn');
    assert.equal(await window.refresh('prod'), true);
    assert.equal(window.person.waits.length, signIns);
    await back('alice');
    // What was renewed meanwhile is in the entry, and nowhere else.
    assert.deepEqual(desk.state('sessions'), []);
    assert.deepEqual(withoutTokens(desk.read()), withoutTokens(before));
    assert.equal(window.user('alice').credential.kind, 'oidc');
    assert.equal(await window.refresh('prod'), true);
  });

  it('leaves its tokens in no backup, neither of this edit nor of earlier ones', async () => {
    await window.signInTo('prod');
    await window.editKubeconfig([{ kind: 'set-current-context', name: 'robots' }], 'Switch');
    assert.notDeepEqual(desk.state('backups'), []);
    await toPlugin('alice');
    assert.deepEqual(desk.state('backups'), []);
    await back('alice');
    assert.deepEqual(desk.state('backups'), []);
  });

  it('takes along what kubectl renewed after the person decided', async () => {
    await window.signInTo('prod');
    const decided = await window.conversions.toPlugin(window.user('alice').user);
    await refresh();
    const renewed = entryToken();
    await convert(decided);
    assert.equal(window.user('alice').session?.tokens.refreshToken, renewed);
    assert.equal(await refresh(), true);
  });

  it('takes along the later of two sign-ins of the same account', async () => {
    await window.signInTo('prod');
    const before = desk.read();
    await toPlugin('alice');
    desk.write(before);
    await window.overviews.reload();
    scene.running.idTokenSeconds(7200);
    await refresh();
    scene.running.idTokenSeconds(3600);
    const renewed = entryToken();
    await toPlugin('alice');
    assert.equal(window.user('alice').session?.tokens.refreshToken, renewed);
    desk.write(before);
    await window.overviews.reload();
    await toPlugin('alice');
    assert.equal(window.user('alice').session?.tokens.refreshToken, renewed);
  });

  it('writes nothing where another account signed in after the person decided', async () => {
    await window.signInTo('prod');
    const decided = await window.conversions.toPlugin(window.user('alice').user);
    window.person.onBrowser = async (wait) => {
      await window.person.goThrough(wait, scene.running.users[1]);
    };
    await window.signInTo('prod');
    const before = desk.read();
    await assert.rejects(convert(decided), failure('entry-changed', /convert it again/u));
    assert.equal(desk.read(), before);
    assert.deepEqual(desk.state('sessions'), []);
  });

  it('gives back a refresh token that was renewed alone', async () => {
    await window.signInTo('prod');
    await toPlugin('alice');
    const decided = await window.conversions.back(window.overview(), window.user('alice'));
    const { stateFolder: folder, secrets, clock } = desk;
    const askPeers = () => Promise.resolve(undefined);
    const hostKey = createHostKey({ folder, secrets, askPeers, clock, onLate: () => undefined });
    const sessions = createSessionStore({ folder, hostKey, clock });
    await sessions.update(window.user('alice').session?.id ?? '', (current) =>
      Promise.resolve(current && { ...current, tokens: { ...current.tokens, refreshToken: 'rotated' } }),
    );
    await convert(decided ?? assert.fail('nothing is known of what it was'));
    assert.equal(entryToken(), 'rotated');
  });

  it('leaves a session that others use where it is', async () => {
    await window.signInTo('prod');
    await toPlugin('alice');
    const again = window.user('alice').user.exec!;
    const edits = [
      {
        kind: 'add-entry',
        list: 'users',
        name: 'twin',
        body: {
          exec: {
            apiVersion: again.apiVersion,
            command: again.command,
            args: again.args,
            interactiveMode: 'Never',
            provideClusterInfo: true,
          },
        },
      },
    ] as const;
    await window.editKubeconfig(edits, 'Add a twin');
    await window.overviews.reload();
    await back('alice');
    assert.equal(desk.state('sessions').length, 1);
    assert.doesNotMatch(desk.read(), /id-token|refresh-token/u);
    assert.equal(window.status('alice').kind, 'signedOut');
    assert.equal(window.user('twin').session?.account.displayName, 'alice@example.com');
  });

  it('turns kubelogin into the plugin and back, to the last field', async () => {
    const before = desk.read();
    await toPlugin('robot');
    const { user, way } = window.user('robot');
    assert.ok(way.kind === 'plugin');
    assert.deepEqual([way.client.scopes, way.redirectUrl], [['email'], 'http://127.0.0.1/callback']);
    assert.equal(way.sessionId, undefined);
    assert.deepEqual([user.exec?.env, user.exec?.provideClusterInfo, user.exec?.interactiveMode], [[], true, 'Never']);
    assert.equal(user.exec?.apiVersion, 'client.authentication.k8s.io/v1');
    await window.signInTo('robots');
    assert.equal(window.status('robot').kind, 'signedIn');
    await back('robot');
    assert.deepEqual(desk.state('sessions'), []);
    assert.deepEqual(parse(desk.read()), parse(before));
    assert.match(desk.read(), /command: kubectl # from krew/u);
    assert.equal(await window.conversions.back(window.overview(), window.user('robot')), undefined);
  });

  it('shows and signs out an entry that names no account as the plugin serves it', async () => {
    await toPlugin('robot');
    desk.write(desk.read().replace('- name: other\n', `${robotsTwin(desk.read())}- name: other\n`));
    await window.signInTo('robots');
    assert.equal(window.status('twin').kind, 'signedIn');
    assert.equal(window.user('twin').session?.id, window.user('robot').session?.id);
    assert.deepEqual(await window.signOut(window.user('twin')), { revoked: true });
    assert.deepEqual(desk.state('sessions'), []);
  });

  it('turns into a token file what was never anything else', async () => {
    await toPlugin('robot');
    const converting = window.conversions.toTokenFile(window.user('robot'));
    assert.match(converting.consequences.join(' '), /^Nothing is known of what it was before/u);
    await convert(converting);
    const way = wayOf(window.user('robot').user);
    assert.ok(way.kind === 'tokenFile');
    assert.deepEqual([way.client.issuer, way.client.clientId], [scene.running.issuer, scene.running.clientId]);
    assert.match(way.tokenFile ?? '', /\.jwt$/u);
  });

  it('refuses a client with a secret, a second credential, and what is none of both', async () => {
    const { user } = window.user('alice');
    const config = new Map([...(user.authProvider?.config ?? []), ['client-secret', 'hush']]);
    const { toPlugin: plan } = window.conversions;
    await assert.rejects(
      plan({ ...user, authProvider: { name: 'oidc', config } }),
      failure('not-convertible', /secret/u, ['hush']),
    );
    await assert.rejects(plan({ ...user, token: 'hush' }), failure('not-convertible', /second credential/u, ['hush']));
    await assert.rejects(plan(window.user('other').user), failure('not-convertible', /neither/u));
  });
});

/** The entry `robot` once more, as `twin`. */
function robotsTwin(kubeconfig: string): string {
  const [entry] = /^- name: robot\n[^]*?(?=^- name: )/mu.exec(kubeconfig) ?? assert.fail('no robot');
  return entry.replace('name: robot', 'name: twin');
}

function withoutTokens(text: string): unknown {
  return parse(text.replaceAll(/(?<=(?:id|refresh)-token: ).*/gu, 'x'));
}

function kubelogin({ running, authority }: Scene): string {
  const data = Buffer.from(authority.certPem).toString('base64');
  return `# kubectl's plugin.
- name: robot
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      command: kubectl # from krew
      args:
      - oidc-login
      - get-token
      - --oidc-issuer-url=${running.issuer}
      - --oidc-client-id=${running.clientId}
      - --oidc-extra-scope=email
      - --oidc-redirect-url=http://127.0.0.1/callback
      - --certificate-authority-data=${data}
      env:
      - name: HTTPS_PROXY
        value: http://proxy.example.com:3128
      interactiveMode: IfAvailable
      provideClusterInfo: false
`;
}
