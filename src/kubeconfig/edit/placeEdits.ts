import { BODY_OF, type EntryList } from '../entryLists.ts';
import { UserError, type UserErrorOf } from '../../errors/userError.ts';
import type { Edit } from './editText.ts';
import type { EntryNames } from '../read/entries.ts';
import type { Readable } from '../read/loadKubeconfig.ts';
import { type FieldEdit, nameTaken } from './patch.ts';
import { isList } from '../yaml/render.ts';
import type { ListedPath } from '../read/listedPath.ts';

/**
 * Which edits each file gets, as client-go's ModifyConfig (tools/clientcmd/config.go) would place them: an entry
 * that exists is written where it comes from; a new one, and the current context, in the first file that exists, or in
 * the last listed when none does. Clearing the current context edits the first file that sets it. An edit that changes
 * nothing is given to no file. Each edit sees what those before it have made.
 * Throws 'entry-missing' (a rename or copy of nothing) or 'name-taken'.
 */
export function placeEdits(
  edits: readonly Edit[],
  files: readonly Readable<EntryNames>[],
): ReadonlyMap<ListedPath, readonly Edit[]> {
  const sketches = files.map(sketchOf);
  for (const edit of edits) place(edit, sketches);
  return new Map(sketches.flatMap(({ path, edits: placed }) => (placed.length === 0 ? [] : [[path, placed]])));
}

/** What a context names; other entries name nothing. */
interface References {
  readonly cluster: string;
  readonly user: string;
}

/** What decides about places, kept up to date from edit to edit. */
interface Sketch {
  readonly path: ListedPath;
  readonly edits: Edit[];
  exists: boolean;
  currentContext: string | undefined;
  readonly entries: (list: EntryList) => Map<string, References>;
}

const NONE: References = { cluster: '', user: '' };

function sketchOf({ file, entries }: Readable<EntryNames>): Sketch {
  const made = new Map<EntryList, Map<string, References>>();
  return {
    path: file.path,
    edits: [],
    exists: file.state !== 'missing',
    currentContext: entries?.currentContext,
    entries: (list) => {
      const known = made.get(list);
      if (known !== undefined) return known;
      const names = new Map<string, References>();
      if (list === 'contexts') for (const context of entries?.contexts ?? []) names.set(context.name, context);
      else for (const { name } of entries?.[list] ?? []) names.set(name, NONE);
      made.set(list, names);
      return names;
    },
  };
}

function place(edit: Edit, files: readonly Sketch[]): void {
  switch (edit.kind) {
    case 'set-current-context':
      placeCurrent(edit, files);
      return;
    case 'set-fields': {
      const owner = ownerOf(edit, files);
      const file = owner ?? defaultFile(files);
      file?.edits.push(edit);
      if (file === undefined || (owner === undefined && edit.fields.every(({ value }) => value === undefined))) return;
      file.exists = true;
      const entries = file.entries(edit.list);
      entries.set(edit.name, referencesIn(edit.fields, entries.get(edit.name) ?? NONE));
      return;
    }
    case 'delete-entry': {
      const owner = ownerOf(edit, files);
      owner?.edits.push(edit);
      owner?.entries(edit.list).delete(edit.name);
      return;
    }
    case 'add-entry': {
      refuseTaken(edit.list, edit.name, files);
      const file = defaultFile(files);
      file?.edits.push(edit);
      if (file === undefined) return;
      file.exists = true;
      const fields = Object.entries(edit.body).map(([key, value]) => ({ path: [key], value }));
      file.entries(edit.list).set(edit.name, referencesIn(fields, NONE));
      return;
    }
    case 'copy-entry': {
      const owner = ownerOf(edit, files) ?? missing(edit);
      refuseTaken(edit.list, edit.to, files);
      owner.edits.push(edit);
      owner.entries(edit.list).set(edit.to, owner.entries(edit.list).get(edit.name) ?? NONE);
      return;
    }
    case 'rename-entry':
      if (edit.to !== edit.name) placeRename(edit, files);
  }
}

function placeCurrent(edit: Extract<Edit, { kind: 'set-current-context' }>, files: readonly Sketch[]): void {
  const setter = files.find(({ currentContext }) => currentContext !== undefined);
  if (edit.name !== undefined && edit.name === setter?.currentContext) return;
  const file = edit.name === undefined ? setter : defaultFile(files);
  if (file === undefined) return;
  file.edits.push(edit);
  file.exists = true;
  file.currentContext = edit.name;
}

/**
 * What takes effect follows the new name, wherever it stands. What is hidden behind an earlier file follows only when
 * the old name is gone for good: where the rename uncovers a namesake in a later file, it may well mean that one.
 */
function placeRename(edit: Extract<Edit, { kind: 'rename-entry' }>, files: readonly Sketch[]): void {
  const { list, name, to } = edit;
  const owner = ownerOf(edit, files) ?? missing(edit);
  refuseTaken(list, to, files);
  const isGone = files.every((file) => file === owner || !file.entries(list).has(name));
  if (list === 'contexts') {
    const setter = files.find(({ currentContext }) => currentContext !== undefined);
    for (const file of files) {
      if (file.currentContext !== name || (file !== setter && !isGone)) continue;
      file.edits.push({ kind: 'set-current-context', name: to });
      file.currentContext = to;
    }
  } else {
    const key = list === 'clusters' ? 'cluster' : 'user';
    const seen = new Set<string>();
    for (const file of files) {
      const contexts = file.entries('contexts');
      for (const [context, references] of contexts) {
        const isHidden = seen.has(context);
        seen.add(context);
        if (references[key] !== name || (isHidden && !isGone)) continue;
        file.edits.push({ kind: 'set-fields', list: 'contexts', name: context, fields: [{ path: [key], value: to }] });
        contexts.set(context, { ...references, [key]: to });
      }
    }
  }
  owner.edits.push(edit);
  const entries = owner.entries(list);
  entries.set(to, entries.get(name) ?? NONE);
  entries.delete(name);
}

function referencesIn(fields: readonly FieldEdit[], before: References): References {
  let references = before;
  for (const { path, value } of fields) {
    const [key] = path;
    if (key === undefined && typeof value === 'object' && !isList(value)) {
      const body = Object.entries(value).map(([name, each]) => ({ path: [name], value: each }));
      references = referencesIn(body, NONE);
    }
    if (path.length !== 1 || (key !== 'cluster' && key !== 'user')) continue;
    references = { ...references, [key]: typeof value === 'string' ? value : '' };
  }
  return references;
}

interface EntryName {
  readonly list: EntryList;
  readonly name: string;
}

function ownerOf({ list, name }: EntryName, files: readonly Sketch[]): Sketch | undefined {
  return files.find((file) => file.entries(list).has(name));
}

function defaultFile(files: readonly Sketch[]): Sketch | undefined {
  return files.find(({ exists }) => exists) ?? files.at(-1);
}

function refuseTaken(list: EntryList, name: string, files: readonly Sketch[]): void {
  if (ownerOf({ list, name }, files) !== undefined) throw nameTaken(BODY_OF[list], name);
}

function missing(entry: EntryName): never {
  throw entryMissing(entry);
}

export function entryMissing({ list, name }: EntryName): UserErrorOf<'entry-missing'> {
  return new UserError('entry-missing', { kind: BODY_OF[list], name });
}
