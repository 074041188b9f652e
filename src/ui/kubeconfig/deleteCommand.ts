import { isDeepStrictEqual } from 'node:util';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sanitize } from '../../base/sanitize.ts';
import type { Kubeconfig } from '../../kubeconfig/read/model.ts';
import { type Consequence, type EntryName, type Operation, refOf } from '../../kubeconfig/operations/operation.ts';
import { deleteEntry } from '../../kubeconfig/operations/deleteEntry.ts';
import { leftoversOf } from '../../kubeconfig/operations/references.ts';
import { consequenceText, leftoversText } from '../../text/kubeconfig/consequencesText.ts';
import { deleteText } from '../../text/kubeconfig/editLabelsText.ts';
import type { UiContext } from '../shared/uiContext.ts';
import type { Row } from '../shared/rows.ts';
import { entryFor, shownKubeconfig } from './chooseEntry.ts';
import { run } from './runOperation.ts';

/** Asks what goes along, and deletes. */
export async function deleteCommand(ui: UiContext, row: Row | undefined): Promise<void> {
  const kubeconfig = shownKubeconfig(ui.snapshots);
  const entry = await entryFor(row, kubeconfig, {
    title: l10n.t('Delete'),
    placeholder: l10n.t('Select a context, cluster, or user'),
  });
  if (entry === undefined) return;
  const decided = await confirm(kubeconfig, entry);
  if (decided !== undefined) await run(ui, decided.operation, decided.preview);
}

async function confirm(
  kubeconfig: Kubeconfig,
  entry: EntryName,
): Promise<{ readonly operation: Operation; readonly preview: boolean } | undefined> {
  const leftovers = leftoversOf(kubeconfig, entry);
  const single = deleteEntry(kubeconfig, entry);
  const found = kubeconfig[entry.list].get(entry.name);
  const place =
    found === undefined
      ? []
      : [l10n.t('It is in {path}, line {line}.', { path: sanitize(found.file, 300), line: found.line })];
  const ask = async (sentences: readonly string[], ...buttons: readonly string[]): Promise<string | undefined> => {
    const detail = [...place, ...sentences].join('\n\n');
    return await vscode.window.showWarningMessage(
      l10n.t('{action}?', { action: deleteText(refOf(entry)) }),
      { modal: true, detail },
      ...buttons,
    );
  };
  if (leftovers.length === 0) {
    const preview = l10n.t('Preview');
    const answer = await ask(single.consequences.map(consequenceText), l10n.t('Delete'), preview);
    return answer === undefined ? undefined : { operation: single, preview: answer === preview };
  }
  const whole = deleteEntry(kubeconfig, entry, leftovers);
  const only = ONLY[entry.list]();
  const all = l10n.t('Delete All');
  const previewAll = l10n.t('Preview All');
  const isOf = ({ consequences }: Operation, one: Consequence): boolean =>
    consequences.some((each) => isDeepStrictEqual(each, one));
  const onlyOf = (button: string, { consequences }: Operation, other: Operation): string[] =>
    consequences
      .filter((one) => !isOf(other, one))
      .map((one) => l10n.t('"{button}": {consequence}', { button, consequence: consequenceText(one) }));
  const sentences = [
    ...single.consequences.filter((one) => isOf(whole, one)).map(consequenceText),
    ...onlyOf(only, single, whole),
    leftoversText(leftovers.map(refOf)),
    ...onlyOf(all, whole, single),
  ];
  // The first button is what Enter presses: what was pointed at, and nothing more.
  const answer = await ask(sentences, only, all, previewAll);
  if (answer === undefined) return undefined;
  return answer === only ? { operation: single, preview: false } : { operation: whole, preview: answer === previewAll };
}

const ONLY: Readonly<Record<EntryName['list'], () => string>> = {
  contexts: () => l10n.t('Delete Context Only'),
  clusters: () => l10n.t('Delete Cluster Only'),
  users: () => l10n.t('Delete User Only'),
};
