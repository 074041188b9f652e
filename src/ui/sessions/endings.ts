import { clean } from '../../base/clean.ts';
import { durationInWords } from '../../base/duration.ts';
import type { OciProfile } from '../../oci/profiles.ts';
import { clockWords } from '../clockWords.ts';
import { profileStatus } from './profileLook.ts';
import type { SessionListing } from './sessionRows.ts';

/** The end of an OCI session that nobody but the person can put off. */
export interface Ending {
  /** The same for as long as it is the same session. */
  readonly session: string;
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

/** The sessions that contexts lean on, told before they end. `now` in milliseconds since the epoch. */
export function endingsOf(listing: SessionListing, now: number): Endings {
  const due: Ending[] = [];
  const later: number[] = [];
  for (const row of listing.rows) {
    const ending =
      row.kind === 'profile' && listing.contextsOf(row).length > 0 ? endingOf(listing, row.profile, now) : undefined;
    if (ending === undefined || ending.endsAt <= now) continue;
    if (ending.tellAt <= now) due.push(ending);
    else later.push(ending.tellAt);
  }
  return { due, nextAt: later.length === 0 ? undefined : Math.min(...later) };
}

type Told = Ending & { readonly tellAt: number; readonly endsAt: number };

function endingOf(listing: SessionListing, profile: OciProfile, now: number): Told | undefined {
  const { configPath, name, token } = profile;
  if (profile.kind !== 'session' || token === undefined) return undefined;
  const { expiresAt, sessionEndsAt } = token;
  const status = profileStatus(listing, profile);
  const session = `${configPath} ${name} ${sessionEndsAt ?? expiresAt}`;
  const begin = (endsAt: number): string =>
    `Your OCI session of profile ${clean(name, 80)} ends in ${durationInWords(endsAt - now)} (${clockWords(endsAt, now)})`;
  if (status.kind === 'signedIn' && status.renewal.kind === 'failing') {
    const sentence = `${begin(expiresAt)}, and renewing it fails: ${clean(status.renewal.why, 300)}`;
    return { session, profile, sentence, endsAt: expiresAt, tellAt: expiresAt - BEFORE_END_MS };
  }
  if (sessionEndsAt === undefined) return undefined;
  const sentence = `${begin(sessionEndsAt)}, and cannot be renewed beyond that: sign in again when it suits you.`;
  return { session, profile, sentence, endsAt: sessionEndsAt, tellAt: sessionEndsAt - BEFORE_HORIZON_MS };
}
