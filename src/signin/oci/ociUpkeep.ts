import type { OciProfile } from '../../oci/profiles.ts';
import type { OciSession } from '../../oci/session.ts';
import type { SessionToken } from '../../oci/sessionToken.ts';
import { OKE_KEY } from '../../plugin/cacheName.ts';
import type { PluginCache } from '../../plugin/cache.ts';
import { createLooks, type Looks, type LooksParts } from '../looks.ts';
import type { OciRenewals } from './ociRenewals.ts';
import type { Overview } from '../overview.ts';
import type { Overviews } from '../overviews.ts';
import { renewOciAt, type RenewOci } from './renewOci.ts';

export interface OciUpkeepParts extends Omit<LooksParts, 'work'> {
  readonly overviews: Pick<Overviews, 'current' | 'onChange'>;
  readonly renewals: Pick<OciRenewals, 'list'>;
  readonly renew: RenewOci;
  readonly cache: Pick<PluginCache, 'remove'>;
}

/**
 * Keeps OCI sessions in use alive up to their horizon, and the plugin from answering with what a session gave before.
 * Clients that run without an editor have the plugin renew.
 */
export function createOciUpkeep(parts: OciUpkeepParts): Looks {
  const { overviews, renewals, activity, clock, report } = parts;
  /** What signs; undefined until it was looked at. */
  let signing: string | undefined;

  async function work(): Promise<readonly number[]> {
    const overview = overviews.current();
    if (overview === undefined) return [];
    await forgetOldTokens(overview);
    const known = await renewals.list();
    const kept = keptProfiles(overview);
    if (activity.isActive(clock.now(), parts.activeForMs())) {
      for (const { profile, token, session } of kept) {
        const due = renewOciAt(token, known.get(session.tokenFile), clock.now());
        if (due !== undefined && due <= clock.now()) await parts.renew(profile).catch(report);
      }
    }
    const since = await renewals.list();
    return kept
      .map(({ token, session }) => renewOciAt(token, since.get(session.tokenFile), clock.now()))
      .filter((due) => due !== undefined);
  }

  /** Whoever changed what signs: a renewal, a sign-in by the CLI, a sign-out, an edit of the config file. */
  async function forgetOldTokens({ oci }: Overview): Promise<void> {
    const now = JSON.stringify(oci.map(({ profiles }) => profiles.map(signingOf)));
    const isNews = signing !== undefined && signing !== now;
    signing = now;
    if (isNews) await parts.cache.remove(OKE_KEY);
  }

  return createLooks({ ...parts, work });
}

interface Kept {
  readonly profile: OciProfile;
  readonly token: SessionToken;
  readonly session: OciSession;
}

/** Each session that we renew, once, as the CLI's own file has it if it does: that comes first. */
function keptProfiles({ oci, renewalOf }: Overview): readonly Kept[] {
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
