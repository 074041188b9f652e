import type { Platform } from '../../base/platform.ts';
import type { OciProfile } from '../../oci/profiles/profiles.ts';
import type { OciSession } from '../../oci/profiles/ociSession.ts';
import type { SessionToken } from '../../oci/profiles/sessionToken.ts';
import { OKE_KEY } from '../../plugin/cacheName.ts';
import type { TokenCache } from '../../plugin/tokenCache.ts';
import type { DueRenewal, Renewer } from './renewalLoop.ts';
import type { OciRenewals } from '../../sessions/ociRenewals.ts';
import type { Snapshot } from '../../state/snapshot.ts';
import { renewOciAt } from './ociSchedule.ts';
import type { RenewOci } from './renewOciSession.ts';

export interface OciSessionRenewerDeps extends Pick<Platform, 'clock'> {
  readonly renewals: Pick<OciRenewals, 'list'>;
  readonly renew: RenewOci;
  readonly cache: Pick<TokenCache, 'remove'>;
}

/**
 * Keeps OCI sessions in use alive up to their horizon, and the plugin from answering with what a session gave before.
 * Clients that run without an editor have the plugin renew.
 */
export function createOciSessionRenewer({ renewals, renew, cache, clock }: OciSessionRenewerDeps): Renewer {
  /** What signs; undefined until it was looked at. */
  let signing: string | undefined;

  return {
    /** Whoever changed what signs: a renewal, a sign-in by the CLI, a sign-out, an edit of the config file. */
    tidy: async ({ oci }) => {
      const now = JSON.stringify(oci.map(({ profiles }) => profiles.map(signingOf)));
      const isNews = signing !== undefined && signing !== now;
      signing = now;
      if (isNews) await cache.remove(OKE_KEY);
    },
    renewals: async (snapshot) => {
      const known = await renewals.list();
      return keptProfiles(snapshot).flatMap(({ profile, token, session }): readonly DueRenewal[] => {
        const at = renewOciAt(token, known.get(session.tokenFile), clock.now());
        return at === undefined ? [] : [{ at, renew: () => renew(profile) }];
      });
    },
  };
}

interface Kept {
  readonly profile: OciProfile;
  readonly token: SessionToken;
  readonly session: OciSession;
}

/** Each session that we renew, once, as the CLI's own file has it if it does: that comes first. */
function keptProfiles({ oci, renewalOf }: Snapshot): readonly Kept[] {
  const kept = new Map<string, Kept>();
  for (const profile of oci.flatMap(({ profiles }) => profiles)) {
    const { token, session } = profile;
    if (token === undefined || session === undefined || renewalOf(profile).kind === 'none') continue;
    if (!kept.has(session.tokenFile)) kept.set(session.tokenFile, { profile, token, session });
  }
  return [...kept.values()];
}

function signingOf({ configPath, name, kind, tenancy, user, region, session, token, problem }: OciProfile): unknown {
  return [configPath, name, kind, tenancy, user, region, session?.keyFile, token?.token, problem];
}
