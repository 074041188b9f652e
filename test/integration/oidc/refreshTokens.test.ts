import assert from 'node:assert/strict';
import { discoverProvider, type Provider } from '../../../src/oidc/provider.ts';
import { isTransient } from '../../../src/oidc/providerErrors.ts';
import { refreshTokens, type RenewedTokens } from '../../../src/oidc/refreshTokens.ts';
import { revokeRefreshToken } from '../../../src/oidc/revoke.ts';
import { checkSignature } from '../../../src/oidc/idTokenSignature.ts';
import { failure } from '../../oidc/failure.ts';
import { startTestProvider, type TestProvider } from '../../oidc/testProvider.ts';
import { createStub, type Stub } from '../../oidc/stub.ts';

async function renew(provider: Provider, refreshToken: string, told: string[] = []): Promise<RenewedTokens> {
  return await refreshTokens(provider, {
    refreshToken,
    subject: 'u-alice',
    rotated: (token) => {
      told.push(token);
      return Promise.resolve();
    },
  });
}

async function transient(renewal: Promise<unknown>): Promise<boolean> {
  return await renewal.then(
    () => assert.fail('It should have failed'),
    (error: unknown) => isTransient(error),
  );
}

describe('a refresh at a real provider', () => {
  let testProvider: TestProvider;
  let provider: Provider;
  let refreshToken: string;

  before(async () => {
    testProvider = await startTestProvider();
    provider = await testProvider.discover();
  });
  after(() => testProvider.stop());
  beforeEach(async () => {
    refreshToken = (await testProvider.signIn(provider)).tokens.refreshToken ?? '';
  });

  it('gives a new ID token and the next refresh token, told before all else', async () => {
    const told: string[] = [];
    const tokens = await renew(provider, refreshToken, told);
    assert.notEqual(tokens.refreshToken, refreshToken);
    assert.deepEqual(told, [tokens.refreshToken]);
    assert.equal(tokens.subject, 'u-alice');
    assert.equal((await renew(provider, tokens.refreshToken)).displayName, 'alice@example.com');
    assert.match(testProvider.running.events.at(-1)?.userAgent ?? '', /openid-client/u);
  });

  it('ends the session when a spent token comes again', async () => {
    const next = await renew(provider, refreshToken);
    await assert.rejects(renew(provider, refreshToken), failure('grant-refused', /Sign in again/u, [refreshToken]));
    await assert.rejects(renew(provider, next.refreshToken), failure('grant-refused'));
  });

  it('tells a refusal that heals from nothing but its answer', async () => {
    testProvider.running.refuseNextRefresh();
    const refused = renew(provider, refreshToken);
    assert.equal(await transient(refused), false);
    await assert.rejects(refused, failure('grant-refused'));
    await renew(provider, refreshToken);
  });

  it('tells an overload from a refusal', async () => {
    for (const status of [429, 500, 503]) {
      testProvider.running.failNextToken(status);
      const overloaded = renew(provider, refreshToken);
      assert.equal(await transient(overloaded), true);
      await assert.rejects(
        overloaded,
        failure('provider-unavailable', new RegExp(String(status), 'u'), [refreshToken]),
      );
    }
    await renew(provider, refreshToken);
  });

  it('goes on when the provider has new keys', async () => {
    const old = await renew(provider, refreshToken);
    assert.equal(await checkSignature(old.idToken, provider), 'verified');
    testProvider.running.rotateKeys();
    const tokens = await renew(provider, old.refreshToken);
    assert.equal(await checkSignature(tokens.idToken, provider), 'verified');
    assert.equal(await checkSignature(old.idToken, provider), 'key unknown');
  });

  it('is impossible after revocation', async () => {
    assert.equal(await revokeRefreshToken(provider, refreshToken), 'revoked');
    await assert.rejects(renew(provider, refreshToken), failure('grant-refused'));
    assert.equal(testProvider.running.events.filter(({ type }) => type === 'revoked').length, 1);
  });

  it('waits for a provider that is away', async () => {
    const other = await startTestProvider();
    const gone = await other.discover();
    await other.stop();
    const refused = renew(gone, refreshToken);
    assert.equal(await transient(refused), true);
    await assert.rejects(refused, failure('host-refused', /127\.0\.0\.2/u));
  });
});

describe('a refresh at a strange provider', () => {
  let stub: Stub;
  let provider: Provider;

  beforeEach(async () => {
    stub = await createStub();
    provider = await discoverProvider(stub.config, stub.edge);
  });

  it('keeps the refresh token when no other comes', async () => {
    stub.give(await stub.idToken());
    const told: string[] = [];
    assert.equal((await renew(provider, 'r3fresh', told)).refreshToken, 'r3fresh');
    assert.deepEqual(told, []);
  });

  it('refuses an answer without an ID token', async () => {
    stub.give(undefined, { refresh_token: 'next-r3fresh' });
    await assert.rejects(renew(provider, 'r3fresh'), failure('no-id-token', /idp\.test/u, ['r3fresh']));
  });

  it('refuses another account', async () => {
    stub.give(await stub.idToken({ sub: 'u-mallory' }));
    await assert.rejects(renew(provider, 'r3fresh'), failure('subject-changed', /another account/u));
  });

  it('accepts any account where none was known', async () => {
    stub.give(await stub.idToken({ sub: 'u-bob' }));
    const rotated = (): Promise<void> => Promise.resolve();
    assert.equal((await refreshTokens(provider, { refreshToken: 'r', subject: undefined, rotated })).subject, 'u-bob');
  });

  it('saves the next refresh token even if the rest of the answer is bad', async () => {
    const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
      'verify',
    ]);
    stub.give(await stub.idToken({}, { alg: 'ES256', key: privateKey, kid: 'one' }), { refresh_token: 'next-r3fresh' });
    const told: string[] = [];
    await assert.rejects(renew(provider, 'r3fresh', told), failure('token-invalid', /signature/u, ['r3fresh']));
    assert.deepEqual(told, ['next-r3fresh']);
  });

  it('goes on if the next refresh token cannot be saved at once', async () => {
    stub.give(await stub.idToken(), { refresh_token: 'next' });
    const rotated = (): Promise<void> => Promise.reject(new Error('disk full'));
    assert.equal(
      (await refreshTokens(provider, { refreshToken: 'r', subject: 'u-alice', rotated })).refreshToken,
      'next',
    );
  });

  it('says that the client is disabled', async () => {
    Object.assign(stub.token, {
      status: 401,
      body: { error: 'unauthorized_client', error_description: 'Client disabled' },
    });
    await assert.rejects(renew(provider, 'r3fresh'), failure('client-refused', /Client disabled/u, ['r3fresh']));
    stub.token.headers['www-authenticate'] = 'Basic realm="x"';
    await assert.rejects(renew(provider, 'r3fresh'), failure('client-refused', /enabled there/u, ['r3fresh']));
  });

  it('does not revoke where that is not offered', async () => {
    delete stub.metadata['revocation_endpoint'];
    assert.equal(await revokeRefreshToken(await discoverProvider(stub.config, stub.edge), 'r'), 'not offered');
  });
});

describe('the signature of a token', () => {
  it('is verified, wrong, or by a key that is not known', async () => {
    const stub = await createStub();
    const provider = await discoverProvider(stub.config, stub.edge);
    const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
      'verify',
    ]);
    const expired = await stub.idToken({ exp: 1_000, aud: 'other' });
    assert.equal(await checkSignature(expired, provider), 'verified');
    assert.equal(
      await checkSignature(await stub.idToken({}, { alg: 'ES256', key: privateKey, kid: 'one' }), provider),
      'wrong',
    );
    assert.equal(
      await checkSignature(await stub.idToken({}, { alg: 'ES256', key: privateKey, kid: 'two' }), provider),
      'key unknown',
    );
    const unsigned = await stub.idToken({}, { alg: 'none', key: privateKey });
    assert.equal(await checkSignature(unsigned, provider), 'no public key');
    const shared = { alg: 'HS256', key: new TextEncoder().encode('kubernetes'.padEnd(32)) };
    assert.equal(await checkSignature(await stub.idToken({}, shared), provider), 'no public key');
    assert.equal(await checkSignature('garbled', provider), 'wrong');
  });
});
