/** Where a request went. Never a path or a query, which may carry a secret. */
export interface RequestData {
  readonly host: string;
  /** The origin of the proxy in between, without credentials. */
  readonly proxy: string | undefined;
}

/** Errors of requests to a host, and of listening on this machine. */
export interface NetErrors {
  /** `seconds`: how long we waited. */
  readonly 'host-silent': RequestData & { readonly seconds: number };
  readonly 'host-unknown': RequestData;
  readonly 'host-refused': RequestData;
  readonly 'connection-broken': RequestData;
  readonly 'certificate-untrusted': { readonly host: string };
  readonly 'certificate-expired': { readonly host: string };
  readonly 'certificate-name': { readonly host: string };
  readonly 'certificate-authority-unreadable': undefined;
  readonly 'proxy-unusable': undefined;
  readonly 'proxy-authentication': { readonly proxy: string };
  /** `status`: the proxy's HTTP status. */
  readonly 'proxy-refused': { readonly host: string; readonly proxy: string; readonly status: string };
  readonly 'too-many-redirects': { readonly host: string };
  readonly 'redirect-refused': { readonly host: string };
  readonly 'answer-too-large': { readonly host: string; readonly kilobytes: number };
  readonly 'answer-unreadable': { readonly host: string };
  /** Of an issuer's address; undefined: it has no host that could be named. */
  readonly 'not-https': { readonly host: string | undefined };
  readonly 'address-missing': undefined;
  readonly 'port-forbidden': { readonly port: number };
  readonly 'port-in-use': { readonly port: number };
}
