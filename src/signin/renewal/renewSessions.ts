import type { Platform } from '../../base/platform.ts';
import { runsPlugin, type Snapshot } from '../../state/snapshot.ts';
import type { Refresh, Renew } from './renewSession.ts';
import type { PluginTokens } from '../../plugin/pluginTokens.ts';
import type { DueRenewal, Renewer } from './renewalLoop.ts';
import { renewAt } from './schedule.ts';
import type { Session } from '../../sessions/session.ts';
import type { SessionStore } from '../../sessions/sessionStore.ts';
import { releaseToken, removeTokenFile } from '../../sessions/tokenFile.ts';

export interface SessionRenewerDeps extends Pick<Platform, 'stateFolder' | 'clock' | 'report'> {
  readonly sessions: Pick<SessionStore, 'read'>;
  readonly renew: Renew;
  readonly refresh: Refresh;
  readonly pluginTokens: Pick<PluginTokens, 'renewed'>;
}

/** Keeps sessions of OpenID Connect in use alive, and each one's token file and cached plugin answers equal to them. */
export function createSessionRenewer(deps: SessionRenewerDeps): Renewer {
  const { clock, report, stateFolder } = deps;

  /**
   * kubectl reads the file wherever its context points, so the file is there only while every destination that it
   * could reach was approved.
   */
  async function keepTokenFile({ session, isPaused }: Use): Promise<void> {
    if (isPaused || session.ended !== undefined) await removeTokenFile(stateFolder, session.id);
    else if (session.tokens.expiresAt > clock.now()) await releaseToken(stateFolder, session, deps.sessions);
  }

  return {
    tidy: async (snapshot) => {
      for (const use of sessionsInUse(snapshot)) {
        if (use.hasTokenFile) await keepTokenFile(use).catch(report);
        await deps.pluginTokens.renewed(use.session).catch(report);
      }
    },
    renewals: (snapshot) => {
      const renewals = sessionsInUse(snapshot).flatMap(({ session, hasPlugin, isPaused }): readonly DueRenewal[] => {
        const at = renewAt(session, clock.now());
        // The plugin gives the token where it was approved, whatever another entry's file would do.
        if (at === undefined || (isPaused && !hasPlugin)) return [];
        const renew = () => deps.renew(session.id, { refresh: deps.refresh, seen: session.generation });
        return [{ at, renew }];
      });
      return Promise.resolve(renewals);
    },
  };
}

interface Use {
  readonly session: Session;
  readonly hasTokenFile: boolean;
  readonly hasPlugin: boolean;
  /** A user entry that reads this session's token file reaches a destination that was not approved. */
  readonly isPaused: boolean;
}

/** Each session that user entries have, once. */
function sessionsInUse(snapshot: Snapshot): readonly Use[] {
  const uses = new Map<string, Use>();
  for (const user of snapshot.users.values()) {
    const { session, tokenDestinations } = user;
    if (session === undefined) continue;
    const known = uses.get(session.id) ?? { session, hasTokenFile: false, hasPlugin: false, isPaused: false };
    const hasPlugin = runsPlugin(user);
    const isPaused = !hasPlugin && !tokenDestinations.every(({ approved }) => approved);
    uses.set(session.id, {
      session,
      hasTokenFile: known.hasTokenFile || !hasPlugin,
      hasPlugin: known.hasPlugin || hasPlugin,
      isPaused: known.isPaused || isPaused,
    });
  }
  return [...uses.values()];
}
