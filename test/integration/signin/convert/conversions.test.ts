import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { createHostKey } from '../../../../src/sessions/hostKey.ts';
import { createSessionStore } from '../../../../src/sessions/sessionStore.ts';
import { authMethodOf } from '../../../../src/authenticators/authenticators.ts';
import type { Converting } from '../../../../src/signin/convert/conversions.ts';
import { failure } from '../../../oidc/failure.ts';
import { startTestProvider, type TestProvider } from '../../../oidc/testProvider.ts';
import { createSignInHarness, type SignInHarness, type Window } from '../../../signin/signInHarness.ts';
import { contextText, entryKubeconfig } from '../../../signin/kubeconfigs.ts';

const LABEL = { code: 'switch-context', data: { name: 'robots' } } as const;

describe('converting a user entry to the plugin, and back', () => {
  let testProvider: TestProvider;
  let harness: SignInHarness;
  let window: Window;
  before(async () => {
    testProvider = await startTestProvider({ idTokenSeconds: 3600 });
  });
  after(() => testProvider.stop());
  beforeEach(async () => {
    harness = createSignInHarness(testProvider);
    const users = entryKubeconfig(testProvider, kubelogin(testProvider));
    harness.write(users.replace('contexts:\n', `contexts:\n${contextText('robots', 'robot')}`));
    window = await harness.window();
  });
  afterEach(() => harness.leave());

  async function convert(converting: Converting): Promise<void> {
    const { edits, label, expect } = converting;
    await window.conversions.writing([converting])(edits, label, { expect });
    await window.snapshots.reload();
  }
  const toPlugin = async (name: string): Promise<void> => {
    await convert(await window.conversions.toPlugin(window.user(name).user));
  };
  const back = async (name: string): Promise<void> => {
    const converting = await window.conversions.back(window.snapshot(), window.user(name));
    await convert(converting ?? assert.fail('nothing is known of what it was'));
  };

  const refresh = () => window.refresh('prod');
  const entryToken = () => window.user('alice').user.authProvider?.config.get('refresh-token');

  it('takes the sign-in of an auth-provider entry along, without another one', async () => {
    await window.signInTo('prod');
    const before = harness.read();
    const signIns = window.ui.waits.length;
    await toPlugin('alice');
    const { authMethod, session } = window.user('alice');
    assert.ok(authMethod.kind === 'plugin' && authMethod.sessionId === session?.id);
    assert.deepEqual(authMethod.client.scopes, ['email', 'groups']);
    for (const secret of testProvider.running.issued) assert.ok(!harness.read().includes(secret));
    assert.doesNotMatch(harness.read(), /auth-provider|eyJ/u);
    assert.equal(session?.account.displayName, 'alice@example.com');
    assert.equal(window.status('alice').kind, 'signedIn');
    assert.equal(await window.refresh('prod'), true);
    assert.equal(window.ui.waits.length, signIns);
    await back('alice');
    // What was renewed meanwhile is in the entry, and nowhere else.
    assert.deepEqual(harness.state('sessions'), []);
    assert.deepEqual(withoutTokens(harness.read()), withoutTokens(before));
    assert.equal(window.user('alice').credential.kind, 'oidc');
    assert.equal(await window.refresh('prod'), true);
  });

  it('leaves its tokens in no backup, neither of this edit nor of earlier ones', async () => {
    await window.signInTo('prod');
    await window.editKubeconfig([{ kind: 'set-current-context', name: 'robots' }], LABEL);
    assert.notDeepEqual(harness.state('backups'), []);
    await toPlugin('alice');
    assert.deepEqual(harness.state('backups'), []);
    await back('alice');
    assert.deepEqual(harness.state('backups'), []);
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
    const before = harness.read();
    await toPlugin('alice');
    harness.write(before);
    await window.snapshots.reload();
    testProvider.running.idTokenSeconds(7200);
    await refresh();
    testProvider.running.idTokenSeconds(3600);
    const renewed = entryToken();
    await toPlugin('alice');
    assert.equal(window.user('alice').session?.tokens.refreshToken, renewed);
    harness.write(before);
    await window.snapshots.reload();
    await toPlugin('alice');
    assert.equal(window.user('alice').session?.tokens.refreshToken, renewed);
  });

  it('writes nothing where another account signed in after the person decided', async () => {
    await window.signInTo('prod');
    const decided = await window.conversions.toPlugin(window.user('alice').user);
    window.ui.onBrowser = async (wait) => {
      await window.ui.goThrough(wait, testProvider.running.users[1]);
    };
    await window.signInTo('prod');
    const before = harness.read();
    await assert.rejects(convert(decided), failure('sign-in-changed', /Convert it again/u));
    assert.equal(harness.read(), before);
    assert.deepEqual(harness.state('sessions'), []);
  });

  it('gives back a refresh token that was renewed alone', async () => {
    await window.signInTo('prod');
    await toPlugin('alice');
    const decided = await window.conversions.back(window.snapshot(), window.user('alice'));
    const { stateFolder: folder, secrets, clock } = harness;
    const askPeers = () => Promise.resolve(undefined);
    const hostKey = createHostKey({ stateFolder: folder, secrets, askPeers, clock, onLate: () => undefined });
    const sessions = createSessionStore({ stateFolder: folder, hostKey, clock });
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
    await window.editKubeconfig(edits, LABEL);
    await window.snapshots.reload();
    await back('alice');
    assert.equal(harness.state('sessions').length, 1);
    assert.doesNotMatch(harness.read(), /id-token|refresh-token/u);
    assert.equal(window.status('alice').kind, 'signedOut');
    assert.equal(window.user('twin').session?.account.displayName, 'alice@example.com');
  });

  it('turns kubelogin into the plugin and back, to the last field', async () => {
    const before = harness.read();
    await toPlugin('robot');
    const { user, authMethod } = window.user('robot');
    assert.ok(authMethod.kind === 'plugin');
    assert.deepEqual([authMethod.client.scopes, authMethod.redirectUrl], [['email'], 'http://127.0.0.1/callback']);
    assert.equal(authMethod.sessionId, undefined);
    assert.deepEqual([user.exec?.env, user.exec?.provideClusterInfo, user.exec?.interactiveMode], [[], true, 'Never']);
    assert.equal(user.exec?.apiVersion, 'client.authentication.k8s.io/v1');
    await window.signInTo('robots');
    assert.equal(window.status('robot').kind, 'signedIn');
    await back('robot');
    assert.deepEqual(harness.state('sessions'), []);
    assert.deepEqual(parse(harness.read()), parse(before));
    assert.match(harness.read(), /command: kubectl # from krew/u);
    assert.equal(await window.conversions.back(window.snapshot(), window.user('robot')), undefined);
  });

  it('shows and signs out an entry that names no account as the plugin serves it', async () => {
    await toPlugin('robot');
    harness.write(harness.read().replace('- name: other\n', `${robotsTwin(harness.read())}- name: other\n`));
    await window.signInTo('robots');
    assert.equal(window.status('twin').kind, 'signedIn');
    assert.equal(window.user('twin').session?.id, window.user('robot').session?.id);
    assert.deepEqual(await window.signOut(window.user('twin')), { revoked: true });
    assert.deepEqual(harness.state('sessions'), []);
  });

  it('turns into a token file what was never anything else', async () => {
    await toPlugin('robot');
    const converting = await window.conversions.toTokenFile(window.user('robot'));
    assert.deepEqual(converting.consequences, [
      { code: 'destination-unchecked', data: undefined },
      { code: 'sign-in-afterwards', data: undefined },
    ]);
    await convert(converting);
    const way = authMethodOf(window.user('robot').user);
    assert.ok(way.kind === 'tokenFile');
    assert.deepEqual(
      [way.client.issuer, way.client.clientId],
      [testProvider.running.issuer, testProvider.running.clientId],
    );
    assert.match(way.tokenFile ?? '', /\.jwt$/u);
  });

  it('turns into a token file and back to the plugin with its session', async () => {
    await window.signInTo('prod');
    await toPlugin('alice');
    const session = window.user('alice').session?.id ?? assert.fail('no session');
    const toFile = await window.conversions.toTokenFile(window.user('alice'));
    assert.equal(toFile.consequences.at(-1)?.code, 'stays-signed-in');
    await convert(toFile);
    assert.equal(window.user('alice').session?.id, session);
    const toPluginAgain = await window.conversions.toPlugin(window.user('alice').user);
    assert.equal(toPluginAgain.consequences.at(-1)?.code, 'stays-signed-in');
    await convert(toPluginAgain);
    assert.equal(window.user('alice').authMethod.kind, 'plugin');
    assert.equal(window.user('alice').session?.id, session);
    assert.doesNotMatch(harness.read(), /tokenFile|extensions/u);
    await back('alice');
    assert.equal(window.user('alice').authMethod.kind, 'authProvider');
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

function kubelogin({ running, authority }: TestProvider): string {
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
