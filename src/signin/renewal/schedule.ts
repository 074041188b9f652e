import type { Session } from '../../sessions/sessionStore.ts';

/** What the schedule needs to know of a session. Times are milliseconds since the epoch. */
export type Renewable = Pick<Session, 'tokens' | 'failing' | 'ended'>;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Near a session's maximum providers shrink tokens to seconds: renewing more often than this would be a loop. */
const SHORTEST_WAIT = 10 * SECOND;
/** Long-running clients read a token file again about once a minute (client-go): what they hold must not end before. */
const READ_AGAIN = 70 * SECOND;
/** A token that had ended when it came (a clock that is wrong) says nothing of its life. */
const WAIT_WITHOUT_LIFE = 5 * MINUTE;
/** An expiry far ahead may be nonsense; so seldom a renewal costs nothing. */
const LONGEST_LIFE = 24 * 60 * MINUTE;

const FIRST_BACK_OFF = 5 * SECOND;
const LONGEST_BACK_OFF = 10 * MINUTE;

/**
 * When a session is next to be renewed, as of `now`; in the past when it is due. Undefined when nothing can be renewed.
 * Two thirds of the ID token's life, earlier for one so short that a client which reads its file from time to time would
 * send an ended one, but not before a third; and while the provider fails, ever later.
 */
export function renewAt(session: Renewable, now: number): number | undefined {
  const { tokens, failing, ended } = session;
  if (ended !== undefined || tokens.refreshToken === undefined) return undefined;
  // What happened "later than now" happened before the clock was set back: nothing can be counted from it.
  if (failing !== undefined) return failing.lastAt > now ? now : failing.lastAt + backOff(failing.attempts);
  return tokens.obtainedAt > now ? now : tokens.obtainedAt + waitAfter(tokens.expiresAt - tokens.obtainedAt);
}

function waitAfter(life: number): number {
  if (!(life > 0)) return WAIT_WITHOUT_LIFE;
  const third = Math.min(life, LONGEST_LIFE) / 3;
  return Math.max(Math.min(2 * third, life - READ_AGAIN), third, SHORTEST_WAIT);
}

/** How long to wait after so many failures in a row, in milliseconds. */
export function backOff(attempts: number): number {
  return Math.min(FIRST_BACK_OFF * 2 ** (Math.max(attempts, 1) - 1), LONGEST_BACK_OFF);
}
