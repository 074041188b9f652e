import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { JWTPayload, ProtectedHeaderParameters } from 'jose';
import { LONGEST_TOKEN, nameIn } from '../base/claims.ts';
import { Problem } from '../base/problem.ts';

/** A JWT as it reads, unverified: every word in it is its sender's. */
export interface DecodedToken {
  readonly header: Readonly<ProtectedHeaderParameters>;
  readonly claims: Readonly<JWTPayload>;
}

/** Real claims nest two or three levels; a view that walks them must come back. */
const DEEPEST = 16;

/** Decodes without verifying. Throws a Problem (`token-unreadable`) for what is not a JWT of sane size and depth. */
export function readClaims(token: string): DecodedToken {
  try {
    if (token.length <= LONGEST_TOKEN) {
      const decoded = { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
      if (depthWithin(decoded, DEEPEST + 1)) {
        return decoded;
      }
    }
  } catch {
    // One sentence serves all.
  }
  throw new Problem('token-unreadable', 'This token cannot be read as a JSON Web Token: sign in again.');
}

/** The best name to show; an ID token has one at least, its subject. Raw: `clean` it where shown. */
export function displayNameOf(claims: Readonly<Record<string, unknown>>): string {
  return nameIn(claims) ?? '';
}

function depthWithin(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) {
    return true;
  }
  return depth > 0 && Object.values(value).every((inner) => depthWithin(inner, depth - 1));
}
