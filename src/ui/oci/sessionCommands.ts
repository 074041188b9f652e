import * as vscode from 'vscode';
import { clean } from '../../base/clean.ts';
import { contextsInWords } from '../../kubeconfig/operations/operation.ts';
import { DEFAULT_SECTION } from '../../oci/ini.ts';
import type { OciProfile } from '../../oci/profiles.ts';
import { isSignInNeeded } from '../../oci/session.ts';
import { clockWords } from '../clockWords.ts';
import type { CommandParts } from '../commandParts.ts';
import type { Row } from '../rows.ts';
import { sessionListingOf } from '../sessions/sessionRows.ts';
import { labelText, noticeText } from '../text.ts';
import { profileFor } from './profileFor.ts';
import { signInProfile, signInToOci, tellSignedIn } from './signIn.ts';
import { askOciSignIn } from './signInForm.ts';

/** From the palette everything is asked; a profile that is known needs no question. */
export async function ociSignInCommand(parts: CommandParts, row: Row | undefined): Promise<void> {
  const overview = parts.overviews.current();
  const [config] = overview?.oci ?? [];
  if (overview === undefined || config === undefined) return;
  if (row?.kind === 'profile') {
    await signInAgain(parts, row.profile);
    return;
  }
  const { configPath } = config;
  const terms = { title: 'Sign In to OCI', configPath, proposed: 'MFA', withTenancy: true };
  const wanted = await askOciSignIn(sessionListingOf(overview), terms, parts.clock.now());
  if (wanted === undefined) return;
  const token = await signInToOci(parts, wanted);
  if (token !== undefined) tellSignedIn(parts, wanted.profileName, token);
}

export async function signInAgain(parts: CommandParts, profile: OciProfile): Promise<void> {
  const token = await signInProfile(parts, profile);
  if (token !== undefined) tellSignedIn(parts, profile.name, token);
}

/** Whether the CLI by itself reads the file that has this profile; what only a kubeconfig names may be anybody's. */
function isInOwnConfig({ overviews }: CommandParts, { configPath }: OciProfile): boolean {
  return overviews.current()?.oci[0]?.configPath === configPath;
}

/** A session that cannot be renewed any more is one click again. */
export async function refreshOci(parts: CommandParts, profile: OciProfile): Promise<void> {
  try {
    const token = await busy(`Refreshing the OCI session ${labelText(profile.name)}`, () => parts.oci.refresh(profile));
    const until = clockWords(token.expiresAt, parts.clock.now());
    vscode.window.setStatusBarMessage(`$(check) OCI session ${labelText(profile.name)} until ${until}`, 5000);
  } catch (error) {
    if (!isSignInNeeded(error)) throw error;
    parts.log.error(error);
    await offerSignIn(parts, profile, error.message);
  } finally {
    await parts.overviews.reload();
  }
}

/** By what Oracle says of it, which also knows the right time; where it cannot be asked, an end that lies here is told. */
export async function validateCommand(parts: CommandParts, row: Row | undefined): Promise<void> {
  const fits = ({ kind }: OciProfile): boolean => kind !== 'other';
  const profile = await profileFor(parts, row, { title: 'Validate OCI Profile', fits });
  if (profile === undefined) return;
  const validity = await busy(`Asking Oracle about ${labelText(profile.name)}`, async () => {
    const here = await parts.oci.validate(profile, 'locally');
    return await parts.oci.validate(profile, 'at Oracle').catch((error: unknown) => {
      if (here.valid) throw error;
      return here;
    });
  });
  if (!validity.valid) {
    if (profile.kind === 'session' && validity.why !== 'clock') await offerSignIn(parts, profile, validity.sentence);
    else void vscode.window.showWarningMessage(noticeText(validity.sentence, 500));
    return;
  }
  const until = validity.until === undefined ? '' : ` until ${clockWords(validity.until, parts.clock.now())}`;
  const what = profile.kind === 'session' ? 'session' : 'API key';
  void vscode.window.showInformationMessage(
    noticeText(`Oracle takes the ${what} of profile ${profile.name}: it is valid${until}.`, 400),
  );
}

/** Asks first when others lose their session, too; `context` is the one it was asked for. */
export async function signOutOfOci(parts: CommandParts, profile: OciProfile, context?: string): Promise<void> {
  const overview = parts.overviews.current();
  if (overview === undefined) return;
  const others = sessionListingOf(overview)
    .contextsOf({ kind: 'profile', profile })
    .filter(({ name }) => name !== context);
  const name = clean(profile.name, 80);
  const isOwn = isInOwnConfig(parts, profile);
  if (others.length > 0 || !isOwn) {
    const detail = [
      ...(others.length === 0
        ? []
        : [`The same session serves the ${contextsInWords(others.map((other) => other.name))}.`]),
      ...(isOwn ? [] : [`A kubeconfig names the config file: ${clean(profile.configPath, 300)}`]),
      profile.name === DEFAULT_SECTION
        ? 'Its session token is removed; what all profiles share in [DEFAULT] stays.'
        : 'The profile and its files are removed, as the oci CLI does it.',
    ].join('\n\n');
    const message = `Sign out of OCI profile ${name}?`;
    const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, 'Sign Out');
    if (answer !== 'Sign Out') return;
  }
  await busy(`Signing out of ${labelText(profile.name)}`, () => parts.oci.signOut(profile));
  await parts.overviews.reload();
  vscode.window.setStatusBarMessage(`$(check) Signed out of OCI profile ${labelText(profile.name)}`, 4000);
}

export async function makePrivateCommand(parts: CommandParts, row: Row | undefined): Promise<void> {
  const fits = ({ openFiles }: OciProfile): boolean => openFiles.length > 0;
  const profile = await profileFor(parts, row, { title: 'Make Private', fits });
  if (profile === undefined) return;
  if (!isInOwnConfig(parts, profile)) {
    const detail = [
      `A kubeconfig names the config file ${clean(profile.configPath, 300)}. These files will be yours alone:`,
      ...profile.openFiles.map((path) => clean(path, 300)),
    ].join('\n');
    const answer = await vscode.window.showWarningMessage(
      'Make these files private?',
      { modal: true, detail },
      'Make Private',
    );
    if (answer !== 'Make Private') return;
  }
  await parts.oci.closeFiles(profile);
  await parts.overviews.reload();
  vscode.window.setStatusBarMessage(`$(check) Only you can read the files of ${labelText(profile.name)} now`, 5000);
}

async function offerSignIn(parts: CommandParts, profile: OciProfile, sentence: string): Promise<void> {
  const answer = await vscode.window.showWarningMessage(noticeText(sentence, 500), 'Sign In');
  if (answer === 'Sign In') await signInAgain(parts, profile);
}

async function busy<T>(title: string, work: () => Promise<T>): Promise<T> {
  return await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, work);
}
