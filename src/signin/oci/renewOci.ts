import type { Clock } from '../../base/clock.ts';
import { Problem, sentenceOf } from '../../base/problem.ts';
import type { Host } from '../../files/folders.ts';
import type { Fetch } from '../../net/fetch.ts';
import type { OciProfile } from '../../oci/profiles.ts';
import { refreshSession } from '../../oci/refreshSession.ts';
import { renewalDueAt } from '../../oci/session.ts';
import type { SessionToken } from '../../oci/sessionToken.ts';
import { signerOf, type AskPassPhrase } from '../../oci/signing.ts';
import { failingOf, isRefused, type OciRenewal, type OciRenewals } from './ociRenewals.ts';
import { backOff } from '../schedule.ts';

export interface RenewOciParts {
  readonly renewals: Pick<OciRenewals, 'update'>;
  readonly host: Host;
  readonly clock: Clock;
  readonly fetch: () => Fetch;
  /** Asks nobody: what is kept of pass phrases. */
  readonly passPhrase: AskPassPhrase;
  /** Gets what failed: the notes keep no more of it than the sentence. */
  readonly report: (error: unknown) => void;
}

/** Renews a session profile that is due; what became of it is in `OciRenewals`. Throws what their `update` throws. */
export type RenewOci = (profile: OciProfile) => Promise<void>;

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

/**
 * One request however many windows ask at the same time, successful or not: whoever waited for another one finds the
 * token moved, or the failure noted.
 */
export function createRenewOci(parts: RenewOciParts): RenewOci {
  const { renewals, host, clock, fetch, passPhrase, report } = parts;

  async function renewed(profile: OciProfile, seen: SessionToken, current: OciRenewal): Promise<OciRenewal> {
    let token = seen;
    try {
      // Read anew: whoever had the lock before, or the CLI, may have been there.
      const { signedInBy } = await signerOf(profile, { host, askPassPhrase: passPhrase });
      if (signedInBy === undefined) return current;
      ({ token } = signedInBy);
      const at = renewOciAt(token, current, clock.now());
      if (at === undefined || at > clock.now()) return current;
      await refreshSession({ session: signedInBy.session, seen: token }, { host, clock, fetch: fetch() });
      return { ...current, renewedAt: clock.now(), failing: undefined };
    } catch (error) {
      report(error);
      const before = failingOf(token, current);
      const now = clock.now();
      const failing = {
        expiresAt: token.expiresAt,
        since: before?.since ?? now,
        lastAt: now,
        attempts: (before?.attempts ?? 0) + 1,
        code: error instanceof Problem ? error.code : 'unforeseen',
        why: sentenceOf(error),
      };
      return { ...current, failing };
    }
  }

  return async (profile) => {
    const { session, token } = profile;
    if (session === undefined || token === undefined) return;
    await renewals.update(session.tokenFile, async (current) => await renewed(profile, token, current));
  };
}
