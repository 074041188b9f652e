import type { Kubeconfig } from '../read/model.ts';
import { checkNewName } from './checkNames.ts';
import { type Consequence, type EntryName, type Operation, refOf, returnOf } from './operation.ts';
import { contextsOf } from './references.ts';

/** Renames an entry and all that names it, in every file that can be read. Throws those of `checkNewName`. */
export function renameEntry(kubeconfig: Kubeconfig, entry: EntryName, to: string): Operation {
  if (to !== entry.name) checkNewName(kubeconfig, { list: entry.list, name: to });
  const unread = kubeconfig.files.filter(({ state }) => state === 'refused');
  return {
    edits: [{ kind: 'rename-entry', ...entry, to }],
    label: { code: 'rename-entry', data: { ...refOf(entry), to } },
    consequences: [
      ...followers(kubeconfig, entry),
      ...returnOf(kubeconfig, entry),
      ...unread.map(({ path }) => ({ code: 'file-unread', data: { path } }) as const),
    ],
    expect: [],
  };
}

function followers(kubeconfig: Kubeconfig, entry: EntryName): readonly Consequence[] {
  if (entry.list === 'contexts') {
    return kubeconfig.currentContext === entry.name ? [{ code: 'stays-current', data: undefined }] : [];
  }
  const contexts = contextsOf(kubeconfig, entry).map(({ name }) => name);
  return contexts.length === 0 ? [] : [{ code: 'contexts-follow', data: { contexts } }];
}
