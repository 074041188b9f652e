import { claimsIn, headerIn, nameIn } from '../base/jwt.ts';
import { UserError } from '../errors/userError.ts';

/** A JWT as it reads, unverified: every word in it is its sender's. */
export interface DecodedToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Real claims nest two or three levels; a view that walks them must come back. */
const DEEPEST = 16;

/** Decodes without verifying. Throws a UserError (`token-unreadable`) for what is not a JWT of sane size and depth. */
export function readClaims(token: string): DecodedToken {
  const [header, claims] = [headerIn(token), claimsIn(token)];
  if (header === undefined || claims === undefined || !depthWithin({ header, claims }, DEEPEST + 1)) {
    throw new UserError('token-unreadable');
  }
  return { header, claims };
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
