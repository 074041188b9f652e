import { BODY_OF, type EntryList } from '../entryLists.ts';
import type { CredentialKind, EditLabel, EntryRef } from '../edit/editLabel.ts';
import type { Edit } from '../edit/editText.ts';
import type { Kubeconfig } from '../read/model.ts';

/** A structural edit and what is to be said of it. */
export interface Operation<C = Consequence> {
  readonly edits: readonly Edit[];
  readonly label: EditLabel;
  /** What happens beside what the label says. */
  readonly consequences: readonly C[];
  /** What must still be there. */
  readonly expect: readonly EntryName[];
}

export interface EntryName {
  readonly list: EntryList;
  readonly name: string;
}

export interface Consequences {
  readonly 'stays-current': undefined;
  /** These contexts name the entry by its new name. */
  readonly 'contexts-follow': { readonly contexts: readonly string[] };
  /** These contexts name an entry that is gone. */
  readonly 'contexts-dangle': { readonly contexts: readonly string[] };
  /** A namesake in a later file, hidden so far, takes the place of what goes. */
  readonly 'namesake-appears': EntryRef & { readonly file: string; readonly line: number };
  /** The old name stays in a file that cannot be read, if it is in it. */
  readonly 'file-unread': { readonly path: string };
  readonly 'no-current-context': { readonly name: string };
  readonly 'default-namespace': undefined;
  readonly 'context-shares': { readonly cluster: string; readonly user: string };
  readonly 'server-unencrypted': undefined;
  readonly 'server-unverified': undefined;
  readonly 'credential-removed': { readonly kind: CredentialKind };
}

export type Consequence = {
  readonly [C in keyof Consequences]: { readonly code: C; readonly data: Consequences[C] };
}[keyof Consequences];

export function refOf({ list, name }: EntryName): EntryRef {
  return { kind: BODY_OF[list], name };
}

/** That a hidden namesake takes the place of what goes, if there is one. */
export function returnOf({ hidden }: Kubeconfig, entry: EntryName): readonly Consequence[] {
  const found = hidden[entry.list].find(({ name }) => name === entry.name);
  if (found === undefined) return [];
  return [{ code: 'namesake-appears', data: { ...refOf(entry), file: found.file, line: found.line } }];
}
