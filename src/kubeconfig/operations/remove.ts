import { quoteName } from '../fields.ts';
import type { Kubeconfig } from '../model.ts';
import { contextsInWords, inOrder, inWords, listed, returnOf } from './operation.ts';
import type { EntryName, Operation } from './operation.ts';
import { contextsOf } from './uses.ts';

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
    label: `Delete ${inOrder(entry)}${along.length === 0 ? '' : ` with ${countsInWords(along)}`}`,
    consequences: [
      ...(isCurrent ? currentSentence(kubeconfig, currentContext) : []),
      ...all.flatMap((each) => dangling(kubeconfig, each, (name) => isGone('contexts', name))),
      ...all.flatMap((each) => returnOf(kubeconfig, each)),
    ],
    expect: [entry],
  };
}

/** kubectl leaves the name as well; clearing it could make another file's current context take over unasked. */
function currentSentence({ hidden }: Kubeconfig, name: string): readonly string[] {
  if (hidden.contexts.some((context) => context.name === name)) return [];
  return [`${quoteName(name)} is the current context: there is none until you switch to another.`];
}

function dangling(kubeconfig: Kubeconfig, entry: EntryName, isGone: (context: string) => boolean): readonly string[] {
  if (kubeconfig.hidden[entry.list].some(({ name }) => name === entry.name)) return [];
  const names = contextsOf(kubeconfig, entry).flatMap(({ name }) => (isGone(name) ? [] : [name]));
  if (names.length === 0) return [];
  const verb = names.length === 1 ? 'names' : 'name';
  return [`The ${contextsInWords(names)} ${verb} it and cannot be used without it.`];
}

/** What `leftovers` are to the entry, for a question: 'user "bob", which no other context names'. */
export function leftoversInWords(leftovers: readonly EntryName[]): string {
  const contexts = leftovers.filter(({ list }) => list === 'contexts').map(({ name }) => name);
  const others = leftovers.filter(({ list }) => list !== 'contexts');
  const parts = [
    ...(contexts.length === 0
      ? []
      : [`the ${contextsInWords(contexts)}, which ${contexts.length === 1 ? 'names' : 'name'} it`]),
    ...(others.length === 0
      ? []
      : [`${others.length > 3 ? countsInWords(others) : listed(others.map(inWords))}, which no other context names`]),
  ];
  return parts.join(', and ');
}

/** 'cluster a', '2 contexts and 1 user' */
function countsInWords(entries: readonly EntryName[]): string {
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) return inOrder(only);
  const parts = (['contexts', 'clusters', 'users'] as const).flatMap((list) => {
    const count = entries.filter((entry) => entry.list === list).length;
    if (count === 0) return [];
    return [count === 1 ? `1 ${list.slice(0, -1)}` : `${count} ${list}`];
  });
  return listed(parts);
}
