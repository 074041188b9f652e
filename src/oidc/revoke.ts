import { tokenRevocation } from 'openid-client';
import type { Provider } from './provider.ts';

/**
 * RFC 7009: ends the session at the provider, where it offers that. The refresh token is the one to revoke: an access
 * token's revocation leaves the refresh token alive. Throws a UserError when the provider cannot be asked.
 */
export async function revokeRefreshToken(provider: Provider, refreshToken: string): Promise<'revoked' | 'not offered'> {
  if (provider.metadata.revocation_endpoint === undefined) {
    return 'not offered';
  }
  await provider.ask('revocation', (client) =>
    tokenRevocation(client, refreshToken, { token_type_hint: 'refresh_token' }),
  );
  return 'revoked';
}
