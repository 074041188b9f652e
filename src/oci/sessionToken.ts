import { Problem } from '../base/problem.ts';

/** A token of Oracle's sign-in, from the file that `security_token_file` names. Times: milliseconds since the epoch. */
export interface SessionToken {
  /** Without the white space that editors leave around it. */
  readonly token: string;
  readonly expiresAt: number;
  readonly issuedAt: number | undefined;
  /** Beyond this nothing renews the session (`sess_exp`, 24 hours after the sign-in); not every token tells it. */
  readonly sessionEndsAt: number | undefined;
  /** OCIDs. */
  readonly tenancy: string | undefined;
  readonly subject: string | undefined;
}

/**
 * Reads the claims, which only the issuer can verify. `path` is for the sentence.
 * Throws Problem 'oci-session-unreadable', without anything of the token.
 */
export function parseSessionToken(text: string, path: string): SessionToken {
  const token = text.trim();
  const claims = claimsOf(token);
  const expiresAt = claims === undefined ? undefined : seconds(claims['exp']);
  if (claims === undefined || expiresAt === undefined) {
    throw new Problem('oci-session-unreadable', `${path} holds no session token: sign in to OCI again.`);
  }
  return {
    token,
    expiresAt,
    issuedAt: seconds(claims['iat']),
    sessionEndsAt: seconds(claims['sess_exp']) ?? date(claims['sess_exp']),
    tenancy: words(claims['tenant']),
    subject: words(claims['sub']),
  };
}

function claimsOf(token: string): Record<string, unknown> | undefined {
  // Nothing but this alphabet may get into the quotes of a signature's keyId.
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]*$/u.exec(token)?.[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function seconds(claim: unknown): number | undefined {
  return typeof claim === 'number' && Number.isFinite(claim) ? claim * 1000 : undefined;
}

/** `"Sat, 08 Nov 2025 17:19:55 UTC"`. */
function date(claim: unknown): number | undefined {
  const time = typeof claim === 'string' ? Date.parse(claim) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

function words(claim: unknown): string | undefined {
  return typeof claim === 'string' ? claim : undefined;
}
