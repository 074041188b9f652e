import type { OciRequestSubject } from '../../errors/ociErrors.ts';
import { type ErrorInfo, isUserError, UserError, type UserErrorOf } from '../../errors/userError.ts';
import { clockOff, MOST_SKEW_MS } from './clockSkew.ts';
import { sessionOver } from '../profiles/ociSession.ts';
import type { RequestSigner } from './requestSigner.ts';

/** An answer of one of Oracle's services that is none. */
export interface Refusal {
  readonly host: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  readonly subject: OciRequestSubject;
  readonly signer: RequestSigner;
  /** The present, in milliseconds since the epoch. */
  readonly now: number;
}

/**
 * The error for a refusal: 'oci-clock-off', 'oci-session-over', 'oci-session-refused', 'oci-key-refused',
 * 'oci-not-found' (Oracle does not tell what is missing from what may not be seen), 'oci-throttled' or
 * 'oci-service-failed'. Its cause has the status and the request's id for the log, and nothing of the answer else.
 */
export function refusalError(refusal: Refusal): Error & ErrorInfo {
  const { host, status, subject, signer } = refusal;
  const options = { cause: detailsOf(refusal) };
  const profile = signer.profileName;
  if (status === 401) return unauthorized(refusal, options);
  if (status === 404 || status === 403) return new UserError('oci-not-found', { profile, subject }, options);
  if (status === 429) return new UserError('oci-throttled', { host }, options);
  return new UserError('oci-service-failed', { host, subject, status }, options);
}

/** An error of the network that leads to what Oracle has not: an issuer URL, and the certificate authority of a user entry. */
export function ofOracle(error: unknown, host: string): unknown {
  return isUserError(error, ...NETWORK) ? new UserError(`oracle-${error.code}`, { host }, { cause: error }) : error;
}

const NETWORK = [
  'certificate-untrusted',
  'certificate-name',
  'answer-too-large',
  'answer-unreadable',
  'too-many-redirects',
  'redirect-refused',
] as const;

/** Why Oracle refuses any signature of now, if it is that. */
export function clockOffBy(
  headers: Headers,
  now: number,
  options?: { cause: Error },
): UserErrorOf<'oci-clock-off'> | undefined {
  const skew = now - Date.parse(headers.get('date') ?? '');
  // Nor is no date off.
  if (!(Math.abs(skew) > MOST_SKEW_MS)) return undefined;
  return clockOff(skew, options);
}

/** Oracle has ended a session before its time. */
export function sessionRefused(
  { profileName }: RequestSigner,
  options?: { cause: Error },
): UserErrorOf<'oci-session-refused'> {
  return new UserError('oci-session-refused', { profile: profileName, during: 'request' }, options);
}

function unauthorized({ headers, signer, now }: Refusal, options: { cause: Error }): Error & ErrorInfo {
  const clock = clockOffBy(headers, now, options);
  if (clock !== undefined) return clock;
  if (signer.signedInBy === undefined) {
    return new UserError('oci-key-refused', { profile: signer.profileName }, options);
  }
  const { session, token } = signer.signedInBy;
  if (token.expiresAt <= now) return sessionOver(session, token);
  return sessionRefused(signer, options);
}

/** Nothing but words of known shape: an answer may quote what was sent. */
function detailsOf({ status, headers, body }: Refusal): Error {
  const code = /"code"\s*:\s*"(\w{1,60})"/u.exec(body)?.[1] ?? 'no code';
  const id = /^[\w/.-]{1,200}$/u.exec(headers.get('opc-request-id') ?? '')?.[0] ?? 'none';
  return Object.assign(new Error(), { name: 'OracleRefusal', code: `${status} ${code}, opc-request-id ${id}` });
}
