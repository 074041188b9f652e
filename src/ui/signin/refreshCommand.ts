import { UserError } from '../../errors/userError.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { refreshOci } from '../oci/sessionCommands.ts';
import { userAtRow } from '../clusters/pickContext.ts';
import type { Row } from '../shared/rows.ts';
import { authenticatorUiOf } from './authenticatorUis.ts';

/** Gets new tokens for a context's user now, whether or not they are due. */
export async function refreshCommand(ui: UiContext, row?: Row): Promise<void> {
  if (row?.kind === 'profile') {
    await refreshOci(ui, row.profile);
    return;
  }
  const at = await userAtRow(ui, row);
  if (at === undefined) return;
  const { refresh } = authenticatorUiOf(at.user) ?? {};
  if (refresh === undefined) throw new UserError('no-way', { userName: at.user.user.name });
  await refresh(ui, at);
}
