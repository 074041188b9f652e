import * as vscode from 'vscode';
import { clean } from '../../base/clean.ts';
import type { Kubeconfig } from '../../kubeconfig/model.ts';
import { inOrder } from '../../kubeconfig/operations/operation.ts';
import type { EntryName, Operation } from '../../kubeconfig/operations/operation.ts';
import { deleteEntry, leftoversInWords } from '../../kubeconfig/operations/remove.ts';
import { leftoversOf } from '../../kubeconfig/operations/uses.ts';
import type { CommandParts } from '../commandParts.ts';
import type { Row } from '../rows.ts';
import { entryFor, shownKubeconfig } from './entries.ts';
import { run } from './run.ts';

/** Asks what goes along, and deletes. */
export async function deleteCommand(parts: CommandParts, row: Row | undefined): Promise<void> {
  const kubeconfig = shownKubeconfig(parts.overviews);
  const entry = await entryFor(row, kubeconfig, {
    title: 'Delete',
    placeholder: 'Which context, cluster or user?',
  });
  if (entry === undefined) return;
  const decided = await confirm(kubeconfig, entry);
  if (decided !== undefined) await run(parts, decided.operation, decided.preview);
}

async function confirm(
  kubeconfig: Kubeconfig,
  entry: EntryName,
): Promise<{ readonly operation: Operation; readonly preview: boolean } | undefined> {
  const leftovers = leftoversOf(kubeconfig, entry);
  const alone = deleteEntry(kubeconfig, entry);
  const found = kubeconfig[entry.list].get(entry.name);
  const place = found === undefined ? [] : [`It is in ${clean(found.file, 300)}, line ${found.line}.`];
  const ask = async (sentences: readonly string[], ...buttons: readonly string[]): Promise<string | undefined> => {
    const detail = [...place, ...sentences].join('\n\n');
    return await vscode.window.showWarningMessage(`Delete ${inOrder(entry)}?`, { modal: true, detail }, ...buttons);
  };
  if (leftovers.length === 0) {
    const answer = await ask(alone.consequences, 'Delete', 'Preview');
    return answer === undefined ? undefined : { operation: alone, preview: answer === 'Preview' };
  }
  const whole = deleteEntry(kubeconfig, entry, leftovers);
  const only = ONLY[entry.list];
  const of = (button: string, { consequences }: Operation, other: Operation): string[] =>
    consequences.filter((one) => !other.consequences.includes(one)).map((one) => `${button}: ${one}`);
  const sentences = [
    ...alone.consequences.filter((one) => whole.consequences.includes(one)),
    ...of(only, alone, whole),
    `Delete All: also ${leftoversInWords(leftovers)}.`,
    ...of('Delete All', whole, alone),
  ];
  // The first button is what Enter presses: what was pointed at, and nothing more.
  const answer = await ask(sentences, only, 'Delete All', 'Preview All');
  if (answer === undefined) return undefined;
  return answer === only
    ? { operation: alone, preview: false }
    : { operation: whole, preview: answer === 'Preview All' };
}

const ONLY: Readonly<Record<EntryName['list'], string>> = {
  contexts: 'Delete Context Only',
  clusters: 'Delete Cluster Only',
  users: 'Delete User Only',
};
