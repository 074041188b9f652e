import type { Overview } from './overview.ts';
import type { Overviews } from './overviews.ts';
import type { Refresh, Renew } from './renew.ts';
import type { PluginTokens } from './pluginTokens.ts';
import { createLooks, type Looks, type LooksParts } from './looks.ts';
import { renewAt } from './schedule.ts';
import type { Session } from './session.ts';
import type { SessionStore } from './sessions.ts';
import { releaseToken, removeTokenFile } from './tokenFile.ts';

export interface UpkeepParts extends Omit<LooksParts, 'work'> {
  readonly overviews: Overviews;
  readonly sessions: Pick<SessionStore, 'read'>;
  readonly renew: Renew;
  readonly refresh: Refresh;
  readonly pluginTokens: Pick<PluginTokens, 'renewed'>;
  readonly stateFolder: string;
}

/** Keeps sessions in use alive, and equal to them each one's token file and what the plugin answers by itself. */
export function createUpkeep(parts: UpkeepParts): Looks {
  const { overviews, activity, clock, report, stateFolder } = parts;

  async function work(): Promise<readonly number[]> {
    const overview = overviews.current();
    if (overview !== undefined) await keep(overview);
    return duesOf(overviews.current(), clock.now());
  }

  async function keep(overview: Overview): Promise<void> {
    const uses = sessionsInUse(overview);
    for (const use of uses) {
      if (use.hasTokenFile) await keepTokenFile(use).catch(report);
      await parts.pluginTokens.renewed(use.session).catch(report);
    }
    if (!activity.isActive(clock.now(), parts.activeForMs())) return;
    for (const { session, hasPlugin, stranger } of uses) {
      const due = renewAt(session, clock.now());
      // The plugin gives the token where it was approved, whatever another entry's file would do.
      if ((stranger && !hasPlugin) || due === undefined || due > clock.now()) continue;
      // What became of it is in the session, where every view reads it.
      await parts.renew(session.id, { refresh: parts.refresh, seen: session.generation }).catch(report);
    }
  }

  /**
   * kubectl reads the file wherever its context points, so the file is there only while every destination that it
   * could reach was approved.
   */
  async function keepTokenFile({ session, stranger }: Use): Promise<void> {
    if (stranger || session.ended !== undefined) await removeTokenFile(stateFolder, session.id);
    else if (session.tokens.expiresAt > clock.now()) await releaseToken(stateFolder, session, parts.sessions);
  }

  return createLooks({ ...parts, work });
}

function duesOf(overview: Overview | undefined, now: number): readonly number[] {
  const uses = overview === undefined ? [] : sessionsInUse(overview);
  return uses.map(({ session }) => renewAt(session, now)).filter((due) => due !== undefined);
}

interface Use {
  readonly session: Session;
  readonly hasTokenFile: boolean;
  readonly hasPlugin: boolean;
  /** A user entry that reads this session's token file reaches a destination that was not approved. */
  readonly stranger: boolean;
}

/** Each session that user entries have, once. */
function sessionsInUse(overview: Overview): readonly Use[] {
  const uses = new Map<string, Use>();
  for (const { session, reach, way } of overview.users.values()) {
    if (session === undefined) continue;
    const known = uses.get(session.id) ?? { session, hasTokenFile: false, hasPlugin: false, stranger: false };
    const isStranger = way.kind !== 'plugin' && !reach.every(({ approved }) => approved);
    uses.set(session.id, {
      session,
      hasTokenFile: known.hasTokenFile || way.kind !== 'plugin',
      hasPlugin: known.hasPlugin || way.kind === 'plugin',
      stranger: known.stranger || isStranger,
    });
  }
  return [...uses.values()];
}
