import { clean } from '../../base/clean.ts';
import type { Kubeconfig } from '../model.ts';
import { checkNewName } from './names.ts';
import { bareName, contextsInWords, inOrder, returnOf } from './operation.ts';
import type { EntryName, Operation } from './operation.ts';
import { contextsOf } from './uses.ts';

/** Renames an entry and all that names it, in every file that can be read. Throws those of `checkNewName`. */
export function renameEntry(kubeconfig: Kubeconfig, entry: EntryName, to: string): Operation {
  if (to !== entry.name) checkNewName(kubeconfig, { list: entry.list, name: to });
  const unread = kubeconfig.files.filter(({ state }) => state === 'refused');
  return {
    edits: [{ kind: 'rename-entry', ...entry, to }],
    label: `Rename ${inOrder(entry)} to ${bareName(to)}`,
    consequences: [
      ...followers(kubeconfig, entry),
      ...returnOf(kubeconfig, entry),
      ...unread.map(({ path }) => `${clean(path, 300)} cannot be read, so the old name stays there if it is in it.`),
    ],
    expect: [],
  };
}

function followers(kubeconfig: Kubeconfig, entry: EntryName): readonly string[] {
  if (entry.list === 'contexts') {
    return kubeconfig.currentContext === entry.name ? ['It stays the current context.'] : [];
  }
  const names = contextsOf(kubeconfig, entry).map(({ name }) => name);
  if (names.length === 0) return [];
  return [`The ${contextsInWords(names)} ${names.length === 1 ? 'follows' : 'follow'}.`];
}
