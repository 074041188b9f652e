import { isDeepStrictEqual } from 'node:util';
import type { EntryList } from '../entryLists.ts';
import type { Edit } from '../edit/editText.ts';
import { toPlainPatch } from '../edit/patch.ts';
import { type Bodies, type Body, type Fields, isFields } from './entryBodies.ts';
import type { ImportSource } from './importSource.ts';

/** An incoming entry beside the person's own of that name. */
export interface Conflict {
  readonly body: Body;
  /** `same`: kubectl makes the same of both. */
  readonly standing: 'new' | 'same' | 'differs';
  /** The names of fields that differ; no values, which may be secrets. */
  readonly differences: readonly string[];
}

export type Resolution =
  | { readonly kind: 'add' }
  /** The person's own stays, and incoming contexts use it. */
  | { readonly kind: 'keep' }
  | { readonly kind: 'replace' }
  /** Both stay; incoming contexts use the new name. */
  | { readonly kind: 'rename'; readonly to: string };

export interface ResolvedEntry {
  readonly body: Body;
  readonly choice: Resolution;
}

/** The incoming entries of a list; contexts name what clusters and users are called after `decided`. Can pause. */
export function* findConflicts(
  list: EntryList,
  incoming: ImportSource,
  existing: Bodies,
  decided: readonly ResolvedEntry[],
): Generator<undefined, readonly Conflict[]> {
  const renames = renamesOf(decided);
  const compared: Conflict[] = [];
  for (const body of incoming.bodies) {
    if (body.list !== list) continue;
    const named = list === 'contexts' ? { ...body, fields: withNames(body.fields, renames) } : body;
    const own = existing[list].get(body.name);
    const differences = own === undefined ? [] : differingKeys(named.fields, own.fields);
    const standing = own === undefined ? 'new' : differences.length === 0 ? 'same' : 'differs';
    compared.push({ body: named, standing, differences });
    yield;
  }
  return compared;
}

/** What needs no choice of the person. */
export function resolve({ body, standing }: Conflict): ResolvedEntry | undefined {
  if (standing === 'differs') return undefined;
  return { body, choice: { kind: standing === 'new' ? 'add' : 'keep' } };
}

/** The edits of all decisions; `switchTo` is the incoming file's name of the context to be current then. */
export function importEdits(decided: readonly ResolvedEntry[], switchTo: string | undefined): readonly Edit[] {
  const edits = decided.flatMap(({ body: { list, name, fields }, choice }): Edit[] => {
    switch (choice.kind) {
      case 'keep':
        return [];
      case 'add':
        return [{ kind: 'add-entry', list, name, body: fields }];
      case 'rename':
        return [{ kind: 'add-entry', list, name: choice.to, body: fields }];
      case 'replace':
        return [{ kind: 'set-fields', list, name, fields: [{ path: [], value: fields }] }];
    }
  });
  if (switchTo === undefined) return edits;
  return [...edits, { kind: 'set-current-context', name: nameAfter(decided, switchTo) }];
}

/** What a context of the incoming file is called after `decided`. */
export function nameAfter(decided: readonly ResolvedEntry[], contextName: string): string {
  return renamesOf(decided).contexts.get(contextName) ?? contextName;
}

/** A name that is not taken, with a number behind the old one. */
export function freeNameFor({ name }: Body, taken: ReadonlySet<string>): string {
  for (let number = 2; ; number++) {
    const free = `${name}-${number}`;
    if (!taken.has(free)) return free;
  }
}

type Renames = Readonly<Record<EntryList, Map<string, string>>>;

function renamesOf(decided: readonly ResolvedEntry[]): Renames {
  const renames: Renames = { clusters: new Map(), users: new Map(), contexts: new Map() };
  for (const { body, choice } of decided) {
    if (choice.kind === 'rename') renames[body.list].set(body.name, choice.to);
  }
  return renames;
}

function withNames(fields: Fields, renames: Renames): Fields {
  const entries = Object.entries(fields).map(([key, value]) => {
    const map = key === 'cluster' ? renames.clusters : key === 'user' ? renames.users : undefined;
    return [key, (typeof value === 'string' ? map?.get(value) : undefined) ?? value] as const;
  });
  return Object.fromEntries(entries);
}

function differingKeys(one: Fields, other: Fields): readonly string[] {
  const [left, right] = [significant(one), significant(other)];
  const keys = new Set([...left.keys(), ...right.keys()]);
  return [...keys].filter((key) => !isDeepStrictEqual(left.get(key), right.get(key))).sort();
}

/** Without what is to kubectl as if it were not there, and which its own writes add: empty values and false. */
function significant(fields: Fields): ReadonlyMap<string, unknown> {
  const kept = Object.entries(fields).map(
    ([key, value]) => [key, isFields(value) ? inner(value) : toPlainPatch(value)] as const,
  );
  return new Map(kept.filter(([, value]) => !isNothing(value)));
}

function inner(fields: Fields): unknown {
  const map = significant(fields);
  return map.size === 0 ? '' : map;
}

function isNothing(value: unknown): boolean {
  return value === '' || value === false || (Array.isArray(value) && value.length === 0);
}
