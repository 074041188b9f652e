import * as vscode from 'vscode';
import { clean } from '../base/clean.ts';
import type { Clock } from '../base/clock.ts';
import type { Overview } from '../signin/overview.ts';
import { idTokenOf } from '../signin/overview.ts';
import { canRefresh, canSignOut } from './can.ts';
import { statusLook } from './statusWords.ts';

interface MenuItem extends vscode.QuickPickItem {
  readonly command: string;
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
  }
  items.push({ label: '$(arrow-swap) Switch Context', command: 'clusterSignIn.switchContext' });
  if (user !== undefined && idTokenOf(user) !== undefined) {
    items.push({ label: '$(person) Show Token Claims', command: 'clusterSignIn.showClaims' });
  }
  if (user !== undefined && canSignOut(user)) {
    items.push({ label: '$(sign-out) Sign Out', command: 'clusterSignIn.signOut' });
  }
  const state = user === undefined ? undefined : statusLook(user.status, clock.now(), true);
  const picked = await vscode.window.showQuickPick(items, {
    title: context === undefined ? 'No current context' : `${clean(context.name)}: ${state?.words ?? 'no such user'}`,
    placeHolder: state?.detail ?? 'What would you like to do?',
  });
  if (picked !== undefined) await vscode.commands.executeCommand(picked.command);
}
