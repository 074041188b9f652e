import { readClaims } from '../../oidc/claims.ts';
import type { Provider } from '../../oidc/provider.ts';
import { refreshTokens } from '../../oidc/refreshTokens.ts';
import type { ProviderConfig, Tokens } from '../../oidc/providerConfig.ts';
import type { Refresh } from '../renewal/renewSession.ts';

type Discover = (config: ProviderConfig) => Promise<Provider>;

/** New tokens for a session. A rotated token is saved before anything else can fail. */
export function createRefreshSession(discover: Discover): Refresh {
  return async (session, refreshToken, rotated) => {
    const provider = await discover(session.provider);
    return await refreshTokens(provider, { refreshToken, subject: session.account.subject, rotated });
  };
}

/** New tokens for kubectl's own form. */
export type RefreshEntry = (
  provider: ProviderConfig,
  entry: { readonly refreshToken: string; readonly idToken: string | undefined },
  rotated: (refreshToken: string) => Promise<void>,
) => Promise<Tokens>;

export function createRefreshEntry(discover: Discover): RefreshEntry {
  return async (config, { refreshToken, idToken }, rotated) =>
    await refreshTokens(await discover(config), { refreshToken, subject: subjectOf(idToken), rotated });
}

/** The account that the entry had; unknown when its token cannot be read. */
function subjectOf(idToken: string | undefined): string | undefined {
  try {
    const sub = idToken === undefined ? undefined : readClaims(idToken).claims['sub'];
    // What is no text is nobody's account.
    return sub === undefined || typeof sub === 'string' ? sub : '';
  } catch {
    return undefined;
  }
}
