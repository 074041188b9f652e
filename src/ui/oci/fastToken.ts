import * as vscode from 'vscode';
import { fastExec, toFastToken, toOciCli, usesFastToken } from '../../signin/oci/fastToken.ts';
import { approveReleases, okeReleases, unapproved } from '../../signin/oci/okeReleases.ts';
import { applyEdits } from '../applyEdits.ts';
import type { CommandParts } from '../commandParts.ts';
import { shownOverview } from '../operations/entries.ts';
import { run } from '../operations/run.ts';
import { withPlugin } from '../plugin.ts';
import type { Row } from '../rows.ts';
import { approveOke, releaseLines } from './approveOke.ts';
import { okeUsersFor, type OkeEntry } from './okeUsers.ts';

/** Gives OKE users to our plugin, once the person has seen where their tokens go. */
export async function useFastTokenCommand(parts: CommandParts, row: Row | undefined): Promise<void> {
  const overview = shownOverview(parts.overviews);
  const { plugin, host, okeApprovals } = parts;
  const isNew = ({ user: { exec } }: OkeEntry) => exec !== undefined && !usesFastToken(exec, plugin);
  const entries = await okeUsersFor(overview, row, { title: 'Use the Fast Token', isProposed: isNew });
  if (entries === undefined) return;
  const execs = new Map(
    entries.flatMap(({ user: { name, exec } }) =>
      exec === undefined ? [] : [[name, fastExec(exec, plugin)] as const],
    ),
  );
  const releases = await okeReleases(overview, execs, host, row?.kind === 'context' ? row.context : undefined);
  const users = entries.filter(isNew).map(({ user }) => user);
  if (users.length === 0) {
    if (await approveOke(parts, releases)) {
      await parts.installPlugin();
      void vscode.window.showInformationMessage('The plugin gives the tokens already, and the clusters are approved.');
    }
    return;
  }
  const strangers = await unapproved(okeApprovals, releases);
  const operation = toFastToken(users, plugin);
  const detail = [...operation.consequences.flatMap((each) => [each, '']), ...releaseLines(strangers)].join('\n');
  const options = { modal: true, ...(detail !== '' && { detail }) };
  const answer = await vscode.window.showWarningMessage(`${operation.label}?`, options, 'Preview', 'Use It');
  if (answer === undefined) return;
  if (!(await applyEdits(withPlugin(parts), { ...operation, preview: answer === 'Preview' }))) return;
  await approveReleases(okeApprovals, strangers);
}

export async function useOciCliCommand(parts: CommandParts, row: Row | undefined): Promise<void> {
  const overview = shownOverview(parts.overviews);
  const entries = await okeUsersFor(overview, row, {
    title: 'Use the oci CLI',
    fits: ({ oke }) => oke.user.form === 'plugin',
  });
  if (entries === undefined) return;
  const users = entries.map(({ user }) => user);
  await run(parts, toOciCli(users, parts.plugin), false);
}
