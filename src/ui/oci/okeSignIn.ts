import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { okeUseOf } from '../../authenticators/authenticators.ts';
import { sanitize } from '../../base/sanitize.ts';
import { UserError } from '../../errors/userError.ts';
import type { Context } from '../../kubeconfig/read/model.ts';
import { isNewSessionName } from '../../oci/profiles/sessionFolder.ts';
import type { SessionToken } from '../../oci/profiles/sessionToken.ts';
import { okeTokenDestinations } from '../../signin/oke/okeReleases.ts';
import { missesClusterInfo, type OkeUse } from '../../authenticators/oke/okeMethod.ts';
import { isUnapproved, type Snapshot, type UserState } from '../../state/snapshot.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { sessionListOf } from '../sessions/sessionRows.ts';
import { switchTo } from '../kubeconfig/switchContext.ts';
import { sanitizeLabel, sanitizeNotice } from '../shared/text/plainText.ts';
import { approveOke } from './approveOke.ts';
import { useOkePlugin } from './okeTokenSource.ts';
import { askRegion } from './regionPick.ts';
import { type OciWanted, signedInWords, signInToOci, tellSignedIn } from './ociSignIn.ts';
import { fixAuthCommand, useSessionProfile } from './setProfile.ts';
import { askOciSignIn } from './ociSignInForm.ts';

/** Signs the user of a context in to OCI: without a question where its profile is, or is to be, one of a session. */
export async function signInToOke(ui: UiContext, snapshot: Snapshot, context: Context, user: UserState): Promise<void> {
  const oke = okeUseOf(user);
  if (oke === undefined) throw new UserError('oke-unclear', { user: user.user.name });
  if (missesClusterInfo(user.user, oke)) {
    await useOkePlugin(ui, snapshot, [{ user: user.user, oke }], context);
    return;
  }
  if (isUnapproved(snapshot, user, context)) {
    if (!(await approve(ui, snapshot, context, user))) return;
    await ui.snapshots.reload();
    vscode.window.setStatusBarMessage(
      `$(check) ${l10n.t('Approved {context}', { context: sanitizeLabel(context.name) })}`,
      4000,
    );
    return;
  }
  const wanted = await wantedFor(ui, snapshot, context, oke);
  if (wanted === undefined) return;
  if (wanted.profileName === oke.user.profileName && !(await approve(ui, snapshot, context, user))) return;
  const token = await signInToOci(ui, wanted);
  if (token !== undefined) await tell(ui, context, wanted.profileName, token);
}

async function wantedFor(
  { clock }: UiContext,
  snapshot: Snapshot,
  context: Context,
  { user, profile, configPath }: OkeUse,
): Promise<OciWanted | undefined> {
  const title = l10n.t('Sign In to {context}', { context: sanitize(context.name, 80) });
  const { profileName } = user;
  const region = profile?.region ?? user.region;
  const isToBe = profile === undefined && user.profileFrom !== 'default' && isNewSessionName(profileName);
  if (profile?.kind === 'session' || isToBe) {
    const known = region ?? (await askRegion(title));
    return known === undefined ? undefined : { configPath, profileName, region: known };
  }
  const terms = { title, configPath, region, proposed: 'MFA', withTenancy: false };
  return await askOciSignIn(sessionListOf(snapshot), terms, clock.now());
}

/** Where our plugin gives the tokens, the person has seen to whom before they sign in. */
async function approve(ui: UiContext, snapshot: Snapshot, context: Context, found: UserState): Promise<boolean> {
  const { user } = found;
  if (okeUseOf(found)?.user.form !== 'plugin' || user.exec === undefined) return true;
  const execs = new Map([[user.name, user.exec]]);
  return await approveOke(ui, await okeTokenDestinations(snapshot, execs, ui.host, context));
}

/** One thing that is left to do before kubectl works as the person means it. */
interface Left {
  /** A sentence; undefined where the button says it. */
  readonly why: string | undefined;
  readonly button: string;
  readonly run: () => Promise<void>;
}

async function tell(ui: UiContext, context: Context, profileName: string, token: SessionToken): Promise<void> {
  const left = leftToDo(ui, context, profileName);
  if (left === undefined) {
    tellSignedIn(ui, profileName, token);
    return;
  }
  const sentences = [signedInWords(profileName, token, ui.clock.now()), ...(left.why === undefined ? [] : [left.why])];
  const notice = sanitizeNotice(sentences.join(' '), 500);
  const answer = await vscode.window.showInformationMessage(notice, left.button);
  if (answer === left.button) await left.run();
}

function leftToDo(ui: UiContext, context: Context, profileName: string): Left | undefined {
  const snapshot = ui.snapshots.current();
  const user = snapshot?.users.get(context.user);
  const oke = user && okeUseOf(user);
  if (oke?.user.profileName !== profileName) {
    const why = l10n.t('The user of {context} does not use this profile yet.', { context: context.name });
    return { why, button: l10n.t('Set Profile and Auth'), run: () => useSessionProfile(ui, context, profileName) };
  }
  if (oke.flaw === 'auth-missing') {
    const why = l10n.t('The oci CLI uses it for {context} only with --auth security_token.', { context: context.name });
    return { why, button: l10n.t('Add --auth'), run: () => fixAuthCommand(ui, { kind: 'context', context }) };
  }
  if (snapshot?.kubeconfig.currentContext === context.name) return undefined;
  return { why: undefined, button: l10n.t('Switch to Context'), run: () => switchTo(ui, context.name) };
}
