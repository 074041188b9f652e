import type { OciProfile } from '../../oci/profiles/profiles.ts';
import { profileView } from '../sessions/profileView.ts';
import type { SessionList } from '../sessions/sessionRows.ts';
import { sanitizeLabel } from '../shared/text/plainText.ts';

/** A profile as a line of a list to choose from, in the words of its row. `now` in milliseconds since the epoch. */
export function profileItem(listing: SessionList, profile: OciProfile, now: number) {
  const { icon = 'circle-outline', label, description = '' } = profileView(listing, profile, now);
  return { label: `$(${icon}) ${sanitizeLabel(label)}`, description: sanitizeLabel(description) };
}
