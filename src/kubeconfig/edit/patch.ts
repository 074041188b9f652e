import { isDeepStrictEqual } from 'node:util';
import { BODY_OF, type EntryList } from '../entryLists.ts';
import type { EntryKind } from '../../errors/diagnostics.ts';
import { UserError, type UserErrorOf } from '../../errors/userError.ts';
import { indexNames, isNamedList, type NameIndex } from './namedLists.ts';
import { isList, type YamlValue } from '../yaml/render.ts';

export type Edit =
  | {
      readonly kind: 'set-current-context';
      /** Undefined clears it in this file; client-go then takes the next file's. */
      readonly name: string | undefined;
    }
  | {
      /** Makes the entry when a field has a value and the entry is missing. */
      readonly kind: 'set-fields';
      readonly list: EntryList;
      readonly name: string;
      readonly fields: readonly FieldEdit[];
    }
  | { readonly kind: 'delete-entry'; readonly list: EntryList; readonly name: string }
  | {
      /** Makes an entry with this body. 'name-taken' when any file has one of that name. */
      readonly kind: 'add-entry';
      readonly list: EntryList;
      readonly name: string;
      readonly body: Readonly<Record<string, YamlValue>>;
    }
  | {
      /**
       * Renames an entry and every reference to it in every file (see placeEdits.ts); in one text, only the entry.
       * 'entry-missing', or 'name-taken' when any file has one of the new name.
       */
      readonly kind: 'rename-entry';
      readonly list: EntryList;
      readonly name: string;
      readonly to: string;
    }
  | {
      /** Inserts a copy behind an entry, unknown fields and comments within it included. Errors as for a rename. */
      readonly kind: 'copy-entry';
      readonly list: EntryList;
      readonly name: string;
      readonly to: string;
    };

export interface FieldEdit {
  /**
   * Keys inside the entry's `cluster`, `user` or `context`; a step into `extensions` or `env` is the name of an item:
   * ['exec', 'env', 'AWS_PROFILE', 'value'].
   */
  readonly path: readonly string[];
  /** Undefined deletes the key, and nothing around it. Of a list only the items that differ are written. */
  readonly value: YamlValue | undefined;
  /** The list of texts that `value` was made from; when the file says otherwise by now: 'entry-changed'. */
  readonly was?: readonly string[];
}

/** The change of a value. */
export type Patch =
  | { readonly kind: 'set'; readonly value: YamlValue; readonly was?: readonly string[] }
  | { readonly kind: 'delete' }
  /** Of an item of a named list. */
  | { readonly kind: 'rename' | 'copy'; readonly to: string }
  | { readonly kind: 'inside'; readonly keys: Map<string, Patch> };

export type Keys = Extract<Patch, { kind: 'inside' }>['keys'];

/** The patches of the whole file, to be done one after the other; edits that do not meet are one patch. */
export function patchesOf(edits: readonly Edit[]): readonly Keys[] {
  const rounds: Keys[] = [];
  let current: Keys | undefined;
  for (const edit of edits) {
    // What comes next may mean the entry by its new name, and a copy stands before what was added at the end.
    const isAlone = edit.kind === 'rename-entry' || edit.kind === 'copy-entry';
    if (isAlone) current = undefined;
    for (const [path, leaf] of leavesOf(edit)) {
      if (current === undefined || !addLeaf(current, path, leaf)) {
        current = new Map<string, Patch>();
        addLeaf(current, path, leaf);
        rounds.push(current);
      }
    }
    if (isAlone) current = undefined;
  }
  return rounds;
}

/** The value that a patch makes where nothing was; undefined when it only deletes. */
export function madeFrom(patch: Patch, key: string): YamlValue | undefined {
  if (patch.kind === 'set') return patch.value;
  if (patch.kind !== 'inside') return undefined;
  const made: [string, YamlValue][] = [];
  for (const [name, inner] of patch.keys) {
    const value = madeFrom(inner, name);
    if (value !== undefined) made.push([name, value]);
  }
  if (made.length === 0) return undefined;
  return isNamedList(key) ? made.map(([name, value]) => namedItem(name, value)) : Object.fromEntries(made);
}

/** A new item of a named list. */
export function namedItem(name: string, value: YamlValue): YamlValue {
  if (typeof value !== 'object' || isList(value)) throw notAMapping(name);
  return { name, ...value };
}

/** The patched plain data: what a file must say after the edit, computed from data, not from its text. */
export function patchPlain(plain: unknown, patch: Patch, key: string): unknown {
  if (patch.kind === 'delete') return undefined;
  if (patch.kind === 'set') return setPlain(plain, patch, key);
  if (patch.kind !== 'inside') throw notAMapping(key);
  if (plain === undefined || plain === null) {
    if (wasThere(patch)) throw changedMeanwhile(key);
    const made = madeFrom(patch, key);
    return made === undefined ? plain : toPlainPatch(made);
  }
  if (Array.isArray(plain)) return patchNamed(plain, patch.keys);
  if (!isPlainMap(plain)) throw notAMapping(key);
  const patched = Object.assign(emptyMap(), plain);
  for (const [name, inner] of patch.keys) {
    const value = patchPlain(patched[name], inner, name);
    if (value === undefined) Reflect.deleteProperty(patched, name);
    else patched[name] = value;
  }
  return patched;
}

function patchNamed(items: readonly unknown[], keys: Keys): unknown[] {
  const { indexOf } = indexNames(items.map(nameOf));
  /** What stands in the place of an item. */
  const instead = new Map<number, readonly unknown[]>();
  const added: unknown[] = [];
  for (const [name, patch] of keys) {
    const index = indexOf(name);
    if (index < 0) {
      if (patch.kind === 'rename' || patch.kind === 'copy') throw notAMapping(name);
      if (wasThere(patch)) throw changedMeanwhile(name);
      const made = madeFrom(patch, '');
      if (made !== undefined) added.push(toPlainPatch(namedItem(name, made)));
    } else {
      instead.set(index, patchItem(items[index], name, patch, indexOf));
    }
  }
  return [...items.flatMap((item, index) => instead.get(index) ?? [item]), ...added];
}

function patchItem(item: unknown, name: string, patch: Patch, indexOf: NameIndex['indexOf']): readonly unknown[] {
  switch (patch.kind) {
    case 'delete':
      return [];
    case 'inside':
      return [patchPlain(item, patch, '')];
    case 'set':
      throw nameTaken('entry', name);
    case 'rename':
    case 'copy': {
      if (indexOf(patch.to) >= 0) throw nameTaken('entry', patch.to);
      const named = Object.assign(emptyMap(), item, { name: patch.to });
      return patch.kind === 'copy' ? [item, named] : [named];
    }
  }
}

function nameOf(item: unknown): string {
  const name = isPlainMap(item) ? item['name'] : undefined;
  return typeof name === 'string' ? name : '';
}

function setPlain(plain: unknown, { value, was }: Extract<Patch, { kind: 'set' }>, key: string): unknown {
  const now = toPlainPatch(value);
  if (was === undefined || isDeepStrictEqual(plain, now)) return now;
  // A null is '' to kubectl, and no list an empty one.
  const seen = Array.isArray(plain) ? plain.map((item: unknown) => item ?? '') : (plain ?? []);
  if (!isDeepStrictEqual(seen, was)) throw changedMeanwhile(key);
  return now;
}

/** Whether a patch means something that was there: it must not be created from this part only. */
function wasThere(patch: Patch): boolean {
  if (patch.kind === 'set') return patch.was !== undefined;
  return patch.kind === 'inside' && [...patch.keys.values()].some(wasThere);
}

function* leavesOf(edit: Edit): Generator<readonly [readonly string[], Patch]> {
  switch (edit.kind) {
    case 'set-current-context':
      yield [['current-context'], leafOf(edit.name)];
      return;
    case 'delete-entry':
      yield [[edit.list, edit.name], leafOf(undefined)];
      return;
    case 'add-entry':
      yield [[edit.list, edit.name], leafOf({ [BODY_OF[edit.list]]: edit.body })];
      return;
    case 'rename-entry':
    case 'copy-entry':
      yield [[edit.list, edit.name], { kind: edit.kind === 'copy-entry' ? 'copy' : 'rename', to: edit.to }];
      return;
    case 'set-fields':
      for (const { path, value, was } of edit.fields) {
        yield [[edit.list, edit.name, BODY_OF[edit.list], ...path], leafOf(value, was)];
      }
  }
}

function leafOf(value: YamlValue | undefined, was?: readonly string[]): Patch {
  return value === undefined ? { kind: 'delete' } : { kind: 'set', value, ...(was !== undefined && { was }) };
}

/** False when the path meets one that is there already: the two must be done one after the other. */
function addLeaf(keys: Keys, path: readonly string[], leaf: Patch): boolean {
  let at = keys;
  for (const step of path.slice(0, -1)) {
    const found: Patch = at.get(step) ?? { kind: 'inside', keys: new Map() };
    if (found.kind !== 'inside') return false;
    at.set(step, found);
    at = found.keys;
  }
  const last = path.at(-1);
  if (last === undefined) return false;
  const before = at.get(last);
  if (before !== undefined && !(isField(path) && isMadeGood(before, leaf))) return false;
  at.set(last, leaf);
  return true;
}

/** Of a path, the steps to the body of an entry. */
const BODY_DEPTH = 3;

/** Whether a path names a field; an entry, and an item of another named list, is made or goes, and is never set. */
function isField(path: readonly string[]): boolean {
  return path.length > BODY_DEPTH && !isNamedList(path.at(-2) ?? '');
}

/** Whether a field that goes, or gets a value, gets another by the next edit: the first need not be written. */
function isMadeGood(before: Patch, leaf: Patch): boolean {
  if (leaf.kind !== 'set' || leaf.was !== undefined) return false;
  return before.kind === 'delete' || (before.kind === 'set' && before.was === undefined);
}

/** As plainOf() of a read value gives it: objects without a prototype, so that `__proto__` is a name like others. */
export function toPlainPatch(value: YamlValue): unknown {
  if (typeof value !== 'object') return value;
  if (isList(value)) return value.map(toPlainPatch);
  const map = emptyMap();
  for (const [key, each] of Object.entries(value)) map[key] = toPlainPatch(each);
  return map;
}

function emptyMap(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>;
}

function isPlainMap(plain: unknown): plain is Record<string, unknown> {
  return typeof plain === 'object' && plain !== null && !Array.isArray(plain);
}

export function notAMapping(key: string): UserErrorOf<'edit-refused'> {
  return new UserError('edit-refused', { reason: 'wrong-type', key });
}

export function nameTaken(kind: EntryKind | 'entry', name: string): UserErrorOf<'name-taken'> {
  return new UserError('name-taken', { kind, name });
}

function changedMeanwhile(key: string): UserErrorOf<'entry-changed'> {
  return new UserError('entry-changed', { key });
}
