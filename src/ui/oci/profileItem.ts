import type { OciProfile } from '../../oci/profiles.ts';
import { profileLook } from '../sessions/profileLook.ts';
import type { SessionListing } from '../sessions/sessionRows.ts';
import { labelText } from '../text.ts';

/** A profile as a line of a list to choose from, in the words of its row. `now` in milliseconds since the epoch. */
export function profileItem(listing: SessionListing, profile: OciProfile, now: number) {
  const { icon = 'circle-outline', label, description = '' } = profileLook(listing, profile, now);
  return { label: `$(${icon}) ${labelText(label)}`, description: labelText(description) };
}
