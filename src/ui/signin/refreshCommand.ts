import { UserError } from '../../errors/userError.ts';
import { userOf } from '../../state/snapshot.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { refreshOci } from '../oci/sessionCommands.ts';
import { contextFor } from '../clusters/pickContext.ts';
import type { Row } from '../shared/rows.ts';
import { authenticatorUiOf } from './authenticatorUis.ts';

/** Gets new tokens for a context's user now, whether or not they are due. */
export async function refreshCommand(ui: UiContext, row?: Row): Promise<void> {
  if (row?.kind === 'profile') {
    await refreshOci(ui, row.profile);
    return;
  }
  const { snapshots, clock } = ui;
  const snapshot = snapshots.current();
  const context = await contextFor(row, snapshot, clock);
  if (snapshot === undefined || context === undefined) return;
  const user = userOf(snapshot, context.user);
  const { refresh } = authenticatorUiOf(user) ?? {};
  if (refresh === undefined) throw new UserError('no-way', { userName: user.user.name });
  await refresh(ui, { snapshot, context, user });
}
