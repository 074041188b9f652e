import { failureReason } from '../../authenticators/shared/reasons.ts';
import type { Renewal } from '../../authenticators/shared/status.ts';
import { isLastToken } from '../../oci/profiles/ociSession.ts';
import type { OciProfile } from '../../oci/profiles/profiles.ts';
import type { OciRenewal } from '../../sessions/ociRenewal.ts';
import { failingOf, isRefused } from '../../sessions/ociRenewals.ts';
import type { OciUses } from './okeUses.ts';

/**
 * Who moves the end of a profile's session: us, if a user entry uses it or the person signed in from here, until
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
    return { kind: 'failing', since: failing.since, reason: failureReason(failing.why), ...refused };
  };
}
