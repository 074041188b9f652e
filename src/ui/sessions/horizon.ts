import { durationInWords } from '../../base/duration.ts';
import { isLastToken } from '../../oci/session.ts';
import type { SessionToken } from '../../oci/sessionToken.ts';
import type { Renewal } from '../../signin/status.ts';
import { clockWords } from '../clockWords.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * What is left of token and session, for a description: "55 min of 24 h". A session's hours are rounded to the nearest,
 * so that one of 24 hours begins as such. Milliseconds since the epoch.
 */
export function leftInWords(token: SessionToken, now: number): string {
  const { expiresAt, sessionEndsAt } = token;
  const left = durationInWords(expiresAt - now);
  if (sessionEndsAt === undefined || isLastToken(token)) return left;
  const whole = sessionEndsAt - now;
  return `${left} of ${durationInWords(whole < 2 * HOUR_MS ? whole : whole + HOUR_MS / 2)}`;
}

/** Both ends in a sentence; undefined for a token that has ended. `renewal`: who moves the token's end, if anybody. */
export function endsSentence(token: SessionToken, now: number, renewal: Renewal['kind']): string | undefined {
  const { expiresAt, sessionEndsAt } = token;
  if (expiresAt <= now) return undefined;
  const until = `Token until ${clockWords(expiresAt, now)}`;
  if (isLastToken(token)) return `${until}, and the session ends with it: sign in again then.`;
  const renewed = renewal === 'byUs' ? `${until}, renewed by itself while you work` : until;
  return sessionEndsAt === undefined
    ? `${renewed}.`
    : `${renewed}; the session itself until ${clockWords(sessionEndsAt, now)}.`;
}
