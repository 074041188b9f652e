import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { okeUseOf } from '../../authenticators/authenticators.ts';
import type { OciProfile } from '../../oci/profiles/profiles.ts';
import type { UiContext } from '../shared/uiContext.ts';
import type { Row } from '../shared/rows.ts';
import { sessionListOf } from '../sessions/sessionRows.ts';
import { sanitizeLabel } from '../shared/text/plainText.ts';
import { profileItem } from './profileItem.ts';

/** The profile that a command is about: that of the row, or the person's choice. Undefined when there is none. */
export async function profileFor(
  { snapshots, clock }: UiContext,
  row: Row | undefined,
  { title, fits }: { readonly title: string; readonly fits: (profile: OciProfile) => boolean },
): Promise<OciProfile | undefined> {
  const snapshot = snapshots.current();
  if (snapshot === undefined) return undefined;
  if (row?.kind === 'profile') return row.profile;
  if (row?.kind === 'context') {
    const user = snapshot.users.get(row.context.user);
    return user && okeUseOf(user)?.profile;
  }
  const listing = sessionListOf(snapshot);
  const profiles = snapshot.oci.flatMap((file) => file.profiles);
  const items = profiles.filter(fits).map((profile) => {
    const isElsewhere = profile.configPath !== snapshot.oci[0]?.configPath;
    return {
      ...profileItem(listing, profile, clock.now()),
      ...(isElsewhere && { detail: sanitizeLabel(profile.configPath) }),
      profile,
    };
  });
  if (items.length === 0) {
    if (profiles.length === 0) await tellNoProfile();
    else {
      void vscode.window.showInformationMessage(
        l10n.t('{title}: no OCI profile needs this, so nothing was changed.', { title }),
      );
    }
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: l10n.t('Select a profile'),
    matchOnDescription: true,
  });
  return picked?.profile;
}

/** Leads on to the sign-in, which makes a profile. */
export async function tellNoProfile(): Promise<void> {
  const sentence = l10n.t('No OCI profile found. Sign in to OCI to create one.');
  const answer = await vscode.window.showInformationMessage(sentence, l10n.t('Sign In to OCI'));
  if (answer !== undefined) await vscode.commands.executeCommand('clusterSignIn.ociSignIn');
}
