import type { Authenticator } from '../shared/authenticator.ts';
import type { Reason } from '../shared/reasons.ts';
import type { Status } from '../shared/status.ts';
import { statusOfEntry, unapprovedReason } from '../shared/userStatus.ts';
import { missesClusterInfo, type OkeMethod, recognizeOke, sessionProfileIn } from './okeMethod.ts';
import { okeStatus } from './okeStatus.ts';

export interface OciProfileDetail {
  readonly code: 'ociProfile';
  readonly data: {
    readonly profileName: string;
    readonly region: string | undefined;
    readonly configPath: string;
  };
}

/** OKE by a profile of an OCI config file: the oci CLI, a script around it, or our credential plugin in its place. */
export const okeAuthenticator: Authenticator<'oke', OkeMethod, OciProfileDetail> = {
  id: 'oke',
  recognize: ({ user }) => recognizeOke(user),
  namedFiles: () => [],
  runsPlugin: ({ call }) => call.form === 'plugin',
  sessionOf: () => ({ kind: 'absent' }),
  approvalSubject: ({ call, use }) =>
    use !== undefined && call.form === 'plugin' ? { kind: 'oke', subject: use.subject } : undefined,
  status: ({ use }, facts) => {
    if (use === undefined) return statusOfEntry(facts);
    const held = missesClusterInfo(facts.user, use) ? CLUSTER_INFO_MISSING : unapprovedReason(facts.tokenDestinations);
    return heldBack(okeStatus(use, facts.ociRenewalOf), held);
  },
  can: ({ use }, { status }) => {
    const profile = sessionProfileIn(use);
    return {
      signIn: true,
      refresh: status.kind === 'signedIn' && profile !== undefined,
      signOut: profile?.token !== undefined,
      convert: false,
      fix: use?.flaw === 'auth-missing' ? 'addOciAuth' : undefined,
    };
  },
  rowDetail: () => undefined,
  details: ({ use }) => {
    if (use === undefined) return [];
    const { user, profile, configPath } = use;
    return [{ code: 'ociProfile', data: { profileName: user.profileName, region: profile?.region, configPath } }];
  },
};

const CLUSTER_INFO_MISSING: Reason = { code: 'cluster-info-missing', data: undefined };

/** `reason`: why a token is not given although it could be. */
function heldBack(status: Status, reason: Reason | undefined): Status {
  const isHeld = reason !== undefined && (status.kind === 'signedIn' || status.kind === 'unknown');
  return isHeld ? { kind: 'signedOut', reason } : status;
}
