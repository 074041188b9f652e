import type { TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client';
import { Problem } from '../base/problem.ts';
import { displayNameOf } from './claims.ts';
import { hostOf, noIdToken } from './errors.ts';
import type { Provider } from './provider.ts';
import type { Tokens } from './types.ts';

/** How far a provider's clock may be ahead of ours. */
const IAT_TOLERANCE_MS = 5 * 60_000;

/** The tokens of an answer that openid-client has verified, and what it leaves unchecked. */
export function tokensOf(answer: TokenEndpointResponse & TokenEndpointResponseHelpers, provider: Provider): Tokens {
  const host = hostOf(provider.config.issuer);
  const claims = answer.claims();
  if (answer.id_token === undefined || claims === undefined) {
    throw noIdToken(host);
  }
  if (claims.iat * 1000 > provider.edge.clock.now() + IAT_TOLERANCE_MS) {
    throw new Problem(
      'token-from-future',
      `The clocks of this machine and of ${host} differ: set this machine's clock.`,
    );
  }
  return {
    idToken: answer.id_token,
    refreshToken: answer.refresh_token,
    expiresAt: claims.exp * 1000,
    subject: claims.sub,
    displayName: displayNameOf(claims),
  };
}
