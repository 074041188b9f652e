import type { SessionToken } from '../oci/sessionToken.ts';
import type { Status } from '../signin/status.ts';
import { endsSentence } from './sessions/horizon.ts';
import { exactTime, statusLook } from './statusWords.ts';

/**
 * What there is to say of a state beyond its words: until when, and who renews. `token`: the one of an OCI session,
 * which has two ends. Raw; `now` in milliseconds since the epoch.
 */
export function endLines(status: Status, token: SessionToken | undefined, now: number): readonly string[] {
  const { detail } = statusLook(status, now, false);
  const details = detail === undefined ? [] : [detail];
  if (status.kind !== 'signedIn' || status.expiresAt === undefined) return details;
  const ends = token && endsSentence(token, now, status.renewal.kind);
  if (ends === undefined) return [...details, `Token until ${exactTime(status.expiresAt)}`];
  return status.renewal.kind === 'failing' ? [ends, ...details] : [ends];
}
