import { claimsIn, nameIn } from '../base/jwt.ts';

/** The claims that the explorer shows, unverified. Times are milliseconds since the epoch; names are raw. */
export interface TokenFacts {
  readonly displayName: string | undefined;
  readonly issuer: string | undefined;
  readonly expiresAt: number | undefined;
}

/** Facts of a JWT, without verifying it; undefined for an opaque or garbled token. */
export function decodeToken(token: string): TokenFacts | undefined {
  const claims = claimsIn(token);
  if (claims === undefined) return undefined;
  const { iss, exp } = claims;
  return {
    displayName: nameIn(claims),
    issuer: typeof iss === 'string' ? iss : undefined,
    expiresAt: secondsToTime(exp),
  };
}

/** Dates beyond the year 9999 or before the epoch are taken as absent: a view could not write them. */
function secondsToTime(seconds: unknown): number | undefined {
  return typeof seconds === 'number' && seconds > 0 && seconds < 253_402_300_800 ? seconds * 1000 : undefined;
}
