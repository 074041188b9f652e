import { homedir } from 'node:os';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type FilePath, filePath } from '../../base/brandedText.ts';
import { sanitize } from '../../base/sanitize.ts';
import { hostOf } from '../../base/urlHost.ts';
import { isUserError } from '../../errors/userError.ts';
import { sentenceOf } from '../../text/sentenceOf.ts';
import { placeOf } from '../../oidc/redirectUrl.ts';
import { usersOf, type UserState } from '../../state/snapshot.ts';
import type { Session } from '../../sessions/session.ts';
import type { SignedIn } from '../../signin/oidc/signIn.ts';
import { type SignInTarget, targetOfUser } from '../../signin/oidc/signInTarget.ts';
import { ask } from '../shared/ask.ts';
import type { AuthenticatorUi } from '../shared/authenticatorUi.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { showError } from '../shared/showError.ts';
import { switchTo } from '../kubeconfig/switchContext.ts';
import { sanitizeLabel, sanitizeNotice } from '../shared/text/plainText.ts';

/** What a person sees of signing in to an OpenID Connect provider, refreshing and signing out. */
export const oidcUi: AuthenticatorUi = {
  signIn: async (ui, { context, user }) => {
    await signInTo(ui, targetOfUser(context, user, { now: ui.clock.now(), plugin: ui.plugin }));
  },
  refresh: async (ui, { context, user }) => {
    const target = targetOfUser(context, user, { now: ui.clock.now(), plugin: ui.plugin });
    if (await refreshUser(ui, target, user)) {
      vscode.window.setStatusBarMessage(
        `$(check) ${l10n.t('{context} has a new token', { context: sanitizeLabel(context.name) })}`,
        4000,
      );
    }
  },
  signOut: async (ui, { snapshot, context, user }) => {
    const served = user.session === undefined ? [] : usersOf(snapshot, user.session.id);
    const others = served.filter((other) => other !== user && other.status.kind === 'signedIn');
    if (others.length > 0) {
      const names = others.map((other) => sanitize(other.user.name)).join(', ');
      const answer = await vscode.window.showWarningMessage(
        l10n.t('Sign out of {context}?', { context: sanitize(context.name) }),
        {
          modal: true,
          detail: l10n.t('These users share the session and are signed out with it: {names}.', { names }),
        },
        l10n.t('Sign Out'),
      );
      if (answer === undefined) return;
    }
    await signOutOf(ui, user, context.name);
  },
};

/** False when the person declined or cancelled. Throws Problems. */
export async function refreshUser(ui: UiContext, target: SignInTarget, user: UserState): Promise<boolean> {
  const refreshed = await ui.progress(
    l10n.t('Refreshing {context}', { context: target.contextName }),
    async (conversation, signal) => {
      conversation.report({ code: 'asking-provider', data: { host: hostOf(target.client.issuer) } });
      return await ui.acts.oidc.refresh(target, user, conversation, signal);
    },
  );
  return refreshed === true;
}

/** Signs a user or a session out, and says what the provider did not take back. */
export async function signOutOf(ui: UiContext, what: UserState | Session, name: string): Promise<void> {
  const { revoked } = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Window,
      title: l10n.t('Signing out of {context}', { context: sanitizeLabel(name) }),
    },
    async () => await ui.acts.oidc.signOut(what),
  );
  await ui.snapshots.reload();
  if (revoked) {
    vscode.window.setStatusBarMessage(
      `$(check) ${l10n.t('Signed out of {context}', { context: sanitizeLabel(name) })}`,
      4000,
    );
  } else {
    void vscode.window.showWarningMessage(
      l10n.t(
        'Signed out of {context} here, but the provider could not end the session. If it must not stay alive, end it on the pages of the provider.',
        { context: sanitizeNotice(name) },
      ),
    );
  }
}

/** False when the person declined or cancelled. Throws a UserError that has no answer. */
export async function signInTo(ui: UiContext, target: SignInTarget): Promise<boolean> {
  try {
    return await signInOnce(ui, target);
  } catch (error) {
    return await tryAgain(ui, target, error);
  }
}

/** Retries a failed sign-in with what you add to it. Throws the same error if nothing can be added. */
export async function tryAgain(ui: UiContext, target: SignInTarget, error: unknown): Promise<boolean> {
  const better = await askForBetter(ui, error, target);
  if (better === undefined) throw error;
  return better !== 'dismissed' && (await signInTo(ui, better));
}

/** False when the person declined or cancelled. Throws Problems. */
export async function signInOnce(ui: UiContext, target: SignInTarget): Promise<boolean> {
  // What the kubeconfig is about to name must be there.
  if (target.form.kind === 'plugin') await ui.installPlugin();
  const result = await ui.progress(
    l10n.t('Signing in to {context} at {host}', { context: target.contextName, host: hostOf(target.client.issuer) }),
    async (conversation, signal) => await ui.acts.oidc.signIn(target, conversation, signal),
  );
  if (result !== undefined) void tellSignedIn(ui, target, result);
  return result !== undefined;
}

/** Offers to switch to the context after a sign-in: kubectl still uses the current one. */
async function tellSignedIn(ui: UiContext, { contextName }: SignInTarget, result: SignedIn): Promise<void> {
  const names = { context: sanitizeNotice(contextName), account: sanitizeNotice(result.displayName) };
  const isCurrent = ui.snapshots.current()?.kubeconfig.currentContext === contextName;
  const answer = await vscode.window.showInformationMessage(
    result.renewable
      ? l10n.t('Signed in to {context} as {account}.', names)
      : l10n.t(
          'Signed in to {context} as {account}. The provider sent no refresh token, so you stay signed in only as long as this token lasts. Ask its administrator to allow offline_access.',
          names,
        ),
    ...(isCurrent ? [] : [l10n.t('Switch to Context')]),
  );
  if (answer === undefined) return;
  await switchTo(ui, contextName).catch(async (error: unknown) => {
    await showError(error, ui.log);
  });
}

const REDIRECT_TROUBLE = [
  'port-in-use',
  'port-forbidden',
  'address-missing',
  'redirect-url-unusable',
  'redirect-url-refused',
] as const;

/** What to try again with, where the person can say what was missing. Undefined: the error has no such answer. */
async function askForBetter(
  ui: UiContext,
  error: unknown,
  target: SignInTarget,
): Promise<SignInTarget | 'dismissed' | undefined> {
  const offer = async (button: string): Promise<boolean> =>
    (await vscode.window.showErrorMessage(sanitizeNotice(sentenceOf(error), 500), button)) === button;
  if (isUserError(error, 'certificate-untrusted') && target.withAuthority !== undefined) {
    ui.log.error(error);
    return (await offer(l10n.t('Choose Certificate File…'))) ? await askAuthority(target.withAuthority) : 'dismissed';
  }
  if (isUserError(error, ...REDIRECT_TROUBLE)) {
    ui.log.error(error);
    return (await offer(l10n.t('Change Redirect URL'))) ? await askRedirectUrl(ui, target) : 'dismissed';
  }
  return undefined;
}

async function askRedirectUrl(
  { setRedirectUrl }: UiContext,
  target: SignInTarget,
): Promise<SignInTarget | 'dismissed'> {
  const { issuer, clientId } = target.client;
  const url = await ask({
    title: l10n.t('Change the Redirect URL'),
    prompt: l10n.t(
      'Enter a redirect URL that is registered for this client, or leave it empty for 127.0.0.1 on a free port. It is remembered.',
    ),
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
async function askAuthority(withAuthority: (file: FilePath) => SignInTarget): Promise<SignInTarget | 'dismissed'> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: l10n.t('Certificate Authority of the Provider'),
      openLabel: l10n.t('Trust for This Provider'),
      defaultUri: vscode.Uri.file(homedir()),
      filters: { [l10n.t('Certificates (PEM)')]: ['crt', 'pem', 'cer'], [l10n.t('All Files')]: ['*'] },
    })) ?? [];
  return file === undefined ? 'dismissed' : withAuthority(filePath(file.fsPath));
}
