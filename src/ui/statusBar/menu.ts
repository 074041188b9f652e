import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sanitize } from '../../base/sanitize.ts';
import type { Clock } from '../../base/clock.ts';
import type { Context } from '../../kubeconfig/read/model.ts';
import { idTokenOf, type Snapshot } from '../../state/snapshot.ts';
import { contextStatus } from '../clusters/rowView.ts';
import type { Row } from '../shared/rows.ts';
import { canChangeTokenSource } from '../users/tokenSources.ts';
import { FIX_TEXT, noContextSentence } from '../shared/text/statusText.ts';

interface MenuItem extends vscode.QuickPickItem {
  readonly command: string;
  /** Undefined: what the command uses by default, the current context. */
  readonly row?: Row;
}

/** What a click on the status bar offers for the current context: what fixes it first. */
export async function showMenu(snapshot: Snapshot | undefined, clock: Clock): Promise<void> {
  if (snapshot === undefined) return;
  const context = snapshot.kubeconfig.contexts.get(snapshot.kubeconfig.currentContext ?? '');
  const user = snapshot.users.get(context?.user ?? '');
  const items: MenuItem[] = [];
  const signedIn = user?.status.kind === 'signedIn';
  if (context !== undefined) {
    items.push({
      label: `$(sign-in) ${signedIn ? l10n.t('Sign In Again') : l10n.t('Sign In')}`,
      command: 'clusterSignIn.signIn',
    });
    if (user?.can.fix !== undefined) {
      const { label, command } = FIX_TEXT[user.can.fix]();
      items.unshift({ label: `$(wrench) ${label}`, command });
    }
    if (user?.can.refresh === true && user.can.signOut) {
      items.push({ label: `$(refresh) ${l10n.t('Refresh')}`, command: 'clusterSignIn.refresh' });
    }
    if (snapshot.kubeconfig.clusters.get(context.cluster)?.server === undefined) {
      const row = { kind: 'context', context } as const;
      items.unshift({
        label: `$(go-to-file) ${l10n.t('Open Kubeconfig')}`,
        command: 'clusterSignIn.openKubeconfig',
        row,
      });
    }
  }
  items.push({ label: `$(arrow-swap) ${l10n.t('Switch Context')}`, command: 'clusterSignIn.switchContext' });
  if (user !== undefined && idTokenOf(user) !== undefined) {
    items.push({ label: `$(person) ${l10n.t('Show Token Claims')}`, command: 'clusterSignIn.showClaims' });
  }
  if (user?.can.signOut === true) {
    items.push({ label: `$(sign-out) ${l10n.t('Sign Out')}`, command: 'clusterSignIn.signOut' });
  }
  if (context !== undefined) {
    items.push({ label: `$(symbol-namespace) ${l10n.t('Set Namespace…')}`, command: 'clusterSignIn.setNamespace' });
  }
  if (context !== undefined && user !== undefined && canChangeTokenSource(user)) {
    const row = { kind: 'context', context } as const;
    items.push({
      label: `$(arrow-swap) ${l10n.t('How This User Gets Tokens…')}`,
      command: 'clusterSignIn.tokenSource',
      row,
    });
  }
  const picked = await vscode.window.showQuickPick(items, headOf(snapshot, context, clock.now()));
  if (picked !== undefined) await vscode.commands.executeCommand(picked.command, ...(picked.row ? [picked.row] : []));
}

function headOf(snapshot: Snapshot, context: Context | undefined, now: number): vscode.QuickPickOptions {
  if (context === undefined) {
    return { title: l10n.t('No current context'), placeHolder: noContextSentence(snapshot.kubeconfig.currentContext) };
  }
  const { text, detail } = contextStatus(snapshot, context, now);
  return {
    title: l10n.t('{context}: {status}', { context: sanitize(context.name), status: text }),
    placeHolder: detail ?? l10n.t('Select an action'),
  };
}
