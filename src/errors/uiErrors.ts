/** Errors in what you typed, selected, or clicked while adding and using Oracle's clusters. */
interface UiOciErrors {
  /** `state`: in the words of Oracle's service. */
  readonly 'oke-no-endpoint': { readonly cluster: string; readonly state: string };
  readonly 'oke-unclear': { readonly user: string };
  /** `none`: no user of the kubeconfig gets OKE tokens. `needless`: those that do need no such change. */
  readonly 'no-oke-user':
    | { readonly reason: 'none' | 'needless' }
    | { readonly reason: 'user-not-oke' | 'user-needless'; readonly user: string };
  readonly 'pass-phrase-wrong': undefined;
  readonly 'tenancy-name-unusable': undefined;
}

/** What can be wrong about what somebody typed, chose or clicked. Names are raw. */
export interface UiErrors extends UiOciErrors {
  /** The kubeconfig is still being read. */
  readonly 'not-read': undefined;
  readonly 'no-user-of-kind': undefined;
  readonly 'one-token-source': { readonly name: string };
  readonly 'file-unopenable': { readonly path: string };
  readonly 'client-id-empty': undefined;
  readonly 'issuer-malformed': undefined;
  readonly 'clipboard-empty': undefined;
  /** An export that would not be kept on this machine, or that would replace a kubeconfig in use. */
  readonly 'export-elsewhere': undefined;
  readonly 'export-in-use': { readonly path: string };
  readonly 'no-cluster': { readonly contextName: string };
  readonly 'no-user': { readonly userName: string };
  readonly 'no-session': { readonly userName: string };
  readonly 'no-token': { readonly contextName: string };
  readonly 'no-issuer': { readonly userName: string };
  readonly 'not-remembered': { readonly userName: string };
}
