import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import { durationInWords } from '../../base/duration.ts';
import type { OciProfile } from '../../oci/profiles/profiles.ts';
import { isLastToken } from '../../oci/profiles/ociSession.ts';
import type { Reason } from '../../authenticators/shared/reasons.ts';
import type { Status } from '../../authenticators/shared/status.ts';
import { reasonSentence } from '../../text/status/reasonsText.ts';
import { clockWords } from '../shared/text/localTime.ts';
import { profileStatus } from './profileView.ts';
import type { SessionList } from './sessionRows.ts';

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

/** The ends of sessions that contexts use, before they come. `now` in milliseconds since the epoch. */
export function endingsOf(listing: SessionList, now: number): Endings {
  const due: Ending[] = [];
  const later: number[] = [];
  for (const row of listing.rows) {
    if (row.kind !== 'profile' || listing.contextsOf(row).length === 0) continue;
    const { profile } = row;
    for (const { kind, endsAt, tellAt, cause } of endsOf(profileStatus(listing, profile), profile)) {
      if (endsAt <= now) continue;
      if (tellAt > now) {
        later.push(tellAt);
        continue;
      }
      const sentence = sentenceOf(cause, {
        profile: sanitize(profile.name, 80),
        duration: durationInWords(endsAt - now),
        time: clockWords(endsAt, now),
      });
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
  readonly cause: Cause;
}

/** Why an end is not put off automatically. */
type Cause =
  { readonly kind: 'horizon' | 'notRenewed' | 'inactive' } | { readonly kind: 'failing'; readonly reason: Reason };

function sentenceOf(cause: Cause, end: { readonly profile: string; readonly duration: string; readonly time: string }) {
  switch (cause.kind) {
    case 'horizon':
      return l10n.t(
        'Your OCI session with profile {profile} ends in {duration} ({time}) and cannot be renewed beyond that. Sign in again when it suits you.',
        end,
      );
    case 'notRenewed':
      return l10n.t(
        'Your OCI session with profile {profile} ends in {duration} ({time}) and is not renewed automatically. Sign in again when it suits you.',
        end,
      );
    case 'inactive':
      return l10n.t(
        'Your OCI session with profile {profile} ends in {duration} ({time}) and will renew if you stay active. You can also sign in again.',
        end,
      );
    case 'failing':
      return l10n.t(
        'Your OCI session with profile {profile} ends in {duration} ({time}) and cannot be renewed. {reason}',
        {
          ...end,
          reason: reasonSentence(cause.reason),
        },
      );
  }
}

/** Of a day that the token does not tell the last renewal tells, which does not move the end any more. */
function endsOf(status: Status, { kind, token }: OciProfile): readonly End[] {
  if (kind !== 'session' || token === undefined || status.kind !== 'signedIn') return [];
  const { expiresAt, sessionEndsAt } = token;
  const hour = (before: number, cause: Cause): End => {
    return { kind: 'hour', endsAt: expiresAt, tellAt: expiresAt - before, cause };
  };
  const day: End[] =
    sessionEndsAt === undefined
      ? []
      : [{ kind: 'day', endsAt: sessionEndsAt, tellAt: sessionEndsAt - BEFORE_HORIZON_MS, cause: { kind: 'horizon' } }];
  if (isLastToken(token)) return day;
  const { renewal } = status;
  switch (renewal.kind) {
    case 'failing':
      return [hour(BEFORE_END_MS, { kind: 'failing', reason: renewal.reason }), ...day];
    case 'none':
      return [hour(BEFORE_END_MS, { kind: 'notRenewed' }), ...day];
    case 'byUs':
      return [hour(BEFORE_LAPSE_MS, { kind: 'inactive' }), ...day];
    case 'byKubectl':
      // Only tokens of kubectl's own form.
      return day;
  }
}
