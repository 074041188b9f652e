import { createHash, timingSafeEqual } from 'node:crypto';
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { Fetch } from '../net/fetch.ts';
import type { Provider } from './provider.ts';
import { tokensOf } from './tokenResponse.ts';
import type { Tokens } from './providerConfig.ts';

export interface SignInRequest {
  /** Sent exactly as written here: providers such as Okta compare letter by letter. */
  readonly redirectUrl: string;
  /** Whether to ask for a refresh token where the provider offers `offline_access`. */
  readonly offlineAccess: boolean;
}

/** An authorization code flow that has begun: the person goes to `url`, and their browser comes back. */
export interface SignIn {
  readonly url: string;
  readonly redirectUrl: string;
  /** Whether a callback carries this sign-in's `state`; takes the same time for every wrong one. */
  matches(state: string): boolean;
  /**
   * Trades the code of a callback for tokens: state, `iss` (RFC 9207), nonce, signature, audience and expiry are
   * checked. Throws a UserError; once a code was tried, the flow is over either way.
   */
  finish(callbackUrl: string): Promise<Tokens>;
}

/** Authorization code with PKCE S256, fresh `state` and `nonce`. */
export async function beginSignIn(provider: Provider, request: SignInRequest): Promise<SignIn> {
  const { redirectUrl } = request;
  const codeVerifier = randomPKCECodeVerifier();
  const [state, nonce, challenge] = [randomState(), randomNonce(), await calculatePKCECodeChallenge(codeVerifier)];
  const scopes = scopesFor(provider, request.offlineAccess);

  const url = await provider.ask('sign-in', (client) =>
    Promise.resolve(
      buildAuthorizationUrl(client, {
        redirect_uri: redirectUrl,
        scope: scopes.join(' '),
        state,
        nonce,
        code_challenge: challenge,
        code_challenge_method: 'S256',
        ...offlineParameters(provider, scopes, request.offlineAccess),
      }),
    ),
  );

  return {
    url: url.href,
    redirectUrl,
    matches: (given) => timingSafeEqual(digest(given), digest(state)),
    finish: async (callbackUrl) => {
      const callback = new URL(redirectUrl);
      callback.search = new URL(callbackUrl).search;
      const checks = {
        pkceCodeVerifier: codeVerifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      };
      const answer = await provider.ask(
        'sign-in',
        (client) => authorizationCodeGrant(client, callback, checks),
        (fetch) => withExactRedirect(fetch, redirectUrl),
      );
      return tokensOf(answer, provider);
    },
  };
}

/**
 * Whether `offline_access` is asked for although the person did not ask for it: only where it is listed, since
 * elsewhere an unknown scope may end the sign-in with `invalid_scope`.
 */
export function addsOfflineAccess({ config, metadata }: Provider): boolean {
  return metadata.scopes_supported?.includes('offline_access') === true && !config.scopes.includes('offline_access');
}

function scopesFor(provider: Provider, offlineAccess: boolean): string[] {
  const asked = provider.config.scopes.filter((scope) => offlineAccess || scope !== 'offline_access');
  return [
    ...new Set(['openid', ...(offlineAccess && addsOfflineAccess(provider) ? ['offline_access'] : []), ...asked]),
  ];
}

/**
 * OpenID Connect Core 11: `offline_access` is ignored without `prompt=consent`. Entra ID needs no such prompt, and
 * answers it by asking for an administrator. Google has its own parameter instead of the scope.
 */
function offlineParameters(
  provider: Provider,
  scopes: readonly string[],
  offlineAccess: boolean,
): Record<string, string> {
  const { hostname } = new URL(provider.config.issuer);
  if (hostname === 'accounts.google.com') {
    return offlineAccess ? { access_type: 'offline', prompt: 'consent' } : {};
  }
  const isEntra = /^(?:login\.(?:partner\.)?microsoftonline\.(?:com|us|cn)|sts\.windows\.net)$/u.test(hostname);
  return scopes.includes('offline_access') && !isEntra ? { prompt: 'consent' } : {};
}

/** openid-client derives `redirect_uri` from a URL object, which writes `http://localhost:8000` with a slash. */
function withExactRedirect(fetch: Fetch, redirectUrl: string): Fetch {
  return (url, options) => {
    if (options.body instanceof URLSearchParams && options.body.has('redirect_uri')) {
      options.body.set('redirect_uri', redirectUrl);
    }
    return fetch(url, options);
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
