import { clean } from '../../base/clean.ts';
import type { Edit, EntryList } from '../edit.ts';
import { quoteName } from '../fields.ts';
import type { Kubeconfig } from '../model.ts';
import { BODY_OF } from '../patch.ts';

/** A structural edit with the words for it. All texts are clean. */
export interface Operation {
  readonly edits: readonly Edit[];
  /** What it does, as an order: "Rename context prod to live". */
  readonly label: string;
  /** What happens beside that, each in one sentence. */
  readonly consequences: readonly string[];
  /** What must still be there. */
  readonly expect: readonly EntryName[];
}

export interface EntryName {
  readonly list: EntryList;
  readonly name: string;
}

/** For a sentence: 'context "prod"'. */
export function inWords({ list, name }: EntryName): string {
  return `${BODY_OF[list]} ${quoteName(name)}`;
}

/** For a label: 'context prod'. */
export function inOrder({ list, name }: EntryName): string {
  return `${BODY_OF[list]} ${bareName(name)}`;
}

/** A name from the file, for a label. */
export function bareName(name: string): string {
  return clean(name, 80);
}

const MOST_NAMED = 3;

/** 'context "a"', 'contexts "a", "b" and "c"', 'contexts "a", "b", "c" and 7 more' */
export function contextsInWords(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).map(quoteName);
  const rest = names.length - shown.length;
  const parts = rest > 0 ? [...shown, `${rest} more`] : shown;
  return `${names.length > 1 ? 'contexts' : 'context'} ${listed(parts)}`;
}

/** 'a, b and c' */
export function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${last}` : last;
}

/** That a namesake in a later file, hidden so far, takes the place of what goes. */
export function returnOf({ hidden }: Kubeconfig, entry: EntryName): readonly string[] {
  const found = hidden[entry.list].find(({ name }) => name === entry.name);
  if (found === undefined) return [];
  const sentence = `The ${inWords(entry)} in ${clean(found.file, 300)}, line ${found.line}, hidden so far, takes its place.`;
  return [sentence];
}
