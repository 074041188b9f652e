import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { clean } from '../base/clean.ts';
import { Problem, sentenceOf } from '../base/problem.ts';
import type { Context } from '../kubeconfig/model.ts';
import { placeOf } from '../oidc/redirect.ts';
import { careOf } from '../signin/status.ts';
import type { Overview } from '../signin/overview.ts';
import type { SignedIn } from '../signin/signIn.ts';
import { existingTarget, type Target } from '../signin/target.ts';
import { askNewTarget } from './addUser.ts';
import { ask } from './ask.ts';
import type { CommandParts } from './commandParts.ts';
import { showError } from './notices.ts';
import { signInToOke } from './oci/okeSignIn.ts';
import { signInAgain } from './oci/sessionCommands.ts';
import { contextFor } from './pick.ts';
import type { Row } from './rows.ts';
import { switchTo } from './switchContext.ts';
import { hostOf, noticeText } from './text.ts';

/** Signs in the user of a context, or adds one to a cluster or context that has no usable user. */
export async function signInCommand(parts: CommandParts, row?: Row): Promise<void> {
  const overview = parts.overviews.current();
  if (overview === undefined) return;
  if (row?.kind === 'profile') {
    await signInAgain(parts, row.profile);
    return;
  }
  if (row?.kind === 'cluster' && row.cluster !== undefined) {
    const form = parts.newForm();
    const target = await askNewTarget(overview, { cluster: row.cluster, existing: undefined, form });
    if (target !== undefined) await signInTo(parts, target);
    return;
  }
  const context = await contextFor(row, overview, parts.clock);
  if (context === undefined) return;
  const user = overview.users.get(context.user);
  if (user?.way.kind === 'oke') {
    await signInToOke(parts, overview, context, user);
    return;
  }
  const target = await targetFor(parts, overview, context);
  if (target !== undefined) await signInTo(parts, target);
}

async function targetFor(parts: CommandParts, overview: Overview, context: Context): Promise<Target | undefined> {
  const user = overview.users.get(context.user);
  if (user !== undefined && user.way.kind !== 'none') {
    return existingTarget(context, user, { now: parts.clock.now(), plugin: parts.plugin });
  }
  const cluster = overview.kubeconfig.clusters.get(context.cluster);
  if (cluster?.server === undefined) {
    throw new Problem(
      'no-cluster',
      `The context ${context.name} has no cluster to sign in to; correct it in the kubeconfig.`,
    );
  }
  const care = user === undefined ? 'broken' : careOf(user.status, parts.clock.now());
  if (user !== undefined && (care === 'good' || care === 'soon' || care === 'unknown')) {
    const answer = await vscode.window.showWarningMessage(
      `Give ${clean(context.name)} a new user?`,
      {
        modal: true,
        detail: `Its user ${clean(user.user.name)} has a credential of another kind, which may well work. It stays in the kubeconfig, but the context will use the new one.`,
      },
      'Continue',
    );
    if (answer !== 'Continue') return undefined;
  }
  return await askNewTarget(overview, { cluster, existing: context, form: parts.newForm() });
}

/** False when the person declined or cancelled. Throws a Problem that has no answer. */
export async function signInTo(parts: CommandParts, target: Target): Promise<boolean> {
  try {
    return await signInOnce(parts, target);
  } catch (error) {
    return await tryAgain(parts, target, error);
  }
}

/** The way on after a sign-in that failed, where the person can say what was missing; else throws the same error. */
export async function tryAgain(parts: CommandParts, target: Target, error: unknown): Promise<boolean> {
  const better = await mend(parts, error, target);
  if (better === undefined) throw error;
  return better !== 'dismissed' && (await signInTo(parts, better));
}

/** False when the person declined or cancelled. Throws Problems. */
export async function signInOnce(parts: CommandParts, target: Target): Promise<boolean> {
  // What the kubeconfig is about to name must be there.
  if (target.form.kind === 'plugin') await parts.installPlugin();
  const result = await parts.progress(
    `Signing in to ${target.contextName} at ${hostOf(target.client.issuer)}`,
    async (conversation, signal) => await parts.signIn(target, conversation, signal),
  );
  if (result !== undefined) void tellSignedIn(parts, target, result);
  return result !== undefined;
}

/** The way on for somebody who signed in to use the context now: kubectl still talks to the current one. */
async function tellSignedIn(parts: CommandParts, { contextName }: Target, result: SignedIn): Promise<void> {
  const renewed = result.renewable
    ? ''
    : ' The provider gave no refresh token, so this lasts only as long as the token: ask for offline_access there to be renewed.';
  const isCurrent = parts.overviews.current()?.kubeconfig.currentContext === contextName;
  const choose = 'Make It Current';
  const answer = await vscode.window.showInformationMessage(
    `Signed in to ${noticeText(contextName)} as ${noticeText(result.displayName)}.${renewed}`,
    ...(isCurrent ? [] : [choose]),
  );
  if (answer !== choose) return;
  await switchTo(parts, contextName).catch(async (error: unknown) => {
    await showError(error, parts.log);
  });
}

const REDIRECT_TROUBLE: ReadonlySet<string> = new Set([
  'port-in-use',
  'port-forbidden',
  'address-missing',
  'redirect-url-unusable',
  'redirect-url-refused',
]);

/** What to try again with, where the person can say what was missing. Undefined: the error has no such answer. */
async function mend(parts: CommandParts, error: unknown, target: Target): Promise<Target | 'dismissed' | undefined> {
  if (!(error instanceof Problem)) return undefined;
  const offer = async (button: string): Promise<boolean> =>
    (await vscode.window.showErrorMessage(noticeText(sentenceOf(error), 500), button)) === button;
  if (error.code === 'certificate-untrusted' && target.withAuthority !== undefined) {
    parts.log.error(error);
    return (await offer('Choose Certificate File…')) ? await askAuthority(target.withAuthority) : 'dismissed';
  }
  if (REDIRECT_TROUBLE.has(error.code)) {
    parts.log.error(error);
    return (await offer('Change Redirect URL')) ? await askRedirectUrl(parts, target) : 'dismissed';
  }
  return undefined;
}

async function askRedirectUrl({ setRedirectUrl }: CommandParts, target: Target): Promise<Target | 'dismissed'> {
  const { issuer, clientId } = target.client;
  const url = await ask({
    title: 'Change the redirect URL',
    prompt:
      'One that the provider has registered for this client; empty for 127.0.0.1 on a free port. It is remembered.',
    placeholder: 'http://localhost:8000',
    accept: (answer) => {
      if (answer !== '') placeOf(answer);
    },
  });
  if (url === undefined) return 'dismissed';
  await setRedirectUrl(issuer, clientId, url === '' ? undefined : url);
  return target;
}

/** A provider with a certificate authority of its own: the person may know its file. */
async function askAuthority(withAuthority: (path: string) => Target): Promise<Target | 'dismissed'> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: 'The certificate authority of the provider',
      openLabel: 'Trust It for This Provider',
      defaultUri: vscode.Uri.file(homedir()),
      filters: { 'Certificates (PEM)': ['crt', 'pem', 'cer'], 'All files': ['*'] },
    })) ?? [];
  return file === undefined ? 'dismissed' : withAuthority(file.fsPath);
}
