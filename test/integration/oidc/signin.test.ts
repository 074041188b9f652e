import assert from 'node:assert/strict';
import { beginSignIn } from '../../../src/oidc/authorizationCode.ts';
import { readClaims } from '../../../src/oidc/claims.ts';
import { checkSignature } from '../../../src/oidc/idTokenSignature.ts';
import { kubernetesClient } from '../../hosts/provider.ts';
import { failure } from '../../oidc/failure.ts';
import { startTestProvider, type TestProvider } from '../../oidc/testProvider.ts';

const redirectUrl = 'http://127.0.0.1:1/callback';

/** Registered for a web server, so its redirect URL is compared letter by letter, and its secret goes in the body. */
const webClient = {
  client_id: 'dashboard',
  client_secret: 'dashboard-s3cret',
  token_endpoint_auth_method: 'client_secret_post' as const,
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code' as const],
  redirect_uris: ['http://localhost:47831'],
};

describe('a sign-in at a real provider', () => {
  let testProvider: TestProvider;

  before(async () => {
    testProvider = await startTestProvider({ clients: [kubernetesClient, webClient] });
  });
  after(() => testProvider.stop());

  it('goes from the browser to verified tokens and back', async () => {
    const provider = await testProvider.discover();
    const before = Date.now();
    const { tokens, lastPage } = await testProvider.signIn(provider);
    assert.equal(tokens.subject, 'u-alice');
    assert.equal(tokens.displayName, 'alice@example.com');
    assert.ok(tokens.expiresAt > before + 50_000 && tokens.expiresAt < before + 70_000);
    assert.ok(testProvider.running.issued.has(tokens.refreshToken ?? ''));
    assert.deepEqual(readClaims(tokens.idToken).claims['groups'], ['developers', 'payments-admins']);
    assert.equal(await checkSignature(tokens.idToken, provider), 'verified');
    assert.equal(lastPage.status, 200);
    assert.match(lastPage.html, /Signed in as alice@example\.com/u);
    assert.deepEqual(
      testProvider.running.events.map(({ type, client }) => [type, client]),
      [
        ['authorization', 'kubernetes'],
        ['code', 'kubernetes'],
      ],
    );
  });

  it('works with a secret in the body, and a redirect URL without a slash', async () => {
    const provider = await testProvider.discover({ clientId: 'dashboard', clientSecret: 'dashboard-s3cret' });
    const { tokens } = await testProvider.signIn(provider, { redirectUrl: 'http://localhost:47831' });
    assert.equal(tokens.subject, 'u-alice');
  });

  it('gets no refresh token when it asks for none', async () => {
    const { tokens } = await testProvider.signIn(await testProvider.discover(), { offlineAccess: false });
    assert.equal(tokens.refreshToken, undefined);
  });

  it('says that the secret is wrong', async () => {
    const provider = await testProvider.discover({ clientId: 'dashboard', clientSecret: 'wr0ng' });
    const signingIn = testProvider.signIn(provider, { redirectUrl: 'http://localhost:47831' });
    await assert.rejects(signingIn, failure('client-refused', /"dashboard".*secret/u, ['wr0ng']));
  });

  it('says that the person declined', async () => {
    const signIn = await beginSignIn(await testProvider.discover(), { redirectUrl, offlineAccess: true });
    const callback = await testProvider.browser().cancel(signIn.url, redirectUrl);
    await assert.rejects(signIn.finish(callback.href), failure('sign-in-declined', /cancelled/u));
  });

  it('says that a scope is unknown there', async () => {
    const signIn = await beginSignIn(await testProvider.discover({ scopes: ['bad"scope'] }), {
      redirectUrl,
      offlineAccess: true,
    });
    const { url } = await testProvider.browser().open(signIn.url, redirectUrl);
    await assert.rejects(signIn.finish(url.href), failure('scope-refused', /scopes/u));
  });

  it('stays in the browser when the redirect URL is not registered', async () => {
    const elsewhere = 'http://127.0.0.1:1/elsewhere';
    const signIn = await beginSignIn(await testProvider.discover(), { redirectUrl: elsewhere, offlineAccess: true });
    const page = await testProvider.browser().open(signIn.url, elsewhere);
    assert.equal(page.status, 400);
    assert.match(page.html, /redirect_uri/u);
  });

  it('uses a code once', async () => {
    const signIn = await beginSignIn(await testProvider.discover(), { redirectUrl, offlineAccess: true });
    const callback = await testProvider.browser().signIn(signIn.url, testProvider.alice, redirectUrl);
    await signIn.finish(callback.href);
    const code = callback.searchParams.get('code') ?? '';
    await assert.rejects(signIn.finish(callback.href), failure('code-refused', /Sign in again/u, [code]));
  });

  it('does not take the code of another sign-in', async () => {
    const provider = await testProvider.discover();
    const theirs = await beginSignIn(provider, { redirectUrl, offlineAccess: true });
    const ours = await beginSignIn(provider, { redirectUrl, offlineAccess: true });
    const callback = await testProvider.browser().signIn(theirs.url, testProvider.alice, redirectUrl);
    await assert.rejects(ours.finish(callback.href), failure('answer-nonsense'));
    callback.searchParams.set('state', new URL(ours.url).searchParams.get('state') ?? '');
    await assert.rejects(ours.finish(callback.href), failure('code-refused', /Sign in again/u));
  });

  it('says that the provider is not to be trusted', async () => {
    const stranger = await startTestProvider();
    try {
      const signingIn = testProvider.discover({ issuer: stranger.running.issuer });
      await assert.rejects(signingIn, failure('certificate-untrusted', /127\.0\.0\.2:\d+.*certificate authority/u));
    } finally {
      await stranger.stop();
    }
  });
});
