import { UserError } from '../../errors/userError.ts';
import { clockOff, MOST_SKEW_MS } from '../api/clockSkew.ts';
import { isSameKey, type Jwk, jwkOfToken } from '../profiles/jwk.ts';
import { parseSessionToken, type SessionToken } from '../profiles/sessionToken.ts';

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
 * key it is for, not every token tells. Throws UserError 'oci-answer-none', 'oci-answer-declined', 'oci-answer-garbled' or
 * 'oci-answer-foreign'.
 */
export function tokenInAnswer(fragment: string, { key }: Pick<Expected, 'key'>): SessionToken {
  const answer = new URLSearchParams(fragment.length > LONGEST_ANSWER ? '' : fragment);
  const [text, ...more] = answer.getAll('security_token');
  if (text === undefined && answer.has('error')) {
    throw new UserError('oci-answer-declined', { why: answer.get('error_description') ?? answer.get('error') ?? '' });
  }
  if (text === undefined || more.length > 0) throw new UserError('oci-answer-none', { reason: 'address' });
  const token = parsed(text);
  const itsKey = jwkOfToken(token.token);
  if (itsKey !== undefined && !isSameKey(itsKey, key)) throw new UserError('oci-answer-foreign');
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
 * Throws UserError 'oci-clock-off' or 'oci-answer-over' for a token of this sign-in that is of no use at `now`: it was
 * made before the sign-in began, or is to be made yet, or has ended.
 */
export function refuseUseless(token: SessionToken, { startedAt }: Pick<Expected, 'startedAt'>, now: number): void {
  const { issuedAt, expiresAt } = token;
  const ahead = issuedAt === undefined ? 0 : startedAt - issuedAt;
  const behind = issuedAt === undefined ? 0 : issuedAt - now;
  if (Math.max(ahead, behind) > MOST_SKEW_MS) throw clockOff(ahead > behind ? ahead : -behind);
  if (expiresAt <= now) throw new UserError('oci-answer-over');
}

function parsed(text: string): SessionToken {
  try {
    return parseSessionToken(text, 'The answer');
  } catch {
    throw new UserError('oci-answer-garbled', { reason: 'no-token' });
  }
}
