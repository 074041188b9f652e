import { claimsIn } from '../../base/jwt.ts';
import { UserError } from '../../errors/userError.ts';

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

/** Nothing but this alphabet may get into the quotes of a signature's keyId. */
const SAFE = /^[\w-]+\.[\w-]+\.[\w-]*$/u;

/**
 * Reads the claims, which only the issuer can verify. `path` is for the error.
 * Throws UserError 'oci-session-unreadable', without anything of the token.
 */
export function parseSessionToken(text: string, path: string): SessionToken {
  const token = text.trim();
  const claims = SAFE.test(token) ? claimsIn(token) : undefined;
  const expiresAt = claims === undefined ? undefined : seconds(claims['exp']);
  if (claims === undefined || expiresAt === undefined) {
    throw new UserError('oci-session-unreadable', { path });
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
