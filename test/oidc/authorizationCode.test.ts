import assert from 'node:assert/strict';
import { beginSignIn, type SignIn } from '../../src/oidc/authorizationCode.ts';
import { discoverProvider } from '../../src/oidc/provider.ts';
import type { ProviderConfig } from '../../src/oidc/providerConfig.ts';
import { failure } from './failure.ts';
import { createStub, type Stub } from './stub.ts';

const redirectUrl = 'http://localhost:8000';

async function begin(stub: Stub, offlineAccess = true): Promise<SignIn> {
  return await beginSignIn(await discoverProvider(stub.config, stub.edge), { redirectUrl, offlineAccess });
}

function parameter(signIn: SignIn, name: string): string {
  return new URL(signIn.url).searchParams.get(name) ?? '';
}

function callbackFor(signIn: SignIn, changes: Record<string, string> = {}): string {
  return `${redirectUrl}/?${new URLSearchParams({ code: 'c0de', state: parameter(signIn, 'state'), ...changes }).toString()}`;
}

describe('the authorization request', () => {
  it('is a code flow with PKCE, state and nonce, fresh each time', async () => {
    const stub = await createStub();
    const [one, other] = [await begin(stub), await begin(stub)];
    assert.equal(parameter(one, 'response_type'), 'code');
    assert.equal(parameter(one, 'client_id'), 'kubernetes');
    assert.equal(parameter(one, 'code_challenge_method'), 'S256');
    for (const name of ['state', 'nonce', 'code_challenge']) {
      assert.ok(parameter(one, name).length >= 43, name);
      assert.notEqual(parameter(one, name), parameter(other, name));
    }
    assert.ok(one.matches(parameter(one, 'state')));
    assert.ok(!one.matches(parameter(other, 'state')) && !one.matches(''));
  });

  it('writes the redirect URL exactly as it was given', async () => {
    assert.equal(parameter(await begin(await createStub()), 'redirect_uri'), 'http://localhost:8000');
  });

  it('keeps a query that the provider put into its endpoint', async () => {
    const stub = await createStub();
    stub.metadata['authorization_endpoint'] = 'https://idp.test/authorize?tenant=t';
    assert.equal(parameter(await begin(stub), 'tenant'), 't');
  });

  interface Case {
    readonly it: string;
    readonly config?: Partial<ProviderConfig>;
    readonly offered?: readonly string[] | undefined;
    readonly offlineAccess?: boolean;
    readonly scope: string;
    readonly prompt?: string;
    readonly accessType?: string;
  }
  const entra = 'https://login.microsoftonline.com/t/v2.0';
  const google = 'https://accounts.google.com';
  const cases: Case[] = [
    {
      it: 'asks for offline access with consent where it is offered',
      scope: 'openid offline_access email',
      prompt: 'consent',
    },
    { it: 'does not ask where it is not offered', offered: ['openid'], scope: 'openid email' },
    { it: 'does not ask where nothing is said', offered: undefined, scope: 'openid email' },
    { it: 'does not ask when told not to', offlineAccess: false, scope: 'openid email' },
    {
      it: 'leaves out even the scope that the person set when told not to',
      config: { scopes: ['offline_access', 'groups'] },
      offlineAccess: false,
      scope: 'openid groups',
    },
    {
      it: 'asks when the person set it, offered or not, and for nothing twice',
      config: { scopes: ['openid', 'offline_access', 'groups', 'groups'] },
      offered: undefined,
      scope: 'openid offline_access groups',
      prompt: 'consent',
    },
    {
      it: 'does not send people to their Entra ID administrator',
      config: { issuer: entra },
      scope: 'openid offline_access email',
    },
    {
      it: "speaks Google's dialect",
      config: { issuer: google },
      offered: ['openid'],
      scope: 'openid email',
      prompt: 'consent',
      accessType: 'offline',
    },
  ];
  for (const one of cases) {
    it(one.it, async () => {
      const stub = await createStub(one.config);
      stub.metadata['issuer'] = stub.config.issuer;
      if ('offered' in one) {
        stub.metadata['scopes_supported'] = one.offered;
      }
      const signIn = await begin(stub, one.offlineAccess);
      assert.equal(parameter(signIn, 'scope'), one.scope);
      assert.equal(parameter(signIn, 'prompt'), one.prompt ?? '');
      assert.equal(parameter(signIn, 'access_type'), one.accessType ?? '');
    });
  }
});

describe('the answer to it', () => {
  let stub: Stub;
  let signIn: SignIn;

  beforeEach(async () => {
    stub = await createStub();
    signIn = await begin(stub);
  });

  async function finishWith(claims: Record<string, unknown>): Promise<unknown> {
    stub.give(await stub.idToken({ nonce: parameter(signIn, 'nonce'), ...claims }), { refresh_token: 'r3fresh' });
    return await signIn.finish(callbackFor(signIn));
  }

  it('becomes tokens', async () => {
    const tokens = await finishWith({});
    assert.partialDeepStrictEqual(tokens, {
      refreshToken: 'r3fresh',
      subject: 'u-alice',
      displayName: 'alice@example.com',
    });
    const [request] = stub.requests;
    assert.equal(request?.form.get('redirect_uri'), 'http://localhost:8000');
    assert.equal(request.form.get('code'), 'c0de');
    assert.equal(request.form.get('client_id'), 'kubernetes');
  });

  it('may come without a refresh token', async () => {
    stub.give(await stub.idToken({ nonce: parameter(signIn, 'nonce') }));
    assert.equal((await signIn.finish(callbackFor(signIn))).refreshToken, undefined);
  });

  const wrong: [what: string, claims: Record<string, unknown>, code: string, mentions: RegExp][] = [
    ['another nonce', { nonce: 'other' }, 'token-invalid', /nonce/u],
    ['no nonce', { nonce: undefined }, 'token-invalid', /nonce/u],
    ['another audience', { aud: 'other' }, 'token-invalid', /aud/u],
    ['further audiences', { aud: ['kubernetes', 'other'] }, 'token-invalid', /aud/u],
    ['another issuer', { iss: 'https://evil.test' }, 'token-invalid', /iss/u],
    ['no subject', { sub: undefined }, 'token-invalid', /sub/u],
    ['an end in the past', { exp: 1_000 }, 'token-invalid', /clock/u],
    ['a begin in the future', { iat: Math.floor(Date.now() / 1000) + 3_600 }, 'token-from-future', /clock/u],
    ['an end that is no number', { exp: 'soon' }, 'token-invalid', /exp/u],
  ];
  for (const [what, claims, code, mentions] of wrong) {
    it(`is refused with ${what}`, async () => {
      await assert.rejects(finishWith(claims), failure(code, mentions, ['r3fresh', 'c0de']));
    });
  }

  it('is refused when nobody, or a stranger, has signed it', async () => {
    const nonce = parameter(signIn, 'nonce');
    const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
      'verify',
    ]);
    const signers = [
      { alg: 'none', key: new Uint8Array() },
      { alg: 'HS256', key: new TextEncoder().encode('kubernetes'.padEnd(32)) },
      { alg: 'ES256', key: privateKey, kid: 'one' },
      { alg: 'ES256', key: privateKey, kid: 'unknown' },
    ];
    for (const signer of signers) {
      stub.give(await stub.idToken({ nonce }, signer));
      await assert.rejects(signIn.finish(callbackFor(signIn)), failure('token-invalid', /signature/u));
    }
  });

  it('is refused without an ID token', async () => {
    stub.give(undefined);
    await assert.rejects(signIn.finish(callbackFor(signIn)), failure('no-id-token', /idp\.test/u));
  });

  it('is refused with another state or issuer, before the code is used', async () => {
    await assert.rejects(signIn.finish(callbackFor(signIn, { state: 'other' })), failure('answer-nonsense'));
    await assert.rejects(signIn.finish(callbackFor(signIn, { iss: 'https://evil.test' })), failure('answer-nonsense'));
    stub.metadata['authorization_response_iss_parameter_supported'] = true;
    const strict = await begin(stub);
    await assert.rejects(strict.finish(callbackFor(strict)), failure('answer-nonsense'));
    assert.deepEqual(stub.requests, []);
  });

  const refusals: [error: string, description: string, code: string][] = [
    ['access_denied', 'cancelled', 'sign-in-declined'],
    ['invalid_scope', 'unknown scope groups', 'scope-refused'],
    ['unauthorized_client', '', 'client-refused'],
    ['temporarily_unavailable', '', 'provider-unavailable'],
    ['interaction_required', '', 'provider-refused'],
    ['<b>\u001b[31mred', '\u202ebackwards\n', 'provider-refused'],
  ];
  for (const [error, description, code] of refusals) {
    it(`may be the refusal ${JSON.stringify(error)} in the browser`, async () => {
      const callback = new URL(callbackFor(signIn, { error, error_description: description }));
      callback.searchParams.delete('code');
      // eslint-disable-next-line no-control-regex -- exactly these must be gone
      const plain = failure(code, /^[^\u0000-\u001f\u202e]*idp\.test[^\u0000-\u001f\u202e]*$/u);
      await assert.rejects(signIn.finish(callback.href), plain);
    });
  }

  const tokenRefusals: [status: number, body: unknown, code: string][] = [
    [400, { error: 'invalid_grant', error_description: 'code expired' }, 'code-refused'],
    [400, { error: 'invalid_grant', error_description: 'Incorrect redirect_uri' }, 'redirect-url-refused'],
    [400, { error: 'redirect_uri_mismatch' }, 'redirect-url-refused'],
    [400, { error: 'not_allowed', error_description: 'Offline tokens not allowed' }, 'offline-refused'],
    [401, { error: 'invalid_client' }, 'client-refused'],
    [500, { error: 'server_error' }, 'provider-unavailable'],
    [503, '<html>', 'provider-unavailable'],
    [200, '<html>', 'answer-nonsense'],
    [200, '[]', 'answer-nonsense'],
    [302, '', 'answer-nonsense'],
  ];
  for (const [status, body, code] of tokenRefusals) {
    it(`may be ${status} ${JSON.stringify(body)} at the token endpoint`, async () => {
      Object.assign(stub.token, { status, body });
      await assert.rejects(signIn.finish(callbackFor(signIn)), failure(code, /idp\.test/u, ['c0de']));
    });
  }
});
