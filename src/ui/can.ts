import type { OciProfile } from '../oci/profiles.ts';
import type { UserOverview } from '../signin/overview.ts';

/** The OCI session that a user's tokens come from. */
export function ociSessionOf({ oke }: UserOverview): OciProfile | undefined {
  return oke?.profile?.kind === 'session' ? oke.profile : undefined;
}

/** Whether somebody can be asked for a fresh token without a browser. */
export function canRefresh(user: UserOverview): boolean {
  switch (user.way.kind) {
    case 'authProvider':
      return true;
    case 'plugin':
    case 'tokenFile':
      return user.session?.tokens.refreshToken !== undefined;
    case 'oke':
      return user.status.kind === 'signedIn' && ociSessionOf(user) !== undefined;
    case 'none':
      return false;
  }
}

/** Whether there is a sign-in of ours to end. */
export function canSignOut(user: UserOverview): boolean {
  switch (user.way.kind) {
    case 'authProvider':
    case 'plugin':
    case 'tokenFile':
      return user.status.kind === 'signedIn' || user.session !== undefined;
    case 'oke':
      return ociSessionOf(user)?.token !== undefined;
    case 'none':
      return false;
  }
}
