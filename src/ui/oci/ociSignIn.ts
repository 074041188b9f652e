import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { okeUseOf } from '../../authenticators/authenticators.ts';
import { sanitize } from '../../base/sanitize.ts';
import { isUserError } from '../../errors/userError.ts';
import { sentenceOf } from '../../text/sentenceOf.ts';
import { isFixedWithoutCli } from '../../oci/signIn/cli/cliErrors.ts';
import type { OciProfile } from '../../oci/profiles/profiles.ts';
import { isLastToken } from '../../oci/profiles/ociSession.ts';
import type { SessionToken } from '../../oci/profiles/sessionToken.ts';
import type { OciSignInUi } from '../../signin/oke/ociSignInUi.ts';
import type { OciSignInRequest } from '../../signin/oke/signInToOci.ts';
import { clockWords } from '../shared/text/localTime.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { leftInWords } from '../shared/text/ociExpiry.ts';
import { settings } from '../shared/settings.ts';
import type { ProgressUi } from '../shared/signInProgress.ts';
import { sanitizeLabel, sanitizeNotice } from '../shared/text/plainText.ts';
import { askRegion } from './regionPick.ts';

/** What is asked for; how is said by a setting. */
export type OciWanted = Omit<OciSignInRequest, 'how' | 'replacesApiKey'>;

/**
 * Signs in to OCI through the browser, as one cancellable progress. Undefined when the person declined or cancelled.
 * Throws UserErrors.
 */
export async function signInToOci(ui: UiContext, wanted: OciWanted): Promise<SessionToken | undefined> {
  return await goOn(ui, { ...wanted, how: settings.ociSignInWith() });
}

async function goOn(ui: UiContext, request: OciSignInRequest): Promise<SessionToken | undefined> {
  try {
    return await attempt(ui, request);
  } catch (error) {
    const next = await otherwise(ui, request, error);
    return next === undefined ? undefined : await goOn(ui, next);
  }
}

/** Another try that the person agrees to; undefined when they do not. Throws what none would fix. */
async function otherwise(
  { log }: UiContext,
  request: OciSignInRequest,
  error: unknown,
): Promise<OciSignInRequest | undefined> {
  if (isUserError(error, 'oci-profile-exists') && request.replacesApiKey !== true) {
    return (await askOverwriting(request)) ? { ...request, replacesApiKey: true } : undefined;
  }
  if (!isFixedWithoutCli(error) || request.how === 'native') throw error;
  log.error(error);
  const answer = await vscode.window.showErrorMessage(
    sanitizeNotice(sentenceOf(error), 600),
    l10n.t('Sign In Without the CLI'),
  );
  return answer !== undefined ? { ...request, how: 'native' } : undefined;
}

/** The same for a profile that is there, whose region is asked for only where nobody says it. */
export async function signInProfile(ui: UiContext, profile: OciProfile): Promise<SessionToken | undefined> {
  const { configPath, name } = profile;
  const region = profile.region ?? (await askRegion(l10n.t('Sign In to OCI (profile {profile})', { profile: name })));
  return region === undefined ? undefined : await signInToOci(ui, { configPath, profileName: name, region });
}

/** "Signed in to OCI with profile MFA until 14:05, renewable until tomorrow 13:05." */
export function signedInWords(profileName: string, token: SessionToken, now: number): string {
  const { expiresAt, sessionEndsAt } = token;
  const [profile, time] = [sanitize(profileName, 80), clockWords(expiresAt, now)];
  return sessionEndsAt === undefined || isLastToken(token)
    ? l10n.t('Signed in to OCI with profile {profile} until {time}.', { profile, time })
    : l10n.t('Signed in to OCI with profile {profile} until {time}, renewable until {end}.', {
        ...{ profile, time },
        end: clockWords(sessionEndsAt, now),
      });
}

/** Says it in the status bar, which has little room, since the views show it. */
export function tellSignedIn(ui: UiContext, profileName: string, token: SessionToken): void {
  const left = leftInWords(token, ui.clock.now());
  const done = l10n.t('Signed in to OCI ({profile}): {left}', { profile: sanitizeLabel(profileName, 40), left });
  vscode.window.setStatusBarMessage(`$(check) ${done}`, 8000);
}

async function attempt(ui: UiContext, request: OciSignInRequest): Promise<SessionToken | undefined> {
  const { configPath, profileName } = request;
  const users = [...(ui.snapshots.current()?.users.values() ?? [])].filter((user) => {
    const use = okeUseOf(user);
    return use?.configPath === configPath && use.user.profileName === profileName;
  });
  const ends = users.map(({ user }) => ui.snapshots.begin(user.name));
  try {
    const isOwn = ui.snapshots.current()?.oci[0]?.configPath === configPath;
    const title = isOwn
      ? l10n.t('Signing in to OCI (profile {profile})', { profile: profileName })
      : l10n.t('Signing in to OCI (profile {profile} of {path})', { profile: profileName, path: configPath });
    return await ui.progress(
      title,
      async (shown, signal) => await ui.acts.oke.signIn(request, ociConversation(shown), signal),
    );
  } finally {
    // At once, so that no view shows the previous state in between.
    const reloaded = ui.snapshots.reload();
    for (const end of ends) end();
    await reloaded;
  }
}

/** The browser returns only to one port; if the editor forwards it to another, the address must be pasted. */
function ociConversation(shown: ProgressUi): OciSignInUi {
  let exposedAt: string | undefined;
  return {
    report: shown.report,
    open: shown.open,
    expose: async (listenerUrl) => (exposedAt = await shown.expose(listenerUrl)),
    waitForBrowser: (wait) => {
      const isElsewhere = exposedAt !== undefined && !exposedAt.endsWith(`:${new URL(wait.redirectUrl).port}`);
      shown.waitForBrowser({
        ...wait,
        example: '/#security_token=…',
        ...(isElsewhere && {
          phrase: l10n.t('waiting for your browser; if it cannot open the last page, paste its address'),
        }),
      });
    },
  };
}

async function askOverwriting({ configPath, profileName }: OciWanted): Promise<boolean> {
  const name = sanitize(profileName, 80);
  const detail = [
    l10n.t('{path} already has a profile with this name, which does not hold a session.', {
      path: sanitize(configPath),
    }),
    l10n.t('The session replaces its values, such as user, fingerprint, and key_file. The key file itself stays.'),
    l10n.t('To keep both, cancel, select "Sign In to OCI", and enter another profile name.'),
  ].join('\n\n');
  const overwrite = l10n.t('Overwrite');
  const message = l10n.t('Overwrite the profile {profile}?', { profile: name });
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, overwrite)) === overwrite;
}
