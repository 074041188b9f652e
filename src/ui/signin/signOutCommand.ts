import { hostOf } from '../../base/urlHost.ts';
import { UserError } from '../../errors/userError.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { signOutOfOci } from '../oci/sessionCommands.ts';
import { userAtRow } from '../clusters/pickContext.ts';
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
  const at = await userAtRow(ui, row);
  if (at === undefined) return;
  const { signOut } = authenticatorUiOf(at.user) ?? {};
  if (signOut === undefined) throw new UserError('no-session', { userName: at.user.user.name });
  await signOut(ui, at);
}
