import * as vscode from 'vscode';
import type { OciProfile } from '../../oci/profiles.ts';
import type { CommandParts } from '../commandParts.ts';
import type { Row } from '../rows.ts';
import { sessionListingOf } from '../sessions/sessionRows.ts';
import { labelText } from '../text.ts';
import { profileItem } from './profileItem.ts';

/** The profile that a command is about: that of the row, or the person's choice. Undefined when there is none. */
export async function profileFor(
  { overviews, clock }: CommandParts,
  row: Row | undefined,
  { title, fits }: { readonly title: string; readonly fits: (profile: OciProfile) => boolean },
): Promise<OciProfile | undefined> {
  const overview = overviews.current();
  if (overview === undefined) return undefined;
  if (row?.kind === 'profile') return row.profile;
  if (row?.kind === 'context') return overview.users.get(row.context.user)?.oke?.profile;
  const listing = sessionListingOf(overview);
  const profiles = overview.oci.flatMap((file) => file.profiles);
  const items = profiles.filter(fits).map((profile) => {
    const isElsewhere = profile.configPath !== overview.oci[0]?.configPath;
    return {
      ...profileItem(listing, profile, clock.now()),
      ...(isElsewhere && { detail: labelText(profile.configPath) }),
      profile,
    };
  });
  if (items.length === 0) {
    if (profiles.length === 0) await tellNoProfile();
    else {
      void vscode.window.showInformationMessage(
        `${title}: this concerns none of your OCI profiles, so nothing was done.`,
      );
    }
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: 'Which profile?',
    matchOnDescription: true,
  });
  return picked?.profile;
}

/** Leads on to the sign-in, which makes a profile. */
export async function tellNoProfile(): Promise<void> {
  const sentence = 'There is no OCI profile yet: sign in to OCI first, which makes one.';
  const answer = await vscode.window.showInformationMessage(sentence, 'Sign In to OCI');
  if (answer !== undefined) await vscode.commands.executeCommand('clusterSignIn.ociSignIn');
}
