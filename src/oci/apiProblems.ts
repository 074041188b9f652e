import { clean } from '../base/clean.ts';
import { Problem } from '../base/problem.ts';
import { clockOff, MOST_SKEW_MS } from './clock.ts';
import { sessionOver } from './session.ts';
import type { RequestSigner } from './signing.ts';

/** An answer of one of Oracle's services that is none. */
export interface Refusal {
  readonly host: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** What was asked for, as in "the clusters of this compartment". */
  readonly what: string;
  readonly signer: RequestSigner;
  /** The present, in milliseconds since the epoch. */
  readonly now: number;
}

/**
 * The sentence for a refusal: Problem 'oci-clock-off', 'oci-session-over', 'oci-session-refused', 'oci-key-refused',
 * 'oci-not-found' (Oracle does not tell what is missing from what may not be seen), 'oci-throttled' or
 * 'oci-service-failed'. Its cause has the status and the request's id for the log, and nothing of the answer else.
 */
export function problemOf(refusal: Refusal): Problem {
  const { host, status, what, signer } = refusal;
  const options = { cause: detailsOf(refusal) };
  const profile = `profile "${clean(signer.profileName, 80)}"`;
  if (status === 401) return unauthorized(refusal, profile, options);
  if (status === 404 || status === 403) {
    return new Problem(
      'oci-not-found',
      `Oracle shows ${profile} nothing of ${what}: it is gone, or whoever manages your tenancy has to allow you to see it.`,
      options,
    );
  }
  if (status === 429) {
    return new Problem(
      'oci-throttled',
      `${host} gets too many requests at the moment: try again in a minute.`,
      options,
    );
  }
  return new Problem(
    'oci-service-failed',
    `${host} could not give ${what} (status ${status}): try again later.`,
    options,
  );
}

/** The net's own sentences and codes lead to the issuer URL and the certificate authority of a user entry, which Oracle has not. */
export function inWordsOfOracle(error: unknown, host: string): unknown {
  if (!(error instanceof Problem)) return error;
  const why = NETWORK[error.code];
  return why === undefined ? error : new Problem(`oracle-${error.code}`, `${host} ${why}`, { cause: error });
}

const NETWORK: Readonly<Record<string, string>> = {
  'certificate-untrusted':
    'presents a certificate of an authority that is not trusted here: add the authority of your network to this machine, or to NODE_EXTRA_CA_CERTS.',
  'certificate-name': 'presents a certificate for another host: check the region and the network.',
  'answer-too-large': 'answers with more than a page of a list: check the network, or the proxy in between.',
  'answer-unreadable': 'does not answer as a web server does: check the network, or the proxy in between.',
  'too-many-redirects': 'sends requests round in circles: check the network, or the proxy in between.',
  'redirect-refused': 'sends requests to an address that is not https: check the network, or the proxy in between.',
};

/** Why Oracle refuses any signature of now, if it is that: Problem 'oci-clock-off'. */
export function clockProblem(headers: Headers, now: number, options?: { cause: Error }): Problem | undefined {
  const skew = now - Date.parse(headers.get('date') ?? '');
  // Nor is no date off.
  if (!(Math.abs(skew) > MOST_SKEW_MS)) return undefined;
  return clockOff(skew, options);
}

/** Problem 'oci-session-refused': Oracle has ended a session before its time. */
export function sessionRefused({ profileName }: RequestSigner, options?: { cause: Error }): Problem {
  const profile = clean(profileName, 80);
  return new Problem(
    'oci-session-refused',
    `Oracle has ended your OCI session of profile "${profile}": sign in again.`,
    options,
  );
}

function unauthorized({ headers, signer, now }: Refusal, profile: string, options: { cause: Error }): Problem {
  const clock = clockProblem(headers, now, options);
  if (clock !== undefined) return clock;
  if (signer.signedInBy === undefined) {
    const sentence = `Oracle does not know the API key of ${profile}: check its user, fingerprint and tenancy, and that the key is uploaded.`;
    return new Problem('oci-key-refused', sentence, options);
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
