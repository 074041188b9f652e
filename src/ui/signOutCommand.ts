import * as vscode from 'vscode';
import { clean } from '../base/clean.ts';
import { Problem } from '../base/problem.ts';
import { userOf, usersOf } from '../signin/overview.ts';
import { ociSessionOf } from './can.ts';
import type { CommandParts } from './commandParts.ts';
import { signOutOfOci } from './oci/sessionCommands.ts';
import { contextFor } from './pick.ts';
import type { Row } from './rows.ts';
import { labelText, noticeText } from './text.ts';

/** Signs a context's user out; asks first when the session serves others too. */
export async function signOutCommand(parts: CommandParts, row?: Row): Promise<void> {
  if (row?.kind === 'profile') {
    await signOutOfOci(parts, row.profile);
    return;
  }
  const { overviews, clock, signOut } = parts;
  const overview = overviews.current();
  const context = await contextFor(row, overview, clock);
  if (overview === undefined || context === undefined) return;
  const user = userOf(overview, context.user);
  const profile = ociSessionOf(user);
  if (profile !== undefined) {
    await signOutOfOci(parts, profile, context.name);
    return;
  }
  if (user.way.kind === 'none' || user.way.kind === 'oke') {
    throw new Problem(
      'no-session',
      `The user ${user.user.name} was not signed in from here: remove its credential in the kubeconfig instead.`,
    );
  }
  const served = user.session === undefined ? [] : usersOf(overview, user.session.id);
  const others = served.filter((other) => other !== user && other.status.kind === 'signedIn');
  if (others.length > 0) {
    const names = others.map((other) => clean(other.user.name)).join(', ');
    const answer = await vscode.window.showWarningMessage(
      `Sign out of ${clean(context.name)}?`,
      { modal: true, detail: `The same session serves these users, which are signed out with it: ${names}.` },
      'Sign Out',
    );
    if (answer !== 'Sign Out') return;
  }
  const { revoked } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: `Signing out of ${labelText(context.name)}` },
    async () => await signOut(user),
  );
  await overviews.reload();
  if (revoked) {
    vscode.window.setStatusBarMessage(`$(check) Signed out of ${labelText(context.name)}`, 4000);
  } else {
    void vscode.window.showWarningMessage(
      `Signed out of ${noticeText(context.name)} here, but the provider could not be told: end the session on its own pages if it must not outlive this.`,
    );
  }
}
