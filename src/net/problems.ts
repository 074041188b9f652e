import { Problem } from '../base/problem.ts';

/** Where a request was going, for the sentence: never a path or a query, which may carry a secret. */
export interface Destination {
  readonly host: string;
  /** The proxy's origin, without credentials. */
  readonly proxy: string | undefined;
}

/** Codes of Problems that may be gone a minute later without anyone changing anything. */
const TRANSIENT = new Set(['host-unknown', 'host-refused', 'host-silent', 'connection-broken']);

export function isTransientNetworkProblem(problem: Problem): boolean {
  return TRANSIENT.has(problem.code);
}

const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_UNTRUSTED',
  'CERT_SIGNATURE_FAILURE',
  'INVALID_CA',
]);
const TIMED_OUT = new Set(['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
const UNREACHABLE = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL']);

export function hostSilent(to: Destination, timeoutMs: number): Problem {
  const seconds = Math.max(1, Math.round(timeoutMs / 1000));
  return new Problem(
    'host-silent',
    `${to.host} did not answer within ${seconds} s${through(to)}: check the network or VPN${orProxy(to)} and try again.`,
  );
}

/** The Problem for what a connection threw. Its cause keeps no more than the technical code. */
export function networkProblem(error: unknown, to: Destination, timeoutMs: number): Problem {
  const code = codeOf(error);
  const options = { cause: code };
  // Behind a proxy only the proxy is looked up and connected to.
  const peer = to.proxy === undefined ? to.host : `the proxy ${to.proxy}`;
  if (TIMED_OUT.has(code)) {
    return hostSilent(to, timeoutMs);
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new Problem(
      'host-unknown',
      `No address was found for ${peer}: check its name, the network or VPN${orProxy(to)}.`,
      options,
    );
  }
  if (UNREACHABLE.has(code)) {
    return new Problem(
      'host-refused',
      `${capital(peer)} refuses connections: check its address, the network or VPN${orProxy(to)}.`,
      options,
    );
  }
  if (UNTRUSTED.has(code)) {
    return new Problem(
      'certificate-untrusted',
      `The certificate of ${to.host} comes from an authority that is not trusted here: set the certificate authority (idp-certificate-authority) of this user.`,
      options,
    );
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return new Problem(
      'certificate-expired',
      `The certificate of ${to.host} is not valid at this time: check this machine's clock, or tell who runs ${to.host}.`,
      options,
    );
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return new Problem(
      'certificate-name',
      `${to.host} presents a certificate for another host: check the issuer URL, or tell who runs ${to.host}.`,
      options,
    );
  }
  const tunnel = /Proxy response \((\d+)\)/u.exec(error instanceof Error ? error.message : '')?.[1];
  if (tunnel !== undefined) {
    return proxyRefused(to, tunnel);
  }
  return new Problem('connection-broken', `The connection to ${to.host} broke${through(to)}: try again.`, options);
}

function proxyRefused(to: Destination, status: string): Problem {
  return status === '407'
    ? new Problem(
        'proxy-authentication',
        `The proxy ${to.proxy ?? ''} wants a user and password: put them into "http.proxy" or HTTPS_PROXY.`,
      )
    : new Problem(
        'proxy-refused',
        `The proxy ${to.proxy ?? ''} refuses to connect to ${to.host} (status ${status}): except the host with NO_PROXY or ask who runs the proxy.`,
      );
}

function through(to: Destination): string {
  return to.proxy === undefined ? '' : ` through the proxy ${to.proxy}`;
}

/** A proxy that only the operating system knows of is not used. */
function orProxy(to: Destination): string {
  return to.proxy === undefined ? ' (a proxy goes into "http.proxy")' : '';
}

function capital(words: string): string {
  return words.startsWith('the ') ? `The ${words.slice(4)}` : words;
}

/** The technical code, looked for through causes and through the several attempts of one connection. */
function codeOf(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 5) {
    return 'unknown';
  }
  const own = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const inner: unknown = error.cause ?? (error instanceof AggregateError ? error.errors[0] : undefined);
  if (own !== undefined && own !== 'UND_ERR_ABORTED' && own !== 'UND_ERR_SOCKET') {
    return own;
  }
  const within = inner === undefined ? 'unknown' : codeOf(inner, depth + 1);
  return within === 'unknown' ? (own ?? within) : within;
}
