import * as vscode from 'vscode';
import { clean } from '../../base/clean.ts';
import type { Converting } from '../../signin/convert/conversions.ts';
import { toOciCli } from '../../signin/oci/fastToken.ts';
import type { Overview } from '../../signin/overview.ts';
import { applyEdits } from '../applyEdits.ts';
import type { CommandParts } from '../commandParts.ts';
import { shownKubeconfig } from '../operations/entries.ts';

const ELSEWHERE =
  'A kubeconfig that is not in use here may name the plugin too; kubectl then says that it is missing. It comes back when you sign in with it.';

/** Turns all users of the plugin back first: kubectl could not run what they name. */
export async function removePluginCommand(parts: CommandParts): Promise<void> {
  shownKubeconfig(parts.overviews);
  const overview = parts.overviews.current();
  if (overview === undefined) return;
  const turned = await turnBack(parts, overview);
  const oke = [...overview.users.values()].flatMap(({ user, oke: use }) => (use?.user.form === 'plugin' ? [user] : []));
  const operations = oke.length === 0 ? turned : [...turned, toOciCli(oke, parts.plugin)];
  const count = turned.length + oke.length;
  const label = `Turn ${count === 1 ? 'a user' : `${count} users`} back from the credential plugin`;
  const lines = operations.map(({ label: each, consequences }) => [`${each}.`, ...consequences].join(' '));
  const detail = [...lines.map((line) => clean(line, 300)), ELSEWHERE].join('\n\n');
  const buttons = count === 0 ? ['Remove'] : ['Preview', 'Remove'];
  const answer = await vscode.window.showWarningMessage(
    'Remove the credential plugin?',
    { modal: true, detail },
    ...buttons,
  );
  if (answer === undefined) return;
  if (count > 0) {
    const request = {
      edits: operations.flatMap(({ edits }) => edits),
      expect: operations.flatMap(({ expect }) => expect),
      label,
      preview: answer === 'Preview',
    };
    const editKubeconfig = turned.length === 0 ? parts.editKubeconfig : parts.conversions.writing(turned);
    if (!(await applyEdits({ ...parts, editKubeconfig }, request))) return;
  }
  await parts.removePlugin();
  await parts.overviews.reload();
  void vscode.window.showInformationMessage('The credential plugin is removed.');
}

/** To what they were, else to a form that needs no plugin. */
async function turnBack({ conversions }: CommandParts, overview: Overview): Promise<readonly Converting[]> {
  const turned: Converting[] = [];
  for (const user of overview.users.values()) {
    if (user.way.kind !== 'plugin') continue;
    turned.push((await conversions.back(overview, user)) ?? conversions.toTokenFile(user));
  }
  return turned;
}
