import { clean } from '../../base/clean.ts';
import { BODY_OF } from '../../kubeconfig/patch.ts';
import { renameEntry } from '../../kubeconfig/operations/rename.ts';
import type { CommandParts } from '../commandParts.ts';
import type { Row } from '../rows.ts';
import { askAndRun } from './run.ts';
import { entryFor, shownKubeconfig } from './entries.ts';

export async function renameCommand(parts: CommandParts, row: Row | undefined): Promise<void> {
  const kubeconfig = shownKubeconfig(parts.overviews);
  const entry = await entryFor(row, kubeconfig, {
    title: 'Rename',
    placeholder: 'Which context, cluster or user?',
  });
  if (entry === undefined) return;
  await askAndRun(parts, {
    title: `Rename ${BODY_OF[entry.list]} ${clean(entry.name)}`,
    prompt: 'The new name; whatever names it in any kubeconfig file follows.',
    placeholder: clean(entry.name),
    // What cannot be typed is not offered for editing.
    value: clean(entry.name, Infinity),
    read: (answer) => renameEntry(kubeconfig, entry, answer),
  });
}
