/** What client-go refuses in a user entry whatever else it carries (clientcmd/validation.go and its plugins); raw. */
export interface CredentialRefusals {
  readonly 'token-and-password': undefined;
  readonly 'exec-and-auth-provider': undefined;
  readonly 'client-certificate-twice': undefined;
  readonly 'client-key-twice': undefined;
  readonly 'client-key-missing': undefined;
  readonly 'client-certificate-unreadable': { readonly path: string };
  /** Further impersonation fields without `as`. */
  readonly 'impersonated-user-missing': undefined;
  /** Go does not send a header with a control character. */
  readonly 'token-has-control-character': undefined;
  readonly 'auth-provider-incomplete': { readonly missing: 'idp-issuer-url' | 'client-id' };
}

/** One of them with its data. */
export type CredentialRefusal = {
  readonly [C in keyof CredentialRefusals]: { readonly code: C; readonly data: CredentialRefusals[C] };
}[keyof CredentialRefusals];
