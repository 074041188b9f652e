import type { Host } from '../../files/folders.ts';
import { sessionPlace } from '../../oci/sessionPlace.ts';
import type { OciServices } from './services.ts';
import type { OciRenewals } from './ociRenewals.ts';

export interface KeepOciParts {
  readonly renewals: Pick<OciRenewals, 'update'>;
  readonly host: Host;
  readonly report: (error: unknown) => void;
}

type Kept = Pick<OciServices, 'signIn' | 'signOut'>;

/** Has a session that was signed in from here renewed, whether or not a user entry leans on it, until it is signed out. */
export function keepOci(oci: Kept, parts: KeepOciParts): Kept {
  const { renewals, host, report } = parts;
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
