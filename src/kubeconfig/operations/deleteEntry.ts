import type { Kubeconfig } from '../read/model.ts';
import { type Consequence, type EntryName, type Operation, refOf, returnOf } from './operation.ts';
import { contextsOf } from './references.ts';

/** Deletes an entry, and `along` with it: some or all of `leftoversOf`. */
export function deleteEntry(kubeconfig: Kubeconfig, entry: EntryName, along: readonly EntryName[] = []): Operation {
  const all = [entry, ...along];
  const { currentContext } = kubeconfig;
  const isGone = (list: EntryName['list'], name: string) => {
    return all.some((each) => each.list === list && each.name === name);
  };
  const isCurrent = currentContext !== undefined && isGone('contexts', currentContext);
  return {
    edits: all.map((each) => ({ kind: 'delete-entry', ...each })),
    label: { code: 'delete-entry', data: { ...refOf(entry), along: along.map(refOf) } },
    consequences: [
      ...(isCurrent ? goneCurrent(kubeconfig, currentContext) : []),
      ...all.flatMap((each) => dangling(kubeconfig, each, (name) => isGone('contexts', name))),
      ...all.flatMap((each) => returnOf(kubeconfig, each)),
    ],
    expect: [entry],
  };
}

/** kubectl leaves the name as well; clearing it could make another file's current context take over unasked. */
function goneCurrent({ hidden }: Kubeconfig, name: string): readonly Consequence[] {
  if (hidden.contexts.some((context) => context.name === name)) return [];
  return [{ code: 'no-current-context', data: { name } }];
}

function dangling(
  kubeconfig: Kubeconfig,
  entry: EntryName,
  isGone: (context: string) => boolean,
): readonly Consequence[] {
  if (kubeconfig.hidden[entry.list].some(({ name }) => name === entry.name)) return [];
  const contexts = contextsOf(kubeconfig, entry).flatMap(({ name }) => (isGone(name) ? [] : [name]));
  return contexts.length === 0 ? [] : [{ code: 'contexts-dangle', data: { contexts } }];
}
