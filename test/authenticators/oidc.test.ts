import assert from 'node:assert/strict';
import { filePath } from '../../src/base/brandedText.ts';
import type { User } from '../../src/kubeconfig/read/model.ts';
import { type AuthMethod, authMethodOf, oidcClientOf } from '../../src/authenticators/authenticators.ts';
import { EXTENSION, extensionPayload } from '../../src/authenticators/oidc/oidcMethod.ts';
import { kubeconfigOf, sampleUser } from '../credential/samples.ts';
import { CLIENT_ID, ISSUER } from '../signin/support.ts';

const BOTH = { 'idp-issuer-url': ISSUER, 'client-id': CLIENT_ID };
const CLIENT = {
  issuer: ISSUER,
  clientId: CLIENT_ID,
  clientSecret: undefined,
  scopes: [],
  certificateAuthority: undefined,
  certificateAuthorityData: undefined,
};
const NONE = { authenticator: 'none', kind: 'none' };

function wayOfProvider(config: Readonly<Record<string, string>>, name = 'oidc'): AuthMethod {
  return authMethodOf(sampleUser({ authProvider: { name, config: new Map(Object.entries(config)) } }));
}

function wayOfPayload(payload: unknown, user: Partial<User> = {}): AuthMethod {
  return authMethodOf(sampleUser({ extensions: new Map([[EXTENSION, payload]]), ...user }));
}

function scopesOf(scopes: string): readonly string[] {
  return oidcClientOf(wayOfProvider({ ...BOTH, 'extra-scopes': scopes }))?.scopes ?? [];
}

describe("wayOf kubectl's auth-provider", () => {
  it('needs issuer and client id, and nothing else', () => {
    assert.deepEqual(wayOfProvider(BOTH), { authenticator: 'oidc', kind: 'authProvider', client: CLIENT });
    assert.deepEqual(wayOfProvider({ 'client-id': CLIENT_ID }), NONE);
    assert.deepEqual(wayOfProvider({ ...BOTH, 'idp-issuer-url': '' }), NONE);
    assert.deepEqual(wayOfProvider({ ...BOTH, 'client-id': '' }), NONE);
    assert.deepEqual(wayOfProvider(BOTH, 'azure'), NONE);
  });

  it('takes every key of the documentation', () => {
    const way = wayOfProvider({
      ...BOTH,
      'client-secret': 'hush',
      'extra-scopes': 'groups,email',
      'idp-certificate-authority': '/etc/ca.crt',
      'idp-certificate-authority-data': 'eA==',
      'id-token': 'i',
      'refresh-token': 'r',
    });
    const client = {
      ...CLIENT,
      clientSecret: 'hush',
      scopes: ['groups', 'email'],
      certificateAuthority: '/etc/ca.crt',
      certificateAuthorityData: 'eA==',
    };
    assert.deepEqual(way, { authenticator: 'oidc', kind: 'authProvider', client });
  });

  it('takes an empty text for an absent one, as client-go does', () => {
    const empty = { 'client-secret': '', 'idp-certificate-authority': '', 'idp-certificate-authority-data': '' };
    assert.deepEqual(wayOfProvider({ ...BOTH, ...empty }), {
      authenticator: 'oidc',
      kind: 'authProvider',
      client: CLIENT,
    });
  });

  it('separates scopes by commas, spaces or both', () => {
    for (const text of ['groups,email', 'groups email', ' groups ,\temail, ', ',groups\n,,email']) {
      assert.deepEqual(scopesOf(text), ['groups', 'email'], JSON.stringify(text));
    }
    for (const text of ['', ' ', ',', ' , ,']) assert.deepEqual(scopesOf(text), []);
  });

  it('goes before our own entry', () => {
    const config = new Map(Object.entries(BOTH));
    const extensions = new Map([[EXTENSION, { ...BOTH, 'idp-issuer-url': 'https://other.example.com' }]]);
    const way = authMethodOf(sampleUser({ authProvider: { name: 'oidc', config }, extensions, tokenFile: '/t' }));
    assert.deepEqual(way, { authenticator: 'oidc', kind: 'authProvider', client: CLIENT });
  });
});

describe('wayOf our own entry', () => {
  it('reads what extensionPayload wrote', () => {
    const client = { ...CLIENT, scopes: ['email', 'groups'], certificateAuthority: filePath('/ca.crt') };
    const way = wayOfPayload(extensionPayload(client), { tokenFile: '/state/tokens/x.jwt' });
    assert.deepEqual(way, { authenticator: 'oidc', kind: 'tokenFile', client, tokenFile: '/state/tokens/x.jwt' });
    assert.deepEqual(wayOfPayload(extensionPayload(CLIENT)), {
      authenticator: 'oidc',
      kind: 'tokenFile',
      client: CLIENT,
      tokenFile: undefined,
    });
  });

  it('never writes a secret', () => {
    assert.doesNotMatch(JSON.stringify(extensionPayload({ ...CLIENT, ...{ clientSecret: 'hush' } })), /hush|secret/u);
  });

  it('takes a payload of another type for nothing', () => {
    for (const payload of [undefined, null, 7, 'text', true, [], [BOTH], {}, [['client-id', 'x']]]) {
      assert.deepEqual(wayOfPayload(payload), NONE, JSON.stringify(payload));
    }
  });

  it('takes a field of another type for absent', () => {
    for (const wrong of [null, 7, true, [ISSUER], { toString: ISSUER }]) {
      assert.deepEqual(wayOfPayload({ ...BOTH, 'idp-issuer-url': wrong }), NONE);
      const rest = { 'client-secret': wrong, 'extra-scopes': wrong, 'idp-certificate-authority': wrong };
      assert.deepEqual(wayOfPayload({ ...BOTH, ...rest }), {
        authenticator: 'oidc',
        kind: 'tokenFile',
        client: CLIENT,
        tokenFile: undefined,
      });
    }
  });

  it('takes nothing from what an object inherits', () => {
    assert.deepEqual(wayOfPayload(JSON.parse(JSON.stringify({ a: BOTH }).replace('"a"', '"__proto__"'))), NONE);
    assert.deepEqual(wayOfPayload(Object.create(BOTH) as unknown), NONE);
    const kubeconfig = kubeconfigOf(`
apiVersion: v1
kind: Config
users:
- name: eve
  user:
    extensions:
    - name: ${EXTENSION}
      extension:
        __proto__: { idp-issuer-url: ${ISSUER}, client-id: ${CLIENT_ID} }
- name: __proto__
  user:
    extensions:
    - name: __proto__
      extension: { idp-issuer-url: ${ISSUER}, client-id: ${CLIENT_ID} }
`);
    assert.deepEqual([...kubeconfig.users.keys()], ['eve', '__proto__']);
    for (const user of kubeconfig.users.values()) assert.deepEqual(authMethodOf(user), NONE);
  });

  it('is not found under another name', () => {
    assert.deepEqual(authMethodOf(sampleUser({ extensions: new Map([['other', BOTH]]) })), NONE);
    assert.deepEqual(authMethodOf(sampleUser({ tokenFile: '/t' })), NONE);
  });
});
