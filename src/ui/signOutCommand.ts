import * as vscode from 'vscode';
import { clean } from '../base/clean.ts';
import { Problem } from '../base/problem.ts';
import { userOf, usersOf, type UserOverview } from '../signin/overview.ts';
import type { Session } from '../signin/session.ts';
import { ociSessionOf } from './can.ts';
import type { CommandParts } from './commandParts.ts';
import { signOutOfOci } from './oci/sessionCommands.ts';
import { contextFor } from './pick.ts';
import type { Row } from './rows.ts';
import { hostOf, labelText, noticeText } from './text.ts';

/** Signs a context's user out, which asks first when the session serves others too; or a session that no context uses. */
export async function signOutCommand(parts: CommandParts, row?: Row): Promise<void> {
  if (row?.kind === 'profile') {
    await signOutOfOci(parts, row.profile);
    return;
  }
  if (row?.kind === 'session' && row.context === undefined) {
    await signOutOf(parts, row.session, hostOf(row.session.provider.issuer));
    return;
  }
  const { overviews, clock } = parts;
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
  await signOutOf(parts, user, context.name);
}

async function signOutOf(parts: CommandParts, what: UserOverview | Session, name: string): Promise<void> {
  const { revoked } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: `Signing out of ${labelText(name)}` },
    async () => await parts.signOut(what),
  );
  await parts.overviews.reload();
  if (revoked) {
    vscode.window.setStatusBarMessage(`$(check) Signed out of ${labelText(name)}`, 4000);
  } else {
    void vscode.window.showWarningMessage(
      `Signed out of ${noticeText(name)} here, but the provider could not be told: end the session on its own pages if it must not outlive this.`,
    );
  }
}
