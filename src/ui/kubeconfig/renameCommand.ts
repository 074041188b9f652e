import * as l10n from '@vscode/l10n';
import type { EntryList } from '../../kubeconfig/entryLists.ts';
import { sanitize } from '../../base/sanitize.ts';
import { renameEntry } from '../../kubeconfig/operations/renameEntry.ts';
import type { UiContext } from '../shared/uiContext.ts';
import type { Row } from '../shared/rows.ts';
import { askAndRun } from './runOperation.ts';
import { entryFor, shownKubeconfig } from './chooseEntry.ts';

export async function renameCommand(ui: UiContext, row: Row | undefined): Promise<void> {
  const kubeconfig = shownKubeconfig(ui.snapshots);
  const entry = await entryFor(row, kubeconfig, {
    title: l10n.t('Rename'),
    placeholder: l10n.t('Select a context, cluster, or user'),
  });
  if (entry === undefined) return;
  await askAndRun(ui, {
    title: TITLES[entry.list](sanitize(entry.name)),
    prompt: l10n.t('New name. References to it are updated in all kubeconfig files.'),
    placeholder: sanitize(entry.name),
    // What cannot be typed is not offered for editing.
    value: sanitize(entry.name, Infinity),
    read: (answer) => renameEntry(kubeconfig, entry, answer),
  });
}

const TITLES: Readonly<Record<EntryList, (name: string) => string>> = {
  clusters: (name) => l10n.t('Rename Cluster {name}', { name }),
  users: (name) => l10n.t('Rename User {name}', { name }),
  contexts: (name) => l10n.t('Rename Context {name}', { name }),
};
