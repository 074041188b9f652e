import type { PemText } from '../base/brandedText.ts';
import type { OidcClient } from './oidcClient.ts';

/** How a provider is reached and as which client. Sealed sessions hold it as JSON. */
export interface ProviderConfig extends Pick<OidcClient, 'issuer' | 'clientId' | 'scopes'> {
  readonly clientSecret?: string;
  /** When present only it is trusted, as client-go does. */
  readonly certificateAuthority?: PemText;
}

/** What a token response gave, verified. Times are milliseconds since the epoch. */
export interface Tokens {
  readonly idToken: string;
  readonly refreshToken: string | undefined;
  readonly expiresAt: number;
  /** The ID token's `sub`: the account. */
  readonly subject: string;
  /** The best name to show: email, else preferred_username, else name, else sub. Raw: `clean` it where shown. */
  readonly displayName: string;
}
