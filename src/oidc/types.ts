/** How a provider is reached and as which client: what a user entry or a sealed session says about it. */
export interface ProviderConfig {
  /** Exactly as configured; discovery must name the same. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  /** Beyond `openid`; `offline_access` is added where the provider offers it. */
  readonly scopes: readonly string[];
  /** PEM. When present it alone is trusted, as client-go does. */
  readonly certificateAuthority?: string;
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
