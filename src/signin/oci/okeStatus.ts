import { clean } from '../../base/clean.ts';
import type { OciProfile } from '../../oci/profiles.ts';
import { isLastToken } from '../../oci/session.ts';
import { failingOf, isRefused, type OciRenewal } from './ociRenewals.ts';
import type { OciUses, OkeUse } from './okeUses.ts';
import type { Renewal, Status } from '../status.ts';

/** What is known of a user that asks for OKE tokens, from the files alone. */
export function okeStatus(use: OkeUse, renewalOf: (profile: OciProfile) => Renewal): Status {
  const { user, profile, configPath, override } = use;
  const name = clean(user.profileName, 80);
  if (user.auth !== undefined && user.auth !== 'api_key' && user.auth !== 'security_token') {
    return {
      kind: 'unknown',
      why: `The oci CLI signs this user in by ${clean(user.auth, 40)}, which is not looked at here.`,
    };
  }
  if (override !== undefined) {
    return { kind: 'unknown', why: `${override} in the environment says who signs, in place of profile "${name}".` };
  }
  if (use.problem !== undefined) return { kind: 'broken', problem: use.problem };
  if (profile === undefined) {
    return { kind: 'signedOut', why: `${configPath} has no profile "${name}": sign in to make one, or name another.` };
  }
  if (use.flaw !== undefined) {
    return {
      kind: 'broken',
      problem: `Profile "${name}" holds a session, which the oci CLI uses only with --auth security_token: add that to this user.`,
    };
  }
  const subject = `profile ${user.profileName}`;
  switch (profile.kind) {
    case 'session':
      return ociSessionStatus(profile, subject, renewalOf);
    case 'apiKey':
      if (user.auth === 'security_token') {
        const why = `Profile "${name}" of ${configPath} holds no session, which --auth security_token asks for: sign in, or name another.`;
        return { kind: 'signedOut', why };
      }
      if (profile.problem !== undefined) return { kind: 'broken', problem: profile.problem };
      return { kind: 'signedIn', subject, expiresAt: undefined, renewal: { kind: 'none' } };
    case 'other':
      return {
        kind: 'unknown',
        why: `Profile "${name}" of ${configPath} signs in by neither a session nor an API key.`,
      };
  }
}

/** What is known of a session profile. */
export function ociSessionStatus(
  profile: OciProfile,
  subject: string | undefined,
  renewalOf: (profile: OciProfile) => Renewal,
): Status {
  const { token, problem } = profile;
  if (problem !== undefined || token === undefined) return { kind: 'signedOut', why: problem };
  const renewal = renewalOf(profile);
  // Oracle refuses everything that such a session signs.
  if (renewal.kind === 'failing' && renewal.refused === true) {
    return { kind: 'signedOut', why: renewal.why, ended: true };
  }
  return { kind: 'signedIn', subject, expiresAt: token.expiresAt, renewal };
}

/**
 * Who moves the end of a profile's session: us, if a user entry leans on it or the person signed in from here, until
 * the horizon a day after the sign-in, beyond which nothing does. A kubeconfig may name any file as the OCI config: of
 * its own accord it has a session renewed that the CLI's own file names, and no other.
 */
export function ociRenewalOf(
  { files, users }: OciUses,
  renewals: ReadonlyMap<string, OciRenewal>,
): (profile: OciProfile) => Renewal {
  const own = new Set(files[0]?.profiles.map(({ session }) => session?.tokenFile));
  const used = new Set(
    [...users.values()].map(({ profile }) => profile?.session?.tokenFile).filter((each) => own.has(each)),
  );
  return ({ session, token }) => {
    if (session === undefined || token === undefined || isLastToken(token)) return { kind: 'none' };
    const renewal = renewals.get(session.tokenFile);
    if (!used.has(session.tokenFile) && renewal?.signedInHere !== true) return { kind: 'none' };
    const failing = failingOf(token, renewal);
    if (failing === undefined) return { kind: 'byUs', lapses: true };
    const refused = isRefused(failing) ? ({ refused: true } as const) : {};
    return { kind: 'failing', since: failing.since, why: failing.why, ...refused };
  };
}
