import { isDeepStrictEqual } from 'node:util';
import type { EntryKind } from '../../errors/diagnostics.ts';
import { BODY_OF, ENTRY_LISTS } from '../entryLists.ts';
import type { Kubeconfig } from '../read/model.ts';

/** Names of entries of one list, raw. */
export interface NamedEntries {
  readonly kind: EntryKind;
  readonly names: readonly string[];
}

/** Which entries come and which change, by their lists; no list without names. */
export interface Summary {
  readonly added: readonly NamedEntries[];
  readonly changed: readonly NamedEntries[];
}

/** What a changed kubeconfig has that the one before has not, or has otherwise. Can pause. */
export function* summarizing(before: Kubeconfig, after: Kubeconfig): Generator<undefined, Summary> {
  const added: NamedEntries[] = [];
  const changed: NamedEntries[] = [];
  for (const list of ENTRY_LISTS) {
    const found: Record<'added' | 'changed', string[]> = { added: [], changed: [] };
    for (const [name, entry] of after[list]) {
      const own = before[list].get(name);
      if (own === undefined) found.added.push(name);
      else if (!isSame(own, entry)) found.changed.push(name);
      yield;
    }
    const kind = BODY_OF[list];
    if (found.added.length > 0) added.push({ kind, names: found.added });
    if (found.changed.length > 0) changed.push({ kind, names: found.changed });
  }
  return { added, changed };
}

/** Where it is written does not matter. */
export function isSame(one: object, other: object): boolean {
  return isDeepStrictEqual({ ...one, file: '', line: 0 }, { ...other, file: '', line: 0 });
}
