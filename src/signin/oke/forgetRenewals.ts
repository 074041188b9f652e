import type { Platform } from '../../base/platform.ts';
import { sessionPlace } from '../../oci/profiles/sessionFolder.ts';
import type { OciServices } from './ociServices.ts';
import type { OciRenewals } from '../../sessions/ociRenewals.ts';

export interface KeepOciDeps extends Pick<Platform, 'host' | 'report'> {
  readonly renewals: Pick<OciRenewals, 'update'>;
}

type Kept = Pick<OciServices, 'signIn' | 'signOut'>;

/** Has a session that was signed in from here renewed, whether or not a user entry leans on it, until it is signed out. */
export function keepOci(oci: Kept, deps: KeepOciDeps): Kept {
  const { renewals, host, report } = deps;
  return {
    signIn: async (request, conversation, signal) => {
      const token = await oci.signIn(request, conversation, signal);
      const { tokenFile } = sessionPlace(request.profileName, host);
      await renewals.update(tokenFile, (now) => ({ ...now, signedInHere: true })).catch(report);
      return token;
    },
    signOut: async (profile) => {
      await oci.signOut(profile);
      if (profile.session === undefined) return;
      await renewals.update(profile.session.tokenFile, () => undefined).catch(report);
    },
  };
}
