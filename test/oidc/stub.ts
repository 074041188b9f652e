import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import type { Fetch, FetchOptions } from '../../src/net/fetch.ts';
import type { ProviderDeps } from '../../src/oidc/provider.ts';
import type { ProviderConfig } from '../../src/oidc/providerConfig.ts';

export const ISSUER = 'https://idp.test';

export interface Stub {
  readonly config: ProviderConfig;
  readonly edge: ProviderDeps;
  /** What discovery says; to be changed by a test. */
  readonly metadata: Record<string, unknown>;
  /** What the token endpoint answers next; `body` may be any text. */
  readonly token: { status: number; body: unknown; headers: Record<string, string> };
  /** Every request after discovery: its path and its form. */
  readonly requests: { path: string; form: URLSearchParams; headers: Headers }[];
  /** An ID token for alice that is right, but for the changes (a claim set to undefined is left out). */
  idToken(changes?: JWTPayload, signer?: Signer): Promise<string>;
  /** Puts a token answer with this ID token in place. */
  give(idToken: string | undefined, changes?: Record<string, unknown>): void;
}

export interface Signer {
  readonly alg: string;
  readonly key: CryptoKey | Uint8Array;
  readonly kid?: string;
}

/** A provider in memory that can be made to say anything: what a real one never would. */
export async function createStub(config: Partial<ProviderConfig> = {}): Promise<Stub> {
  const keys = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  const metadata: Record<string, unknown> = {
    issuer: ISSUER,
    authorization_endpoint: `${ISSUER}/authorize`,
    token_endpoint: `${ISSUER}/token`,
    jwks_uri: `${ISSUER}/keys`,
    revocation_endpoint: `${ISSUER}/revoke`,
    response_types_supported: ['code'],
    scopes_supported: ['openid', 'offline_access', 'email'],
    id_token_signing_alg_values_supported: ['ES256', 'HS256', 'none'],
  };
  const token: Stub['token'] = { status: 200, body: {}, headers: { 'content-type': 'application/json' } };
  const requests: Stub['requests'] = [];

  const fetch: Fetch = async (address: string, options: FetchOptions) => {
    const url = new URL(address);
    if (url.pathname.includes('/.well-known/')) {
      return Response.json(metadata);
    }
    const form = new URLSearchParams(options.body == null ? '' : await new Response(options.body).text());
    requests.push({ path: url.pathname, form, headers: new Headers(options.headers) });
    if (url.pathname === '/keys') {
      return Response.json({ keys: [jwk] });
    }
    const body = typeof token.body === 'string' ? token.body : JSON.stringify(token.body);
    return new Response(body, { status: token.status, headers: token.headers });
  };

  return {
    config: { issuer: ISSUER, clientId: 'kubernetes', scopes: ['email'], ...config },
    edge: { fetch, clock: { now: () => Date.now(), after: () => () => undefined } },
    metadata,
    token,
    requests,
    idToken: (changes = {}, signer = { alg: 'ES256', key: keys.privateKey, kid: 'one' }) => sign(changes, signer),
    give: (idToken, changes = {}) => {
      token.body = { access_token: 'a', token_type: 'Bearer', expires_in: 60, id_token: idToken, ...changes };
    },
  };
}

async function sign(changes: JWTPayload, { alg, key, kid }: Signer): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const right = { iss: ISSUER, sub: 'u-alice', aud: 'kubernetes', iat: now, exp: now + 60, email: 'alice@example.com' };
  const claims: JWTPayload = { ...right, ...changes };
  if (alg === 'none') {
    return new UnsecuredJWT(claims).encode();
  }
  return await new SignJWT(claims).setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }) }).sign(key);
}
