import { renewalDueAt } from '../../oci/profiles/ociSession.ts';
import type { SessionToken } from '../../oci/profiles/sessionToken.ts';
import type { OciRenewal } from '../../sessions/ociRenewal.ts';
import { failingOf, isRefused } from '../../sessions/ociRenewals.ts';
import { backOff } from './schedule.ts';

/** Should Oracle move the end by seconds each time, this is no loop. */
const SHORTEST_PAUSE_MS = 60_000;

/** When a session is next to be renewed, in milliseconds since the epoch; undefined when nothing can be. */
export function renewOciAt(token: SessionToken, renewal: OciRenewal | undefined, now: number): number | undefined {
  const due = renewalDueAt(token);
  if (due === undefined || token.expiresAt <= now) return undefined;
  const failing = failingOf(token, renewal);
  // What happened "later than now" happened before the clock was set back: nothing can be counted from it.
  if (failing !== undefined) {
    if (isRefused(failing)) return undefined;
    return failing.lastAt > now ? now : failing.lastAt + backOff(failing.attempts);
  }
  const { renewedAt } = renewal ?? {};
  return renewedAt === undefined || renewedAt > now ? due : Math.max(due, renewedAt + SHORTEST_PAUSE_MS);
}
