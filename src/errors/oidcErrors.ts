/** The provider that an error is about, and what it said of it. Both are its own text: raw. */
export interface ProviderSaid {
  readonly host: string;
  /** The provider's `error_description`. */
  readonly message: string | undefined;
}

/** What of a provider's answer makes no sense. */
export type Nonsense =
  | { readonly found: 'no-keys' }
  /** `endpoint`: the name of a member of the discovery document, as OpenID Connect Discovery has it. */
  | { readonly found: 'endpoint'; readonly endpoint: string }
  /** `status`: of HTTP, where it was not 200. */
  | { readonly found: 'no-discovery'; readonly status: number | undefined }
  | { readonly found: 'answer' };

/** Which check an ID token failed; `claim`: the name of the claim that is wrong. */
export type FailedCheck =
  | { readonly check: 'time' }
  | { readonly check: 'signature' }
  | { readonly check: 'form' }
  | { readonly check: 'claim'; readonly claim: string };

/** What can go wrong between us and an OpenID Connect provider. `host` is the issuer's, or the issuer if it is no URL. */
export interface OidcErrors {
  readonly 'issuer-unusable': { readonly host: string; readonly flaw: 'not-a-url' | 'well-known' };
  /** `issuer`: the one that the discovery document names. */
  readonly 'issuer-mismatch': { readonly host: string; readonly issuer: string };
  readonly 'endpoint-not-https': { readonly host: string; readonly endpoint: string };
  readonly 'answer-nonsense': { readonly host: string } & Nonsense;
  /** `status`: of HTTP, where that says it. */
  readonly 'provider-unavailable': { readonly host: string; readonly status: number | undefined };
  /** `error`: the provider's own code. */
  readonly 'provider-refused': ProviderSaid & { readonly error: string };
  readonly 'client-refused': ProviderSaid & { readonly clientId: string };
  readonly 'scope-refused': ProviderSaid;
  readonly 'offline-refused': ProviderSaid;
  readonly 'sign-in-declined': ProviderSaid;
  readonly 'code-refused': ProviderSaid;
  readonly 'grant-refused': ProviderSaid;
  readonly 'subject-changed': { readonly host: string };
  readonly 'no-id-token': { readonly host: string };
  readonly 'token-invalid': { readonly host: string } & FailedCheck;
  readonly 'token-from-future': { readonly host: string };
  readonly 'token-unreadable': undefined;
  readonly 'redirect-url-refused': ProviderSaid & { readonly clientId: string };
  readonly 'redirect-url-unusable': undefined;
  readonly 'paste-of-another': undefined;
  readonly 'paste-wrong': undefined;
}
