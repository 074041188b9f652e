import type { Context, Kubeconfig } from '../read/model.ts';
import type { EntryName } from './operation.ts';

/** The contexts in effect that name a cluster or a user. */
export function contextsOf({ contexts }: Kubeconfig, { list, name }: EntryName): readonly Context[] {
  if (list === 'contexts') return [];
  const key = list === 'clusters' ? 'cluster' : 'user';
  return [...contexts.values()].filter((context) => context[key] === name);
}

/**
 * What would be left over without an entry, beyond it. Of a context: its cluster and its user when no other context
 * names them. Of a cluster or user: the contexts that name it, and of a cluster the users that only these name. Nothing
 * when a hidden namesake takes its place. What contexts in files that cannot be read name is not known.
 */
export function leftoversOf(kubeconfig: Kubeconfig, entry: EntryName): readonly EntryName[] {
  const { contexts, hidden } = kubeconfig;
  if (hidden[entry.list].some(({ name }) => name === entry.name)) return [];
  const context = entry.list === 'contexts' ? contexts.get(entry.name) : undefined;
  const gone = context === undefined ? contextsOf(kubeconfig, entry) : [context];
  const others = [...contexts.values(), ...hidden.contexts].filter((other) => !gone.includes(other));
  const unused = (key: 'cluster' | 'user', list: 'clusters' | 'users'): readonly EntryName[] => {
    const names = new Set(gone.map((each) => each[key]));
    for (const other of others) names.delete(other[key]);
    return [...names].filter((name) => kubeconfig[list].has(name)).map((name) => ({ list, name }));
  };
  return [
    ...(entry.list === 'contexts' ? unused('cluster', 'clusters') : gone.map(({ name }) => nameOf(name))),
    ...(entry.list === 'users' ? [] : unused('user', 'users')),
  ];
}

function nameOf(name: string): EntryName {
  return { list: 'contexts', name };
}
