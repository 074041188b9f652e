import type { OciProfile } from '../../oci/profiles/profiles.ts';
import type { OkeUse } from './okeMethod.ts';
import { failureReason } from '../shared/reasons.ts';
import type { Renewal, Status } from '../shared/status.ts';

/** The status of a user that asks for OKE tokens, only from files. */
export function okeStatus(use: OkeUse, renewalOf: (profile: OciProfile) => Renewal): Status {
  const { user, profile, configPath, override } = use;
  const { profileName } = user;
  const where = { configPath, profileName };
  if (user.auth !== undefined && user.auth !== 'api_key' && user.auth !== 'security_token') {
    return { kind: 'unknown', reason: { code: 'oke-auth-unknown', data: { auth: user.auth } } };
  }
  if (override !== undefined) {
    return { kind: 'unknown', reason: { code: 'oke-signer-overridden', data: { variable: override, profileName } } };
  }
  if (use.problem !== undefined) return { kind: 'broken', reason: use.problem };
  if (profile === undefined) return { kind: 'signedOut', reason: { code: 'oke-profile-missing', data: where } };
  if (use.flaw !== undefined) return { kind: 'broken', reason: { code: 'oke-auth-missing', data: { profileName } } };
  switch (profile.kind) {
    case 'session':
      return ociSessionStatus(profile, profileName, renewalOf);
    case 'apiKey':
      if (user.auth === 'security_token') {
        return { kind: 'signedOut', reason: { code: 'oke-session-missing', data: where } };
      }
      if (profile.problem !== undefined) return { kind: 'broken', reason: failureReason(profile.problem) };
      return { kind: 'signedIn', subject: undefined, profileName, expiresAt: undefined, renewal: { kind: 'none' } };
    case 'other':
      return { kind: 'unknown', reason: { code: 'oke-profile-unknown', data: where } };
  }
}

/** What is known of a session profile. `profileName`: shown in place of an account, unless the row names it already. */
export function ociSessionStatus(
  profile: OciProfile,
  profileName: string | undefined,
  renewalOf: (profile: OciProfile) => Renewal,
): Status {
  const { token, problem } = profile;
  if (problem !== undefined || token === undefined)
    return { kind: 'signedOut', reason: problem === undefined ? undefined : failureReason(problem) };
  const renewal = renewalOf(profile);
  // Oracle refuses everything that such a session signs.
  if (renewal.kind === 'failing' && renewal.refused === true) {
    return { kind: 'signedOut', reason: renewal.reason, ended: true };
  }
  return {
    kind: 'signedIn',
    subject: undefined,
    ...(profileName !== undefined && { profileName }),
    expiresAt: token.expiresAt,
    session: { endsAt: token.sessionEndsAt },
    renewal,
  };
}
