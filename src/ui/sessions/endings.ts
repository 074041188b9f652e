import { clean } from '../../base/clean.ts';
import { durationInWords } from '../../base/duration.ts';
import type { OciProfile } from '../../oci/profiles.ts';
import { isLastToken } from '../../oci/session.ts';
import type { Status } from '../../signin/status.ts';
import { clockWords } from '../clockWords.ts';
import { profileStatus } from './profileLook.ts';
import type { SessionListing } from './sessionRows.ts';

/** An end of an OCI session that only the person can put off. */
export interface Ending {
  /** The same for as long as it is the same end: an hour's that nothing renews, or the day's. */
  readonly id: string;
  readonly profile: OciProfile;
  readonly sentence: string;
}

export interface Endings {
  readonly due: readonly Ending[];
  /** When another is due, in milliseconds since the epoch; undefined: not as far as can be seen. */
  readonly nextAt: number | undefined;
}

const MINUTE_MS = 60_000;
/** Time to finish what one is at. */
const BEFORE_HORIZON_MS = 15 * MINUTE_MS;
/** A renewal that fails is tried again until then. */
const BEFORE_END_MS = 5 * MINUTE_MS;
/** One that waits for a sign of life is made as soon as somebody comes. */
const BEFORE_LAPSE_MS = 2 * MINUTE_MS;

/** The ends of sessions that contexts lean on, told before they come. `now` in milliseconds since the epoch. */
export function endingsOf(listing: SessionListing, now: number): Endings {
  const due: Ending[] = [];
  const later: number[] = [];
  for (const row of listing.rows) {
    if (row.kind !== 'profile' || listing.contextsOf(row).length === 0) continue;
    const { profile } = row;
    for (const { kind, endsAt, tellAt, why } of endsOf(profileStatus(listing, profile), profile)) {
      if (endsAt <= now) continue;
      if (tellAt > now) {
        later.push(tellAt);
        continue;
      }
      const name = clean(profile.name, 80);
      const end = `ends in ${durationInWords(endsAt - now)} (${clockWords(endsAt, now)})`;
      const sentence = `Your OCI session of profile ${name} ${end}, and ${why}`;
      due.push({ id: `${profile.configPath} ${profile.name} ${kind} ${endsAt}`, profile, sentence });
    }
  }
  return { due, nextAt: later.length === 0 ? undefined : Math.min(...later) };
}

/** Times in milliseconds since the epoch. */
interface End {
  readonly kind: 'hour' | 'day';
  readonly endsAt: number;
  readonly tellAt: number;
  /** The rest of the sentence, with what to do. */
  readonly why: string;
}

/** Of a day that the token does not tell the last renewal tells, which does not move the end any more. */
function endsOf(status: Status, { kind, token }: OciProfile): readonly End[] {
  if (kind !== 'session' || token === undefined || status.kind !== 'signedIn') return [];
  const { expiresAt, sessionEndsAt } = token;
  const hour = (before: number, why: string): End => {
    return { kind: 'hour', endsAt: expiresAt, tellAt: expiresAt - before, why };
  };
  const day: End[] =
    sessionEndsAt === undefined
      ? []
      : [{ kind: 'day', endsAt: sessionEndsAt, tellAt: sessionEndsAt - BEFORE_HORIZON_MS, why: BEYOND }];
  if (isLastToken(token)) return day;
  const { renewal } = status;
  switch (renewal.kind) {
    case 'failing':
      return [hour(BEFORE_END_MS, `renewing it fails: ${clean(renewal.why, 300)}`), ...day];
    case 'none':
      return [hour(BEFORE_END_MS, 'is not renewed by itself: sign in again when it suits you.'), ...day];
    case 'byUs':
      return [hour(BEFORE_LAPSE_MS, 'is renewed only while you work here: go on, or sign in again.'), ...day];
    case 'byKubectl':
      // Only tokens of kubectl's own form.
      return day;
  }
}

const BEYOND = 'cannot be renewed beyond that: sign in again when it suits you.';
