import { UserError } from '../../errors/userError.ts';
import { ENTRY_LISTS } from '../entryLists.ts';

/** Lists whose items are told by their `name`: a step into them is a name, not a key. */
const NAMED_LISTS: ReadonlySet<string> = new Set([...ENTRY_LISTS, 'extensions', 'env']);

export function isNamedList(key: string): boolean {
  return NAMED_LISTS.has(key);
}

/** Where each name is in a list of named mappings. */
export interface NameIndex {
  /** -1 when no item has the name. Throws 'edit-refused' when two have it. */
  readonly indexOf: (name: string) => number;
}

/** `names` are those of the items, in their order. */
export function indexNames(names: readonly string[]): NameIndex {
  const indices = new Map<string, number>();
  const doubled = new Set<string>();
  names.forEach((name, index) => {
    if (indices.has(name)) doubled.add(name);
    indices.set(name, index);
  });
  return {
    indexOf: (name) => {
      if (!doubled.has(name)) return indices.get(name) ?? -1;
      throw new UserError('edit-refused', { reason: 'duplicate', name });
    },
  };
}
