import { hostOf } from '../../base/urlHost.ts';
import { UserError } from '../../errors/userError.ts';
import { userOf } from '../../state/snapshot.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { signOutOfOci } from '../oci/sessionCommands.ts';
import { contextFor } from '../clusters/pickContext.ts';
import type { Row } from '../shared/rows.ts';
import { authenticatorUiOf } from './authenticatorUis.ts';
import { signOutOf } from './oidcUi.ts';

/** Signs a context's user out, which asks first when the session serves others too; or a session that no context uses. */
export async function signOutCommand(ui: UiContext, row?: Row): Promise<void> {
  if (row?.kind === 'profile') {
    await signOutOfOci(ui, row.profile);
    return;
  }
  if (row?.kind === 'session' && row.context === undefined) {
    await signOutOf(ui, row.session, hostOf(row.session.provider.issuer));
    return;
  }
  const { snapshots, clock } = ui;
  const snapshot = snapshots.current();
  const context = await contextFor(row, snapshot, clock);
  if (snapshot === undefined || context === undefined) return;
  const user = userOf(snapshot, context.user);
  const { signOut } = authenticatorUiOf(user) ?? {};
  if (signOut === undefined) throw new UserError('no-session', { userName: user.user.name });
  await signOut(ui, { snapshot, context, user });
}
