import { sanitize } from '../../base/sanitize.ts';
import { isBase64 } from '../yaml/scalar.ts';
import type { FieldPlace, Findings } from '../../errors/diagnostics.ts';
import type { Fault } from '../yaml/sourceText.ts';
import type { Value } from '../yaml/value.ts';

/**
 * Reads the fields of one mapping as Go's JSON decoder reads them into client-go's types (tools/clientcmd/api/v1):
 * names are case-sensitive, null is the zero value, any other type fails kubectl's whole load and is a fault here.
 */
export interface Fields {
  readonly at: number;
  /** The text; '' and null are undefined, as client-go tells them from nothing by no means. */
  text(key: string): string | undefined;
  flag(key: string): boolean;
  /** Base64 without line breaks. */
  base64(key: string): string | undefined;
  texts(key: string): readonly string[];
  textMap(key: string): ReadonlyMap<string, string>;
  textLists(key: string): ReadonlyMap<string, readonly string[]>;
  /** The mapping at `key`; undefined when absent or null. */
  fields(key: string): Fields | undefined;
  /** The mappings of the list at `key`; a null item is an empty mapping. */
  list(key: string): readonly Fields[];
  raw(key: string): Value | undefined;
}

type Wanted = Findings['wrong-type']['wanted'];

/** `where` says where the mapping stands. */
export function fieldsOf(value: Value, where: () => FieldPlace, faults: Fault[]): Fields {
  return new MapFields(value, where, faults);
}

const NOTHING: ReadonlyMap<string, Value> = new Map<string, Value>();

/** A class, since a kubeconfig has tens of thousands of mappings: their methods need not be made for each. */
class MapFields implements Fields {
  readonly at: number;
  readonly #entries: ReadonlyMap<string, Value>;
  readonly #where: () => FieldPlace;
  readonly #faults: Fault[];

  constructor(value: Value, where: () => FieldPlace, faults: Fault[]) {
    this.at = value.at;
    this.#entries = value.kind === 'map' ? value.entries : NOTHING;
    this.#where = where;
    this.#faults = faults;
    if (value.kind !== 'map' && value.kind !== 'null') wrong(value, where(), 'map', faults);
  }

  raw(key: string): Value | undefined {
    const found = this.#entries.get(key);
    return found?.kind === 'null' ? undefined : found;
  }

  text(key: string): string | undefined {
    const found = this.raw(key);
    const read = found === undefined ? '' : this.#textOf(found, key);
    return read === '' ? undefined : read;
  }

  flag(key: string): boolean {
    const found = this.raw(key);
    if (found === undefined) return false;
    if (found.kind === 'bool') return found.value;
    this.#wrong(found, key, 'bool');
    return false;
  }

  base64(key: string): string | undefined {
    const bare = this.text(key)?.replaceAll(/[\r\n]/gu, '');
    if (bare === undefined || bare === '') return undefined;
    if (isBase64(bare)) return bare;
    this.#faults.push({ at: this.raw(key)?.at ?? this.at, code: 'not-base64', data: this.#placeOf(key) });
    return undefined;
  }

  texts(key: string): readonly string[] {
    return this.#textsOf(this.raw(key), key);
  }

  textMap(key: string): ReadonlyMap<string, string> {
    return new Map(Array.from(this.#entriesOf(key), ([name, each]) => [name, this.#textOf(each, name) ?? '']));
  }

  textLists(key: string): ReadonlyMap<string, readonly string[]> {
    return new Map(Array.from(this.#entriesOf(key), ([name, list]) => [name, this.#textsOf(list, name)]));
  }

  fields(key: string): Fields | undefined {
    const found = this.raw(key);
    return found === undefined ? undefined : fieldsOf(found, () => this.#placeOf(key), this.#faults);
  }

  list(key: string): readonly Fields[] {
    const where = (): FieldPlace => this.#placeOf(`${key}[]`);
    return this.#itemsOf(this.raw(key), key).map((item) => fieldsOf(item, where, this.#faults));
  }

  #textOf(found: Value, key: string): string | undefined {
    if (found.kind === 'string') return found.text;
    if (found.kind !== 'null') this.#wrong(found, key, 'string');
    return undefined;
  }

  #textsOf(found: Value | undefined, key: string): readonly string[] {
    return this.#itemsOf(found, key).map((item) => this.#textOf(item, key) ?? '');
  }

  #itemsOf(found: Value | undefined, key: string): readonly Value[] {
    if (found?.kind === 'list') return found.items;
    if (found !== undefined && found.kind !== 'null') this.#wrong(found, key, 'list');
    return [];
  }

  #entriesOf(key: string): Iterable<[string, Value]> {
    const found = this.raw(key);
    if (found?.kind === 'map') return found.entries;
    if (found !== undefined) this.#wrong(found, key, 'map');
    return [];
  }

  #placeOf(key: string): FieldPlace {
    const { entry, path } = this.#where();
    return { entry, path: path === '' ? key : `${path}.${key}` };
  }

  #wrong(found: Value, key: string, wanted: Wanted): void {
    wrong(found, this.#placeOf(key), wanted, this.#faults);
  }
}

/** A name from the file, for a sentence. */
export function quoteName(name: string): string {
  return `"${sanitize(name, 80)}"`;
}

function wrong(found: Value, place: FieldPlace, wanted: Wanted, faults: Fault[]): void {
  faults.push({ at: found.at, code: 'wrong-type', data: { ...place, wanted, found: found.kind } });
}
