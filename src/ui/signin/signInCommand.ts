import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sanitize } from '../../base/sanitize.ts';
import { UserError } from '../../errors/userError.ts';
import type { Context } from '../../kubeconfig/read/model.ts';
import { severityOf } from '../../authenticators/shared/status.ts';
import type { Snapshot } from '../../state/snapshot.ts';
import type { SignInTarget } from '../../signin/oidc/signInTarget.ts';
import { askNewTarget } from '../kubeconfig/askNewUser.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { signInAgain } from '../oci/sessionCommands.ts';
import { contextFor } from '../clusters/pickContext.ts';
import type { Row } from '../shared/rows.ts';
import { authenticatorUiOf } from './authenticatorUis.ts';
import { signInTo } from './oidcUi.ts';

/** Signs in the user of a context, or adds one to a cluster or context that has no usable user. */
export async function signInCommand(ui: UiContext, row?: Row): Promise<void> {
  const snapshot = ui.snapshots.current();
  if (snapshot === undefined) return;
  if (row?.kind === 'profile') {
    await signInAgain(ui, row.profile);
    return;
  }
  if (row?.kind === 'cluster' && row.cluster !== undefined) {
    const form = ui.newUserDelivery();
    const target = await askNewTarget(snapshot, { cluster: row.cluster, existing: undefined, form });
    if (target !== undefined) await signInTo(ui, target);
    return;
  }
  const context = await contextFor(row, snapshot, ui.clock);
  if (context === undefined) return;
  const user = snapshot.users.get(context.user);
  if (user?.can.signIn === true) {
    await authenticatorUiOf(user)?.signIn(ui, { snapshot, context, user });
    return;
  }
  const target = await askTarget(ui, snapshot, context);
  if (target !== undefined) await signInTo(ui, target);
}

/** A new user for a context whose own cannot be signed in here. */
async function askTarget(ui: UiContext, snapshot: Snapshot, context: Context): Promise<SignInTarget | undefined> {
  const user = snapshot.users.get(context.user);
  const cluster = snapshot.kubeconfig.clusters.get(context.cluster);
  if (cluster?.server === undefined) {
    throw new UserError('no-cluster', { contextName: context.name });
  }
  const severity = user === undefined ? 'broken' : severityOf(user.status, ui.clock.now());
  if (user !== undefined && (severity === 'good' || severity === 'soon' || severity === 'unknown')) {
    const answer = await vscode.window.showWarningMessage(
      l10n.t('Add a new user for {context}?', { context: sanitize(context.name) }),
      {
        modal: true,
        detail: l10n.t(
          'Its user {user} has another kind of credential, which may still work. That user stays in the kubeconfig, but the context will use the new one.',
          { user: sanitize(user.user.name) },
        ),
      },
      l10n.t('Continue'),
    );
    if (answer === undefined) return undefined;
  }
  return await askNewTarget(snapshot, { cluster, existing: context, form: ui.newUserDelivery() });
}
