import assert from 'node:assert/strict';
import { type Credential, decodeCredential } from '../../src/credential/credential.ts';
import type { User } from '../../src/kubeconfig/read/model.ts';
import { createAuthority } from '../hosts/certificates.ts';
import { sampleUser, unsignedToken } from './samples.ts';
import type { CredentialRefusal } from '../../src/errors/credentialRefusals.ts';
import { reasonSentence } from '../../src/text/status/reasonsText.ts';

const TOKEN = unsignedToken({ sub: 'alice', exp: 1_900_000_000 });
const FACTS = { displayName: 'alice', issuer: undefined, expiresAt: 1_900_000_000_000 };
const EXEC: User['exec'] = {
  apiVersion: 'client.authentication.k8s.io/v1',
  command: '/usr/bin/plugin',
  args: [],
  env: [],
  interactiveMode: 'Never',
  provideClusterInfo: false,
  installHint: undefined,
};
const CERTIFICATE = { clientCertificateData: 'eA==', clientKeyData: 'eA==' };
const BASIC = { username: 'alice', password: 'x' };

function oidc(change: Readonly<Record<string, string>> = {}): User['authProvider'] {
  const config = { 'idp-issuer-url': 'https://idp.example.com', 'client-id': 'kubernetes', ...change };
  return { name: 'oidc', config: new Map(Object.entries(config)) };
}

/** `files` are the small local files that can be read. */
function decode(change: Partial<User>, files: Readonly<Record<string, string>> = {}): Credential {
  return decodeCredential(sampleUser(change), (path) => files[path]);
}

describe('decodeCredential: each kind', () => {
  it('nothing at all', () => {
    assert.deepEqual(decode({}), { kind: 'none' });
    assert.deepEqual(decode({ impersonate: 'admin', clientKeyData: 'eA==' }), { kind: 'none' });
  });

  it('a token, decoded where it is a JWT', () => {
    assert.deepEqual(decode({ token: TOKEN }), { kind: 'token', facts: FACTS });
    assert.deepEqual(decode({ token: 'opaque' }), { kind: 'token', facts: undefined });
  });

  it('a token file, trimmed as client-go does', () => {
    const read = decode({ tokenFile: '/t' }, { '/t': ` ${TOKEN}\r\n` });
    assert.deepEqual(read, { kind: 'tokenFile', path: '/t', readable: true, facts: FACTS });
    const missing = { kind: 'tokenFile', path: '/t', readable: false, facts: undefined };
    assert.deepEqual(decode({ tokenFile: '/t' }), missing);
    for (const blank of ['', ' \n']) assert.deepEqual(decode({ tokenFile: '/t' }, { '/t': blank }), missing);
  });

  it('a user name', () => {
    assert.deepEqual(decode(BASIC), { kind: 'basic', username: 'alice' });
    assert.deepEqual(decode({ username: 'alice' }), { kind: 'basic', username: 'alice' });
  });

  it('a client certificate, in the entry or in a file', async () => {
    const authority = await createAuthority();
    const { certPem } = await authority.issue({ commonName: 'admin', client: true });
    const data = Buffer.from(certPem).toString('base64');
    const inside = decode({ clientCertificateData: data, clientKeyData: 'eA==' });
    assert.ok(inside.kind === 'certificate' && inside.subject === 'admin' && (inside.expiresAt ?? 0) > Date.now());
    assert.deepEqual(decode({ clientCertificate: '/c', clientKey: '/k' }, { '/c': certPem }), inside);
    assert.deepEqual(decode(CERTIFICATE), { kind: 'certificate', subject: undefined, expiresAt: undefined });
  });

  it('an exec plugin, which is not run', () => {
    assert.deepEqual(decode({ exec: EXEC }), { kind: 'exec', command: '/usr/bin/plugin' });
  });

  it("kubectl's auth provider", () => {
    const nothing = { kind: 'oidc', idToken: undefined, facts: undefined, hasRefreshToken: false };
    assert.deepEqual(decode({ authProvider: oidc() }), nothing);
    assert.deepEqual(decode({ authProvider: oidc({ 'id-token': '', 'refresh-token': '' }) }), nothing);
    const both = oidc({ 'id-token': TOKEN, 'refresh-token': 'r' });
    assert.deepEqual(decode({ authProvider: both }), {
      kind: 'oidc',
      idToken: TOKEN,
      facts: FACTS,
      hasRefreshToken: true,
    });
    const garbled = decode({ authProvider: oidc({ 'id-token': 'garbled' }) });
    assert.deepEqual(garbled, { ...nothing, idToken: 'garbled' });
    assert.deepEqual(decode({ authProvider: { name: 'gcp', config: new Map() } }), {
      kind: 'otherProvider',
      name: 'gcp',
    });
  });
});

describe('decodeCredential: what goes first', () => {
  it('a token file that can be read goes before a token', () => {
    const both = { token: TOKEN, tokenFile: '/t' };
    assert.equal(decode(both, { '/t': 'other' }).kind, 'tokenFile');
    assert.deepEqual(decode(both), { kind: 'token', facts: FACTS });
    assert.deepEqual(decode(both, { '/t': '\n' }), { kind: 'token', facts: FACTS });
  });

  it('token, token file, user name and certificate keep an exec plugin from running', () => {
    assert.equal(decode({ token: TOKEN, exec: EXEC }).kind, 'token');
    assert.equal(decode({ tokenFile: '/t', exec: EXEC }, { '/t': TOKEN }).kind, 'tokenFile');
    assert.equal(decode({ ...BASIC, exec: EXEC }).kind, 'basic');
    assert.equal(decode({ ...CERTIFICATE, exec: EXEC }).kind, 'certificate');
  });

  it('token, token file and user name go before an auth provider', () => {
    const authProvider = oidc({ 'id-token': TOKEN });
    assert.equal(decode({ token: 'opaque', authProvider }).kind, 'token');
    assert.equal(decode({ tokenFile: '/t', authProvider }, { '/t': TOKEN }).kind, 'tokenFile');
    assert.equal(decode({ ...BASIC, authProvider }).kind, 'basic');
  });

  it('a certificate goes beside a token, which is what has a name to show', () => {
    assert.equal(decode({ ...CERTIFICATE, token: TOKEN }).kind, 'token');
    assert.equal(decode({ ...CERTIFICATE, authProvider: oidc() }).kind, 'oidc');
  });
});

describe('decodeCredential: what kubectl refuses', () => {
  const refused: Readonly<Record<string, [Partial<User>, CredentialRefusal['code'], RegExp]>> = {
    'token and user name': [{ token: TOKEN, ...BASIC }, 'token-and-password', /token and a user name/u],
    'token and password': [{ token: TOKEN, password: 'x' }, 'token-and-password', /token and a user name/u],
    'token file and user name': [{ tokenFile: '/t', ...BASIC }, 'token-and-password', /token and a user name/u],
    'exec and auth-provider': [
      { exec: EXEC, authProvider: oidc() },
      'exec-and-auth-provider',
      /exec and auth-provider/u,
    ],
    'two certificates': [
      { ...CERTIFICATE, clientCertificate: '/c' },
      'client-certificate-twice',
      /client-certificate-data/u,
    ],
    'two keys': [{ ...CERTIFICATE, clientKey: '/k' }, 'client-key-twice', /client-key-data/u],
    'a certificate without a key': [{ clientCertificateData: 'eA==' }, 'client-key-missing', /without a key/u],
    'a certificate file that is not there': [
      { clientCertificate: '/c', clientKey: '/k' },
      'client-certificate-unreadable',
      /\/c/u,
    ],
    'a token over two lines': [{ token: 'secret-one\nline' }, 'token-has-control-character', /line/u],
    'a group without a user to act as': [
      { impersonateGroups: ['g'] },
      'impersonated-user-missing',
      /as-groups, or as-user-extra without as/u,
    ],
    'a UID without a user to act as': [
      { token: TOKEN, impersonateUid: '7' },
      'impersonated-user-missing',
      /without as/u,
    ],
    'no issuer': [{ authProvider: oidc({ 'idp-issuer-url': '' }) }, 'auth-provider-incomplete', /idp-issuer-url/u],
    'no client id, though a token is there': [
      { token: TOKEN, authProvider: oidc({ 'client-id': '' }) },
      'auth-provider-incomplete',
      /client-id/u,
    ],
  };
  for (const [name, [user, code, sentence]] of Object.entries(refused)) {
    it(name, () => {
      const found = decode(user);
      assert.ok(found.kind === 'refused', found.kind);
      assert.equal(found.reason.code, code);
      assert.match(reasonSentence(found.reason), sentence);
      assert.match(reasonSentence(found.reason), /^Th[^\n]+[^.]\.$/u);
    });
  }

  it('has no secret in its reasons', () => {
    for (const [user] of Object.values(refused)) {
      assert.doesNotMatch(
        JSON.stringify(decode({ ...user, password: 'hush', clientKey: '/k' })),
        /hush|secret-one|eyJ/u,
      );
    }
  });
});
