import * as vscode from 'vscode';
import { userOf } from '../signin/overview.ts';
import type { UserOverview } from '../signin/overview.ts';
import { existingTarget, type Target } from '../signin/target.ts';
import { ociSessionOf } from './can.ts';
import type { CommandParts } from './commandParts.ts';
import { refreshOci } from './oci/sessionCommands.ts';
import { contextFor } from './pick.ts';
import type { Row } from './rows.ts';
import { labelText } from './text.ts';

/** Gets new tokens for a context's user now, whether or not they are due. */
export async function refreshCommand(parts: CommandParts, row?: Row): Promise<void> {
  if (row?.kind === 'profile') {
    await refreshOci(parts, row.profile);
    return;
  }
  const { overviews, clock, plugin } = parts;
  const overview = overviews.current();
  const context = await contextFor(row, overview, clock);
  if (overview === undefined || context === undefined) return;
  const user = userOf(overview, context.user);
  const profile = ociSessionOf(user);
  if (profile !== undefined) {
    await refreshOci(parts, profile);
    return;
  }
  const target = existingTarget(context, user, { now: clock.now(), plugin });
  if (await refreshUser(parts, target, user)) {
    vscode.window.setStatusBarMessage(`$(check) ${labelText(context.name)} has a fresh token`, 4000);
  }
}

/** False when the person declined or cancelled. Throws Problems. */
export async function refreshUser(parts: CommandParts, target: Target, user: UserOverview): Promise<boolean> {
  const refreshed = await parts.progress(`Refreshing ${target.contextName}`, async (conversation, signal) => {
    conversation.report('asking the provider');
    return await parts.refreshNow(target, user, conversation, signal);
  });
  return refreshed === true;
}
