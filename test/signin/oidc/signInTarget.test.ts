import assert from 'node:assert/strict';
import { filePath } from '../../../src/base/brandedText.ts';
import { inOneGo } from '../../../src/base/timeSlices.ts';
import { decodeCredential } from '../../../src/credential/credential.ts';
import type { Context } from '../../../src/kubeconfig/read/model.ts';
import { execOf } from '../../../src/plugin/pluginCommand.ts';
import { toDestination } from '../../../src/exec/destination.ts';
import { pluginCommand } from '../../../src/plugin/install.ts';
import { recognizeUsers } from '../../../src/state/recognizedUsers.ts';
import { makeSnapshot, type UserState } from '../../../src/state/snapshot.ts';
import {
  providerConfig,
  type SignInTarget,
  targetOfNewUser,
  targetOfUser,
} from '../../../src/signin/oidc/signInTarget.ts';
import { authMethodOf } from '../../../src/authenticators/authenticators.ts';
import { EXTENSION } from '../../../src/authenticators/oidc/oidcMethod.ts';
import type { OidcClient } from '../../../src/oidc/oidcClient.ts';
import { editText } from '../../../src/kubeconfig/edit/editText.ts';
import { kubeconfigOf, sampleUser, unsignedToken } from '../../credential/samples.ts';
import { failure } from '../../oidc/failure.ts';
import { CLIENT_ID, ISSUER, NOW, PLUGIN, sampleCluster, SESSION_ID } from '../support.ts';
import { listed } from '../../kubeconfig/listed.ts';

const HOST = { home: '/home/alice', platform: 'linux', env: {} } as const;

const CLIENT: OidcClient = {
  issuer: ISSUER,
  clientId: CLIENT_ID,
  clientSecret: undefined,
  scopes: ['email', 'groups'],
  certificateAuthority: undefined,
  certificateAuthorityData: undefined,
};
const CONTEXT: Context = {
  name: 'prod',
  cluster: 'prod',
  user: 'alice',
  namespace: undefined,
  file: listed('/home/alice/.kube/config'),
  line: 1,
};
const AT = { now: NOW, plugin: PLUGIN };
const ENDED = unsignedToken({ sub: 'alice', exp: NOW / 1000 });
const ALIVE = unsignedToken({ sub: 'alice', exp: NOW / 1000 + 1 });
const PROVIDER = `auth-provider: { name: oidc, config: { idp-issuer-url: '${ISSUER}', client-id: ${CLIENT_ID}, id-token: ${ALIVE} } }`;

/** The user `alice` with this YAML body, in the context `prod` and in another one of the same cluster. */
function snapshot(body: string, files: Readonly<Record<string, string>> = {}): UserState {
  const kubeconfig = kubeconfigOf(`
clusters: [{ name: prod, cluster: { server: 'https://api.example.com' } }, { name: b, cluster: { server: 'https://b' } }]
contexts:
- { name: prod, context: { cluster: prod, user: alice } }
- { name: again, context: { cluster: prod, user: alice } }
- { name: b, context: { cluster: b, user: alice } }
users: [{ name: alice, user: { ${body} } }]
`);
  const made = inOneGo(
    makeSnapshot({
      kubeconfig,
      methods: inOneGo(recognizeUsers(kubeconfig, HOST)),
      credentialOf: (user) => decodeCredential(user, (path) => files[path]),
      destinationOf: (cluster) => toDestination(cluster, undefined),
      fileText: () => undefined,
      host: HOST,
      stateFolder: '/state',
      sessions: new Map(),
      isApproved: () => false,
      isSigningIn: () => false,
      pluginRefusal: undefined,
      oci: { files: [], users: new Map() },
      ociRenewals: new Map(),
    }),
  );
  return made.users.get('alice') ?? assert.fail('no alice');
}

function edits(
  target: SignInTarget,
  tokenFile: string,
): ReturnType<Extract<SignInTarget['form'], { kind: 'tokenFile' }>['edits']> {
  return target.form.kind === 'tokenFile' ? target.form.edits(tokenFile) : assert.fail(target.form.kind);
}

describe('existingTarget', () => {
  it("is kubectl's own form where the entry has it, for every destination once", () => {
    const target = targetOfUser(CONTEXT, snapshot(PROVIDER), AT);
    assert.deepEqual(target.form, { kind: 'authProvider', obsolete: [] });
    assert.equal(target.idToken, ALIVE);
    assert.equal(target.contextName, 'prod');
    assert.deepEqual(
      target.destinations.map(({ host }) => host),
      ['api.example.com', 'b'],
    );
  });

  it('takes away a token that has ended, and only that', () => {
    const { form } = targetOfUser(CONTEXT, snapshot(`token: ${ENDED}, ${PROVIDER}`), AT);
    assert.deepEqual(form, { kind: 'authProvider', obsolete: ['token'] });
    for (const token of [ALIVE, 'opaque', unsignedToken({ sub: 'no end' })]) {
      assert.throws(
        () => targetOfUser(CONTEXT, snapshot(`token: ${token}, ${PROVIDER}`), AT),
        failure('shadowed', /alice.*fixed token/u, [token]),
      );
    }
  });

  it('refuses what kubectl prefers to the sign-in', () => {
    const shadows = {
      'token file': 'tokenFile: /t',
      'user name and password': 'username: bob, password: x',
    };
    for (const [words, body] of Object.entries(shadows)) {
      assert.throws(
        () => targetOfUser(CONTEXT, snapshot(`${body}, ${PROVIDER}`, { '/t': ENDED }), AT),
        failure('shadowed', new RegExp(words, 'u')),
      );
    }
  });

  it('says what kubectl refuses before anything is asked of anybody', () => {
    assert.throws(
      () => targetOfUser(CONTEXT, snapshot(`token: ${ENDED}, username: bob, ${PROVIDER}`), AT),
      failure('user-refused', /Remove one/u),
    );
  });

  it('signs in beside a certificate, which kubectl sends as well', () => {
    const target = targetOfUser(
      CONTEXT,
      snapshot(`client-certificate-data: eA==, client-key-data: eA==, ${PROVIDER}`),
      AT,
    );
    assert.deepEqual(target.form, { kind: 'authProvider', obsolete: [] });
  });

  it('has the entry read its token file, and edits nothing when it does', () => {
    const payload = `{ idp-issuer-url: '${ISSUER}', client-id: ${CLIENT_ID} }`;
    const body = `tokenFile: /old.jwt, extensions: [{ name: ${EXTENSION}, extension: ${payload} }]`;
    const target = targetOfUser(CONTEXT, snapshot(body), AT);
    assert.deepEqual(edits(target, '/old.jwt'), []);
    assert.deepEqual(edits(target, '/new.jwt'), [
      { kind: 'set-fields', list: 'users', name: 'alice', fields: [{ path: ['tokenFile'], value: '/new.jwt' }] },
    ]);
    assert.equal(target.idToken, undefined);
  });

  it('gives an entry the variables that its plugin needs here, beside its own', () => {
    const plugin = pluginCommand('C:\\cluster-signin', 'win32', 'C:\\Code.exe');
    const { command, args } = execOf(plugin, { ...CLIENT, redirectUrl: undefined, key: SESSION_ID });
    const editsWith = (env: readonly object[]) => {
      const exec = JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', command, args, env });
      const { form } = targetOfUser(CONTEXT, snapshot(`exec: ${exec}`), { ...AT, plugin });
      return form.kind === 'plugin' ? form.edits(SESSION_ID) : assert.fail(form.kind);
    };
    const own = { name: 'NO_PROXY', value: 'api' };
    assert.deepEqual(editsWith([own, ...plugin.env]), []);
    const [first, ...missing] = plugin.env;
    const fields = [
      { path: ['exec', 'command'], value: command },
      { path: ['exec', 'args'], value: args },
      ...missing.map(({ name, value }) => ({ path: ['exec', 'env', name, 'value'], value })),
    ];
    assert.deepEqual(editsWith([own, first!]), [{ kind: 'set-fields', list: 'users', name: 'alice', fields }]);
  });

  it('refuses an entry that does not say how', () => {
    for (const body of ['', `token: ${ENDED}`, 'auth-provider: { name: gcp }']) {
      assert.throws(() => targetOfUser(CONTEXT, snapshot(body), AT), failure('no-way', /alice/u));
    }
  });
});

describe('newTarget', () => {
  const draft = {
    form: { kind: 'tokenFile' } as const,
    contextName: 'prod',
    existing: undefined,
    clusterName: 'prod-cluster',
    userName: 'prod-sso',
    client: CLIENT,
    destination: toDestination(sampleCluster(), undefined),
  };

  it('adds user and context, in a form that the next start reads', () => {
    const text = editText('', edits(targetOfNewUser(draft), '/state/tokens/x.jwt'), '/config');
    const { users, contexts } = kubeconfigOf(text);
    assert.deepEqual(authMethodOf(users.get('prod-sso') ?? sampleUser()), {
      authenticator: 'oidc',
      kind: 'tokenFile',
      client: CLIENT,
      tokenFile: '/state/tokens/x.jwt',
    });
    const { cluster, user } = contexts.get('prod') ?? assert.fail(text);
    assert.deepEqual([cluster, user], ['prod-cluster', 'prod-sso']);
  });

  it('points an existing context to the new user, and leaves the rest of it', () => {
    const before =
      'contexts:\n- name: prod # mine\n  context: { cluster: c, namespace: web, user: old }\nusers:\n- name: old\n  user: { token: x }\n';
    const existing = { ...CONTEXT, user: 'old' };
    const { users, contexts } = kubeconfigOf(
      editText(before, edits(targetOfNewUser({ ...draft, existing }), '/t'), '/c'),
    );
    const { cluster, user, namespace } = contexts.get('prod') ?? assert.fail();
    assert.deepEqual([cluster, user, namespace], ['c', 'prod-sso', 'web']);
    assert.deepEqual([...users.keys()], ['old', 'prod-sso']);
  });

  it("can be given another authority, which is the provider's alone", () => {
    const again = targetOfNewUser(draft).withAuthority?.(filePath('/etc/idp.crt')) ?? assert.fail();
    assert.deepEqual(again.client, { ...CLIENT, certificateAuthority: '/etc/idp.crt' });
    assert.match(JSON.stringify(edits(again, '/t')), /"idp-certificate-authority":"\/etc\/idp\.crt"/u);
    assert.deepEqual(again.destinations, [draft.destination]);
  });
});

describe('providerConfig', () => {
  const nothing = (): Promise<undefined> => Promise.resolve(undefined);
  const never = (): Promise<string> => assert.fail('nothing is to be read');
  const plain = { issuer: ISSUER, clientId: CLIENT_ID, scopes: ['email', 'groups'] };

  it('reads nothing that is not named', async () => {
    assert.deepEqual(await providerConfig(CLIENT, never), plain);
    const secret = await providerConfig({ ...CLIENT, clientSecret: 'hush' }, never);
    assert.deepEqual(secret, { ...plain, clientSecret: 'hush' });
  });

  it('takes data before a file, as client-go does', async () => {
    const client = {
      ...CLIENT,
      certificateAuthority: filePath('relative'),
      certificateAuthorityData: Buffer.from('PEM').toString('base64'),
    };
    assert.deepEqual(await providerConfig(client, never), { ...plain, certificateAuthority: 'PEM' });
  });

  it('reads an absolute file, and refuses a relative or missing one', async () => {
    const read = (path: string): Promise<string> => Promise.resolve(`PEM of ${path}`);
    const config = await providerConfig({ ...CLIENT, certificateAuthority: filePath('/etc/ca.crt') }, read);
    assert.equal(config.certificateAuthority, 'PEM of /etc/ca.crt');
    for (const relative of ['ca.crt', './ca.crt', '~/ca.crt']) {
      await assert.rejects(
        providerConfig({ ...CLIENT, certificateAuthority: filePath(relative) }, read),
        failure('authority-relative', /absolute/u),
      );
    }
    await assert.rejects(
      providerConfig({ ...CLIENT, certificateAuthority: filePath('/gone.crt') }, nothing),
      failure('authority-missing', /\/gone\.crt/u),
    );
  });
});
