import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Context } from '../../kubeconfig/read/model.ts';
import { fastExec, toFastToken, toOciCli, usesFastToken } from '../../signin/oke/fastToken.ts';
import { approveDestinations, okeTokenDestinations, unapproved } from '../../signin/oke/okeReleases.ts';
import { okeConsequenceText } from '../../text/ociText.ts';
import type { Snapshot } from '../../state/snapshot.ts';
import { offerAllowingPlugin } from '../kubeconfig/allowPlugin.ts';
import { confirmAndRun, run } from '../kubeconfig/runOperation.ts';
import { withPlugin } from '../kubeconfig/withPlugin.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { approveOke, releaseLines } from './approveOke.ts';
import { type OkeEntry, okeUsersFor } from './okeUsers.ts';

/** Selections of OKE users start with those that would change. */
export async function selectForPlugin(ui: UiContext, snapshot: Snapshot): Promise<readonly OkeEntry[] | undefined> {
  return await okeUsersFor(snapshot, undefined, {
    title: l10n.t('Use the Credential Plugin'),
    isProposed: isNewTo(ui),
  });
}

export async function selectForOciCli(snapshot: Snapshot): Promise<readonly OkeEntry[] | undefined> {
  return await okeUsersFor(snapshot, undefined, {
    title: l10n.t('Use the oci CLI'),
    fits: ({ oke }) => oke.user.form === 'plugin',
  });
}

/**
 * Gives OKE users to our plugin, once the person has seen where their tokens go: to the clusters of all their contexts,
 * or to that of `only` one. Users of the plugin get what their entries lack, and approvals.
 */
export async function useOkePlugin(
  ui: UiContext,
  snapshot: Snapshot,
  entries: readonly OkeEntry[],
  only: Context | undefined,
): Promise<void> {
  const { plugin, host, okeApprovals } = ui;
  const execs = new Map(
    entries.flatMap(({ user: { name, exec } }) =>
      exec === undefined ? [] : [[name, fastExec(exec, plugin)] as const],
    ),
  );
  const releases = await okeTokenDestinations(snapshot, execs, host, only);
  const users = entries.filter(isNewTo(ui)).map(({ user }) => user);
  if (users.length === 0) {
    if (await approveOke(ui, releases)) {
      await ui.installPlugin();
      void vscode.window.showInformationMessage(
        l10n.t('These users already use the credential plugin, and their clusters are approved.'),
      );
    }
    return;
  }
  const unknown = await unapproved(okeApprovals, releases);
  const operation = toFastToken(users, plugin);
  const consequences = operation.consequences.map(okeConsequenceText);
  const detail = [...consequences.flatMap((each) => [each, '']), ...releaseLines(unknown)].join('\n');
  const confirmation = { detail, apply: l10n.t('Use Plugin'), first: 'preview' } as const;
  if (!(await confirmAndRun(withPlugin(ui), operation, confirmation))) return;
  await approveDestinations(okeApprovals, unknown);
  await offerAllowingPlugin(ui);
}

export async function useOciCli(ui: UiContext, entries: readonly OkeEntry[]): Promise<void> {
  const users = entries.map(({ user }) => user);
  await run(ui, toOciCli(users, ui.plugin), false);
}

function isNewTo({ plugin }: UiContext): (entry: OkeEntry) => boolean {
  return ({ user: { exec } }) => exec !== undefined && !usesFastToken(exec, plugin);
}
