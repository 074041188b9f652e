import { decodeJwt } from 'jose';
import { LONGEST_TOKEN, nameIn } from '../base/claims.ts';

/** The claims that the explorer shows, unverified. Times are milliseconds since the epoch; names are raw. */
export interface TokenFacts {
  readonly displayName: string | undefined;
  readonly issuer: string | undefined;
  readonly expiresAt: number | undefined;
}

/** Facts of a JWT, without verifying it; undefined for an opaque or garbled token. */
export function decodeToken(token: string): TokenFacts | undefined {
  // Of thousands of opaque tokens, none is worth an exception.
  if (token.length > LONGEST_TOKEN || !token.includes('.')) return undefined;
  try {
    const claims = decodeJwt(token);
    return {
      displayName: nameIn(claims),
      issuer: typeof claims.iss === 'string' ? claims.iss : undefined,
      expiresAt: secondsToTime(claims.exp),
    };
  } catch {
    return undefined;
  }
}

/** Dates beyond the year 9999 or before the epoch are taken as absent: a view could not write them. */
function secondsToTime(seconds: unknown): number | undefined {
  return typeof seconds === 'number' && seconds > 0 && seconds < 253_402_300_800 ? seconds * 1000 : undefined;
}
