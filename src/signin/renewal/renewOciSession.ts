import type { Platform } from '../../base/platform.ts';
import type { Fetch } from '../../net/fetch.ts';
import type { OciProfile } from '../../oci/profiles/profiles.ts';
import { refreshSession } from '../../oci/api/refreshSession.ts';
import type { SessionToken } from '../../oci/profiles/sessionToken.ts';
import { type AskPassPhrase, signerOf } from '../../oci/api/requestSigner.ts';
import { failureAfter } from '../../sessions/renewalFailure.ts';
import type { OciRenewal } from '../../sessions/ociRenewal.ts';
import { failingOf, type OciRenewals } from '../../sessions/ociRenewals.ts';
import { renewOciAt } from './ociSchedule.ts';

export interface RenewOciDeps extends Pick<Platform, 'host' | 'clock' | 'report'> {
  readonly renewals: Pick<OciRenewals, 'update'>;
  readonly fetch: () => Fetch;
  /** Asks nobody: what is kept of pass phrases. */
  readonly passPhrase: AskPassPhrase;
}

/** Renews a session profile that is due; what became of it is in `OciRenewals`. Throws what their `update` throws. */
export type RenewOci = (profile: OciProfile) => Promise<void>;

/**
 * One request however many windows ask at the same time, successful or not: whoever waited for another one finds the
 * token moved, or the failure noted.
 */
export function createRenewOci(deps: RenewOciDeps): RenewOci {
  const { renewals, host, clock, fetch, passPhrase, report } = deps;

  async function renewed(profile: OciProfile, seen: SessionToken, current: OciRenewal): Promise<OciRenewal> {
    let token = seen;
    try {
      // Read anew: whoever had the lock before, or the CLI, may have been there.
      const { signedInBy } = await signerOf(profile, { host, askPassPhrase: passPhrase });
      if (signedInBy === undefined) return current;
      ({ token } = signedInBy);
      const at = renewOciAt(token, current, clock.now());
      if (at === undefined || at > clock.now()) return current;
      await refreshSession({ session: signedInBy.session, seen: token }, { host, clock, fetch: fetch() });
      return { ...current, renewedAt: clock.now(), failing: undefined };
    } catch (error) {
      report(error);
      const failure = failureAfter(failingOf(token, current), error, clock.now());
      return { ...current, failing: { ...failure, expiresAt: token.expiresAt } };
    }
  }

  return async (profile) => {
    const { session, token } = profile;
    if (session === undefined || token === undefined) return;
    await renewals.update(session.tokenFile, async (current) => await renewed(profile, token, current));
  };
}
