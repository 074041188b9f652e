import * as vscode from 'vscode';
import { clean } from '../base/clean.ts';
import type { Clock } from '../base/clock.ts';
import type { Context } from '../kubeconfig/model.ts';
import type { Overview } from '../signin/overview.ts';
import { idTokenOf } from '../signin/overview.ts';
import { canRefresh, canSignOut } from './can.ts';
import { contextStatus } from './rowLook.ts';
import type { Row } from './rows.ts';
import { noContextSentence } from './statusWords.ts';

interface MenuItem extends vscode.QuickPickItem {
  readonly command: string;
  /** Undefined: what the command finds by itself, the current context. */
  readonly row?: Row;
}

/** What a click on the status bar offers for the current context: what mends it first. */
export async function showMenu(overview: Overview | undefined, clock: Clock): Promise<void> {
  if (overview === undefined) return;
  const context = overview.kubeconfig.contexts.get(overview.kubeconfig.currentContext ?? '');
  const user = overview.users.get(context?.user ?? '');
  const items: MenuItem[] = [];
  const signedIn = user?.status.kind === 'signedIn';
  if (context !== undefined) {
    items.push({
      label: signedIn ? '$(sign-in) Sign In Again' : '$(sign-in) Sign In',
      command: 'clusterSignIn.signIn',
    });
    if (user?.oke?.flaw === 'auth-missing') {
      items.unshift({ label: '$(wrench) Mend: Add --auth security_token', command: 'clusterSignIn.mendOciAuth' });
    }
    if (user !== undefined && canRefresh(user) && canSignOut(user)) {
      items.push({ label: '$(refresh) Refresh', command: 'clusterSignIn.refresh' });
    }
    if (overview.kubeconfig.clusters.get(context.cluster)?.server === undefined) {
      const row = { kind: 'context', context } as const;
      items.unshift({ label: '$(go-to-file) Open Kubeconfig', command: 'clusterSignIn.openKubeconfig', row });
    }
  }
  items.push({ label: '$(arrow-swap) Switch Context', command: 'clusterSignIn.switchContext' });
  if (user !== undefined && idTokenOf(user) !== undefined) {
    items.push({ label: '$(person) Show Token Claims', command: 'clusterSignIn.showClaims' });
  }
  if (user !== undefined && canSignOut(user)) {
    items.push({ label: '$(sign-out) Sign Out', command: 'clusterSignIn.signOut' });
  }
  const picked = await vscode.window.showQuickPick(items, headOf(overview, context, clock.now()));
  if (picked !== undefined) await vscode.commands.executeCommand(picked.command, ...(picked.row ? [picked.row] : []));
}

function headOf(overview: Overview, context: Context | undefined, now: number): vscode.QuickPickOptions {
  if (context === undefined) {
    return { title: 'No current context', placeHolder: noContextSentence(overview.kubeconfig.currentContext) };
  }
  const { words, detail } = contextStatus(overview, context, now);
  return { title: `${clean(context.name)}: ${words}`, placeHolder: detail ?? 'What would you like to do?' };
}
