import type { TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client';
import { hostOf } from '../base/urlHost.ts';
import { UserError } from '../errors/userError.ts';
import { displayNameOf } from './claims.ts';
import type { Provider } from './provider.ts';
import type { Tokens } from './providerConfig.ts';

/** How far a provider's clock may be ahead of ours. */
const IAT_TOLERANCE_MS = 5 * 60_000;

/** The tokens of an answer that openid-client has verified, and what it leaves unchecked. */
export function tokensOf(answer: TokenEndpointResponse & TokenEndpointResponseHelpers, provider: Provider): Tokens {
  const host = hostOf(provider.config.issuer);
  const claims = answer.claims();
  if (answer.id_token === undefined || claims === undefined) {
    throw new UserError('no-id-token', { host });
  }
  if (claims.iat * 1000 > provider.edge.clock.now() + IAT_TOLERANCE_MS) {
    throw new UserError('token-from-future', { host });
  }
  return {
    idToken: answer.id_token,
    refreshToken: answer.refresh_token,
    expiresAt: claims.exp * 1000,
    subject: claims.sub,
    displayName: displayNameOf(claims),
  };
}
