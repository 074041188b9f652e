import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sanitize } from '../../base/sanitize.ts';
import { contextsText } from '../../text/kubeconfig/entriesText.ts';
import { errorSentence, sentenceOf } from '../../text/sentenceOf.ts';
import { DEFAULT_SECTION } from '../../oci/config/ini.ts';
import type { OciProfile } from '../../oci/profiles/profiles.ts';
import { isSignInNeeded } from '../../oci/profiles/ociSession.ts';
import { clockWords } from '../shared/text/localTime.ts';
import type { UiContext } from '../shared/uiContext.ts';
import type { Row } from '../shared/rows.ts';
import { sessionListOf } from '../sessions/sessionRows.ts';
import { sanitizeLabel, sanitizeNotice } from '../shared/text/plainText.ts';
import { profileFor } from './chooseProfile.ts';
import { signInProfile, signInToOci, tellSignedIn } from './ociSignIn.ts';
import { askOciSignIn } from './ociSignInForm.ts';

/** From the palette everything is asked; a profile that is known needs no question. */
export async function ociSignInCommand(ui: UiContext, row: Row | undefined): Promise<void> {
  const snapshot = ui.snapshots.current();
  const [config] = snapshot?.oci ?? [];
  if (snapshot === undefined || config === undefined) return;
  if (row?.kind === 'profile') {
    await signInAgain(ui, row.profile);
    return;
  }
  const { configPath } = config;
  const terms = { title: l10n.t('Sign In to OCI'), configPath, proposed: 'MFA', withTenancy: true };
  const wanted = await askOciSignIn(sessionListOf(snapshot), terms, ui.clock.now());
  if (wanted === undefined) return;
  const token = await signInToOci(ui, wanted);
  if (token !== undefined) tellSignedIn(ui, wanted.profileName, token);
}

export async function signInAgain(ui: UiContext, profile: OciProfile): Promise<void> {
  const token = await signInProfile(ui, profile);
  if (token !== undefined) tellSignedIn(ui, profile.name, token);
}

/** True if the CLI reads this profile's file by default. A file that only a kubeconfig names may be anybody's. */
function isInOwnConfig({ snapshots }: UiContext, { configPath }: OciProfile): boolean {
  return snapshots.current()?.oci[0]?.configPath === configPath;
}

/** A session that cannot be renewed any more is one click again. */
export async function refreshOci(ui: UiContext, profile: OciProfile): Promise<void> {
  try {
    const token = await busy(
      l10n.t('Refreshing the OCI session {profile}', { profile: sanitizeLabel(profile.name) }),
      () => ui.acts.oke.refresh(profile),
    );
    const until = clockWords(token.expiresAt, ui.clock.now());
    const done = l10n.t('OCI session {profile} valid until {time}', {
      profile: sanitizeLabel(profile.name),
      time: until,
    });
    vscode.window.setStatusBarMessage(`$(check) ${done}`, 5000);
  } catch (error) {
    if (!isSignInNeeded(error)) throw error;
    ui.log.error(error);
    await offerSignIn(ui, profile, sentenceOf(error));
  } finally {
    await ui.snapshots.reload();
  }
}

/**
 * Validates a profile at Oracle, whose clock is right. If Oracle can't be reached, an expiry found locally is reported.
 */
export async function validateCommand(ui: UiContext, row: Row | undefined): Promise<void> {
  const fits = ({ kind }: OciProfile): boolean => kind !== 'other';
  const profile = await profileFor(ui, row, { title: l10n.t('Validate OCI Profile'), fits });
  if (profile === undefined) return;
  const validity = await busy(l10n.t('Validating {profile}', { profile: sanitizeLabel(profile.name) }), async () => {
    const here = await ui.acts.oke.validate(profile, 'locally');
    return await ui.acts.oke.validate(profile, 'atOracle').catch((error: unknown) => {
      if (here.valid) throw error;
      return here;
    });
  });
  if (!validity.valid) {
    const sentence = errorSentence(validity.error);
    if (profile.kind === 'session' && validity.why !== 'clock') await offerSignIn(ui, profile, sentence);
    else void vscode.window.showWarningMessage(sanitizeNotice(sentence, 500));
    return;
  }
  const { until } = validity;
  const valid =
    profile.kind !== 'session'
      ? l10n.t('The API key of profile {profile} is valid.', { profile: profile.name })
      : until === undefined
        ? l10n.t('The session of profile {profile} is valid.', { profile: profile.name })
        : l10n.t('The session of profile {profile} is valid until {time}.', {
            profile: profile.name,
            time: clockWords(until, ui.clock.now()),
          });
  void vscode.window.showInformationMessage(sanitizeNotice(valid, 400));
}

/** Asks first when others lose their session, too; `context` is the one it was asked for. */
export async function signOutOfOci(ui: UiContext, profile: OciProfile, context?: string): Promise<void> {
  const snapshot = ui.snapshots.current();
  if (snapshot === undefined) return;
  const others = sessionListOf(snapshot)
    .contextsOf({ kind: 'profile', profile })
    .filter(({ name }) => name !== context);
  const name = sanitize(profile.name, 80);
  const isOwn = isInOwnConfig(ui, profile);
  if (others.length > 0 || !isOwn) {
    const detail = [
      ...(others.length === 0
        ? []
        : [
            l10n.t('The same session is used by the {contexts}.', {
              contexts: contextsText(others.map((other) => other.name)),
            }),
          ]),
      ...(isOwn
        ? []
        : [l10n.t('A kubeconfig names this config file: {path}', { path: sanitize(profile.configPath, 300) })]),
      profile.name === DEFAULT_SECTION
        ? l10n.t('Its session token is removed. The shared values in [DEFAULT] stay.')
        : l10n.t('The profile and its files are removed, as the oci CLI does.'),
    ].join('\n\n');
    const message = l10n.t('Sign out of OCI profile {profile}?', { profile: name });
    const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, l10n.t('Sign Out'));
    if (answer === undefined) return;
  }
  await busy(l10n.t('Signing out of {profile}', { profile: sanitizeLabel(profile.name) }), () =>
    ui.acts.oke.signOut(profile),
  );
  await ui.snapshots.reload();
  const done = l10n.t('Signed out of OCI profile {profile}', { profile: sanitizeLabel(profile.name) });
  vscode.window.setStatusBarMessage(`$(check) ${done}`, 4000);
}

export async function makePrivateCommand(ui: UiContext, row: Row | undefined): Promise<void> {
  const fits = ({ exposedFiles }: OciProfile): boolean => exposedFiles.length > 0;
  const profile = await profileFor(ui, row, { title: l10n.t('Make Private'), fits });
  if (profile === undefined) return;
  if (!isInOwnConfig(ui, profile)) {
    const detail = [
      l10n.t('A kubeconfig names the config file {path}. Only you will be able to read these files:', {
        path: sanitize(profile.configPath, 300),
      }),
      ...profile.exposedFiles.map((path) => sanitize(path, 300)),
    ].join('\n');
    const answer = await vscode.window.showWarningMessage(
      l10n.t('Make these files private?'),
      { modal: true, detail },
      l10n.t('Make Private'),
    );
    if (answer === undefined) return;
  }
  await ui.acts.oke.makeFilesPrivate(profile);
  await ui.snapshots.reload();
  const done = l10n.t('Only you can read the files of {profile} now', { profile: sanitizeLabel(profile.name) });
  vscode.window.setStatusBarMessage(`$(check) ${done}`, 5000);
}

async function offerSignIn(ui: UiContext, profile: OciProfile, sentence: string): Promise<void> {
  const answer = await vscode.window.showWarningMessage(sanitizeNotice(sentence, 500), l10n.t('Sign In'));
  if (answer !== undefined) await signInAgain(ui, profile);
}

async function busy<T>(title: string, work: () => Promise<T>): Promise<T> {
  return await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, work);
}
