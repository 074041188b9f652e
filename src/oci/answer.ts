import { clean } from '../base/clean.ts';
import { Problem } from '../base/problem.ts';
import { clockOff, MOST_SKEW_MS } from './clock.ts';
import { isSameKey, jwkOfToken, type Jwk } from './jwk.ts';
import { parseSessionToken, type SessionToken } from './sessionToken.ts';

/** What is known of a sign-in while the browser has the word. */
export interface Expected {
  /** The key that the token must be for. */
  readonly key: Jwk;
  /** When it began, in milliseconds since the epoch. */
  readonly startedAt: number;
}

/** Some kB, like the addresses that browsers handle. */
export const LONGEST_ANSWER = 64 * 1024;

/**
 * The token in what Oracle's sign-in page puts behind `#`. It belongs to this sign-in when it is for its key; which
 * key it is for, not every token tells. Throws Problem 'oci-answer-none', 'oci-answer-declined', 'oci-answer-garbled' or
 * 'oci-answer-foreign'.
 */
export function tokenInAnswer(fragment: string, { key }: Pick<Expected, 'key'>): SessionToken {
  const answer = new URLSearchParams(fragment.length > LONGEST_ANSWER ? '' : fragment);
  const [text, ...more] = answer.getAll('security_token');
  if (text === undefined && answer.has('error')) {
    const why = clean(answer.get('error_description') ?? answer.get('error') ?? '', 120);
    throw new Problem(
      'oci-answer-declined',
      `Oracle did not sign you in (${why}): cancel in the editor, or sign in again.`,
    );
  }
  if (text === undefined || more.length > 0) {
    throw new Problem(
      'oci-answer-none',
      'This is not the address that the sign-in ended at: copy the whole address from the browser, with "#security_token=" or "security_token=" in it.',
    );
  }
  const token = parsed(text);
  const itsKey = jwkOfToken(token.token);
  if (itsKey !== undefined && !isSameKey(itsKey, key)) {
    throw new Problem(
      'oci-answer-foreign',
      'This answer belongs to another sign-in: go on in the browser window of this one, or sign in again.',
    );
  }
  return token;
}

/** The fragment in what a person pasted: the whole address, or what follows `#`, with the blanks that copying brings. */
export function pastedFragment(pasted: string): string {
  const text = pasted.length > LONGEST_ANSWER ? '' : pasted.replace(/\s+/gu, '').replace(/^["'<]+|["'>]+$/gu, '');
  // The CLI's own page asks again with the fragment as a query.
  const start = text.includes('#') ? text.indexOf('#') : text.indexOf('?');
  return text.slice(start + 1);
}

/**
 * Throws Problem 'oci-clock-off' or 'oci-answer-over' for a token of this sign-in that is of no use at `now`: it was
 * made before the sign-in began, or is to be made yet, or has ended.
 */
export function refuseUseless(token: SessionToken, { startedAt }: Pick<Expected, 'startedAt'>, now: number): void {
  const { issuedAt, expiresAt } = token;
  const ahead = issuedAt === undefined ? 0 : startedAt - issuedAt;
  const behind = issuedAt === undefined ? 0 : issuedAt - now;
  if (Math.max(ahead, behind) > MOST_SKEW_MS) throw clockOff(ahead > behind ? ahead : -behind);
  if (expiresAt <= now) {
    throw new Problem('oci-answer-over', 'Oracle gave a session that has ended already: sign in again.');
  }
}

function parsed(text: string): SessionToken {
  try {
    return parseSessionToken(text, 'The answer');
  } catch {
    throw new Problem('oci-answer-garbled', 'The answer of the sign-in page holds no session token: sign in again.');
  }
}
