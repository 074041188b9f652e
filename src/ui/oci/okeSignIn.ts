import * as vscode from 'vscode';
import { clean } from '../../base/clean.ts';
import { Problem } from '../../base/problem.ts';
import type { Context } from '../../kubeconfig/model.ts';
import { isNewSessionName } from '../../oci/sessionPlace.ts';
import type { SessionToken } from '../../oci/sessionToken.ts';
import { okeReleases } from '../../signin/oci/okeReleases.ts';
import type { OkeUse } from '../../signin/oci/okeUses.ts';
import { isUnapproved, isUntold, type Overview, type UserOverview } from '../../signin/overview.ts';
import type { CommandParts } from '../commandParts.ts';
import { sessionListingOf } from '../sessions/sessionRows.ts';
import { switchTo } from '../switchContext.ts';
import { labelText, noticeText } from '../text.ts';
import { approveOke } from './approveOke.ts';
import { useFastTokenCommand } from './fastToken.ts';
import { askRegion } from './regionPick.ts';
import { signedInWords, signInToOci, tellSignedIn, type OciWanted } from './signIn.ts';
import { mendAuthCommand, useSessionProfile } from './setProfile.ts';
import { askOciSignIn } from './signInForm.ts';

/** Signs the user of a context in to OCI: without a question where its profile is, or is to be, one of a session. */
export async function signInToOke(
  parts: CommandParts,
  overview: Overview,
  context: Context,
  user: UserOverview,
): Promise<void> {
  const { oke } = user;
  if (oke === undefined) {
    throw new Problem(
      'oke-unclear',
      `What the user ${user.user.name} runs cannot be read; correct it in the kubeconfig.`,
    );
  }
  if (isUntold(user.user, oke)) {
    await useFastTokenCommand(parts, { kind: 'context', context });
    return;
  }
  if (isUnapproved(overview, user, context)) {
    if (!(await approve(parts, overview, context, user))) return;
    await parts.overviews.reload();
    vscode.window.setStatusBarMessage(`$(check) ${labelText(context.name)} may get tokens now`, 4000);
    return;
  }
  const wanted = await wantedFor(parts, overview, context, oke);
  if (wanted === undefined) return;
  if (wanted.profileName === oke.user.profileName && !(await approve(parts, overview, context, user))) return;
  const token = await signInToOci(parts, wanted);
  if (token !== undefined) await tell(parts, context, wanted.profileName, token);
}

async function wantedFor(
  { clock }: CommandParts,
  overview: Overview,
  context: Context,
  { user, profile, configPath }: OkeUse,
): Promise<OciWanted | undefined> {
  const title = `Sign in to ${clean(context.name, 80)}`;
  const { profileName } = user;
  const region = profile?.region ?? user.region;
  const isToBe = profile === undefined && user.profileFrom !== 'default' && isNewSessionName(profileName);
  if (profile?.kind === 'session' || isToBe) {
    const known = region ?? (await askRegion(title));
    return known === undefined ? undefined : { configPath, profileName, region: known };
  }
  const terms = { title, configPath, region, proposed: 'MFA', withTenancy: false };
  return await askOciSignIn(sessionListingOf(overview), terms, clock.now());
}

/** Where our plugin gives the tokens, the person has seen to whom before they sign in. */
async function approve(
  parts: CommandParts,
  overview: Overview,
  context: Context,
  { user, oke }: UserOverview,
): Promise<boolean> {
  if (oke?.user.form !== 'plugin' || user.exec === undefined) return true;
  const execs = new Map([[user.name, user.exec]]);
  return await approveOke(parts, await okeReleases(overview, execs, parts.host, context));
}

/** One thing that is left to do before kubectl works as the person means it. */
interface Left {
  readonly why: string;
  readonly button: string;
  readonly run: () => Promise<void>;
}

async function tell(parts: CommandParts, context: Context, profileName: string, token: SessionToken): Promise<void> {
  const left = leftToDo(parts, context, profileName);
  if (left === undefined) {
    tellSignedIn(parts, profileName, token);
    return;
  }
  const words = signedInWords(profileName, token, parts.clock.now());
  const answer = await vscode.window.showInformationMessage(noticeText(`${words}.${left.why}`, 500), left.button);
  if (answer === left.button) await left.run();
}

function leftToDo(parts: CommandParts, context: Context, profileName: string): Left | undefined {
  const overview = parts.overviews.current();
  const oke = overview?.users.get(context.user)?.oke;
  if (oke?.user.profileName !== profileName) {
    const why = ` The user of ${context.name} does not use that profile yet.`;
    return { why, button: 'Set Profile and Auth', run: () => useSessionProfile(parts, context, profileName) };
  }
  if (oke.flaw === 'auth-missing') {
    const why = ` The oci CLI uses it for ${context.name} only with --auth security_token.`;
    return { why, button: 'Add --auth', run: () => mendAuthCommand(parts, { kind: 'context', context }) };
  }
  if (overview?.kubeconfig.currentContext === context.name) return undefined;
  return { why: '', button: 'Make It Current', run: () => switchTo(parts, context.name) };
}
