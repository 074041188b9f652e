import type { PemText } from '../../base/brandedText.ts';
import { authorityFingerprint, type ClientApprovals, isApproved } from '../../approvals/clientApprovals.ts';
import type { ApprovalRequest, SignInUi } from './signInUi.ts';
import type { SignInTarget } from './signInTarget.ts';

export interface ApprovalSubject extends Pick<ApprovalRequest, 'purpose' | 'account'> {
  readonly target: SignInTarget;
  /** The one with which the provider will be reached; undefined: the machine's. */
  readonly certificateAuthority: PemText | undefined;
}

/**
 * Nothing leaves the machine before the person has seen issuer, client and hosts, and once approved they are not asked
 * again until one of them changes, or who vouches for the issuer. False when the person declined.
 */
export async function approve(
  clients: ClientApprovals,
  consent: ApprovalSubject,
  ui: Pick<SignInUi, 'approve'>,
): Promise<boolean> {
  const { purpose, account } = consent;
  const { contextName, destinations, client, isAuthorityChosen = false } = consent.target;
  const { issuer, clientId } = client;
  const authority = authorityFingerprint(consent.certificateAuthority);
  const decided = await clients.read(issuer, clientId);
  const strangers = destinations.filter((destination) => !isApproved(decided, destination));
  const isFirstUse = decided.destinations.length === 0;
  const isNewAuthority = !decided.authorities.includes(authority);
  const isUnseen = strangers.length > 0 || isFirstUse || (isNewAuthority && !isAuthorityChosen);
  if (!isUnseen && !isNewAuthority) return true;
  const seen = { contextName, purpose, account, issuer, clientId, authority };
  const request = { ...seen, isFirstUse, destinations: strangers, isNewAuthority };
  if (isUnseen && !(await ui.approve(request))) return false;
  await clients.approve(issuer, clientId, strangers, authority);
  return true;
}
