import assert from 'node:assert/strict';
import { inOneGo } from '../../src/base/slices.ts';
import { decodeCredential } from '../../src/credential/credential.ts';
import type { Context } from '../../src/kubeconfig/model.ts';
import { toDestination } from '../../src/plugin/destination.ts';
import { overviewOf, type UserOverview } from '../../src/signin/overview.ts';
import { existingTarget, newTarget, providerConfig, type Target } from '../../src/signin/target.ts';
import { EXTENSION, wayOf, type ClientEntry } from '../../src/signin/way.ts';
import { editText } from '../../src/kubeconfig/edit.ts';
import { kubeconfigOf, sampleUser, unsignedToken } from '../credential/samples.ts';
import { failure } from '../oidc/failure.ts';
import { CLIENT_ID, ISSUER, NOW, PLUGIN, sampleCluster } from './support.ts';

const CLIENT: ClientEntry = {
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
  file: '/home/alice/.kube/config',
  line: 1,
};
const AT = { now: NOW, plugin: PLUGIN };
const ENDED = unsignedToken({ sub: 'alice', exp: NOW / 1000 });
const ALIVE = unsignedToken({ sub: 'alice', exp: NOW / 1000 + 1 });
const PROVIDER = `auth-provider: { name: oidc, config: { idp-issuer-url: '${ISSUER}', client-id: ${CLIENT_ID}, id-token: ${ALIVE} } }`;

/** The user `alice` with this YAML body, in the context `prod` and in another one of the same cluster. */
function overview(body: string, files: Readonly<Record<string, string>> = {}): UserOverview {
  const kubeconfig = kubeconfigOf(`
clusters: [{ name: prod, cluster: { server: 'https://api.example.com' } }, { name: b, cluster: { server: 'https://b' } }]
contexts:
- { name: prod, context: { cluster: prod, user: alice } }
- { name: again, context: { cluster: prod, user: alice } }
- { name: b, context: { cluster: b, user: alice } }
users: [{ name: alice, user: { ${body} } }]
`);
  const made = inOneGo(
    overviewOf({
      kubeconfig,
      credentialOf: (user) => decodeCredential(user, (path) => files[path]),
      destinationOf: (cluster) => toDestination(cluster, undefined),
      stateFolder: '/state',
      session: () => ({ kind: 'absent' }),
      isApproved: () => false,
      isSigningIn: () => false,
      pluginRefusal: undefined,
      oci: { files: [], users: new Map() },
      isOkeApproved: () => false,
      ociRenewals: new Map(),
      sessions: [],
    }),
  );
  return made.users.get('alice') ?? assert.fail('no alice');
}

function edits(target: Target, tokenFile: string): ReturnType<Extract<Target['form'], { kind: 'tokenFile' }>['edits']> {
  return target.form.kind === 'tokenFile' ? target.form.edits(tokenFile) : assert.fail(target.form.kind);
}

describe('existingTarget', () => {
  it("is kubectl's own form where the entry has it, for every destination once", () => {
    const target = existingTarget(CONTEXT, overview(PROVIDER), AT);
    assert.deepEqual(target.form, { kind: 'authProvider', obsolete: [] });
    assert.equal(target.idToken, ALIVE);
    assert.equal(target.contextName, 'prod');
    assert.deepEqual(
      target.destinations.map(({ host }) => host),
      ['api.example.com', 'b'],
    );
  });

  it('takes away a token that has ended, and only that', () => {
    const { form } = existingTarget(CONTEXT, overview(`token: ${ENDED}, ${PROVIDER}`), AT);
    assert.deepEqual(form, { kind: 'authProvider', obsolete: ['token'] });
    for (const token of [ALIVE, 'opaque', unsignedToken({ sub: 'no end' })]) {
      assert.throws(
        () => existingTarget(CONTEXT, overview(`token: ${token}, ${PROVIDER}`), AT),
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
        () => existingTarget(CONTEXT, overview(`${body}, ${PROVIDER}`, { '/t': ENDED }), AT),
        failure('shadowed', new RegExp(words, 'u')),
      );
    }
  });

  it('says what kubectl refuses before anything is asked of anybody', () => {
    assert.throws(
      () => existingTarget(CONTEXT, overview(`token: ${ENDED}, username: bob, ${PROVIDER}`), AT),
      failure('user-refused', /remove one/u),
    );
  });

  it('signs in beside a certificate, which kubectl sends as well', () => {
    const target = existingTarget(
      CONTEXT,
      overview(`client-certificate-data: eA==, client-key-data: eA==, ${PROVIDER}`),
      AT,
    );
    assert.deepEqual(target.form, { kind: 'authProvider', obsolete: [] });
  });

  it('has the entry read its token file, and edits nothing when it does', () => {
    const payload = `{ idp-issuer-url: '${ISSUER}', client-id: ${CLIENT_ID} }`;
    const body = `tokenFile: /old.jwt, extensions: [{ name: ${EXTENSION}, extension: ${payload} }]`;
    const target = existingTarget(CONTEXT, overview(body), AT);
    assert.deepEqual(edits(target, '/old.jwt'), []);
    assert.deepEqual(edits(target, '/new.jwt'), [
      { kind: 'set-fields', list: 'users', name: 'alice', fields: [{ path: ['tokenFile'], value: '/new.jwt' }] },
    ]);
    assert.equal(target.idToken, undefined);
  });

  it('refuses an entry that does not say how', () => {
    for (const body of ['', `token: ${ENDED}`, 'auth-provider: { name: gcp }']) {
      assert.throws(() => existingTarget(CONTEXT, overview(body), AT), failure('no-way', /alice/u));
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
    const text = editText('', edits(newTarget(draft), '/state/tokens/x.jwt'), '/config');
    const { users, contexts } = kubeconfigOf(text);
    assert.deepEqual(wayOf(users.get('prod-sso') ?? sampleUser()), {
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
    const { users, contexts } = kubeconfigOf(editText(before, edits(newTarget({ ...draft, existing }), '/t'), '/c'));
    const { cluster, user, namespace } = contexts.get('prod') ?? assert.fail();
    assert.deepEqual([cluster, user, namespace], ['c', 'prod-sso', 'web']);
    assert.deepEqual([...users.keys()], ['old', 'prod-sso']);
  });

  it("can be given another authority, which is the provider's alone", () => {
    const again = newTarget(draft).withAuthority?.('/etc/idp.crt') ?? assert.fail();
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
      certificateAuthority: 'relative',
      certificateAuthorityData: Buffer.from('PEM').toString('base64'),
    };
    assert.deepEqual(await providerConfig(client, never), { ...plain, certificateAuthority: 'PEM' });
  });

  it('reads an absolute file, and refuses a relative or missing one', async () => {
    const read = (path: string): Promise<string> => Promise.resolve(`PEM of ${path}`);
    const config = await providerConfig({ ...CLIENT, certificateAuthority: '/etc/ca.crt' }, read);
    assert.equal(config.certificateAuthority, 'PEM of /etc/ca.crt');
    for (const relative of ['ca.crt', './ca.crt', '~/ca.crt']) {
      await assert.rejects(
        providerConfig({ ...CLIENT, certificateAuthority: relative }, read),
        failure('authority-relative', /absolute/u),
      );
    }
    await assert.rejects(
      providerConfig({ ...CLIENT, certificateAuthority: '/gone.crt' }, nothing),
      failure('authority-missing', /\/gone\.crt/u),
    );
  });
});
