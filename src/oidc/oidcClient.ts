import type { FilePath } from '../base/brandedText.ts';

/** A client of an OpenID Connect provider, as a user entry or the arguments of a credential plugin state it. Raw. */
export interface OidcClient {
  /** Exactly as configured; discovery must name the same. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  /** Beyond `openid`; `offline_access` is added where the provider offers it. */
  readonly scopes: readonly string[];
  /** As written: kubectl resolves it against its working folder, so only an absolute path means one file. */
  readonly certificateAuthority: FilePath | undefined;
  /** Base64 of PEM. It goes before the file, as in client-go. */
  readonly certificateAuthorityData: string | undefined;
}

/** A client without a secret, such as arguments can state: every user of the machine can list them. */
export type PublicClient = Omit<OidcClient, 'clientSecret'>;
