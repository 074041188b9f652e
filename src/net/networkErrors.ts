import type { NetErrors, RequestData } from '../errors/netErrors.ts';
import { UserError, type UserErrorOf } from '../errors/userError.ts';

/** What may be gone a minute later without anyone changing anything. */
const TRANSIENT: ReadonlySet<string> = new Set<keyof NetErrors>([
  'host-unknown',
  'host-refused',
  'host-silent',
  'connection-broken',
]);

export function isTransientNetworkError({ code }: { readonly code: string }): boolean {
  return TRANSIENT.has(code);
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

export function hostSilent(to: RequestData, timeoutMs: number): UserErrorOf<'host-silent'> {
  return new UserError('host-silent', { ...to, seconds: Math.max(1, Math.round(timeoutMs / 1000)) });
}

/** The UserError for what a connection threw. Its cause keeps no more than the technical code. */
export function networkError(error: unknown, to: RequestData, timeoutMs: number): UserErrorOf<keyof NetErrors> {
  const code = codeOf(error);
  const options = { cause: code };
  const { host } = to;
  if (TIMED_OUT.has(code)) return hostSilent(to, timeoutMs);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return new UserError('host-unknown', to, options);
  if (UNREACHABLE.has(code)) return new UserError('host-refused', to, options);
  if (UNTRUSTED.has(code)) return new UserError('certificate-untrusted', { host }, options);
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return new UserError('certificate-expired', { host }, options);
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return new UserError('certificate-name', { host }, options);
  // undici tells the proxy's status in its message only.
  // eslint-disable-next-line house/no-sentence-logic
  const status = /Proxy response \((\d+)\)/u.exec(error instanceof Error ? error.message : '')?.[1];
  if (status === undefined) return new UserError('connection-broken', to, options);
  const proxy = to.proxy ?? '';
  return status === '407'
    ? new UserError('proxy-authentication', { proxy })
    : new UserError('proxy-refused', { host, proxy, status });
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
