import { ENTRY_LISTS, type EntryList } from '../entryLists.ts';
import { type Pause, waitFor } from '../../base/timeSlices.ts';
import { MOST_NODES } from './cursor.ts';
import type { Node, Syntax } from './syntax.ts';
import { readJson, readOrdinary } from './ordinary.ts';
import { type Slice, slicesOf } from './outline.ts';
import { type Fault, faultAt } from './sourceText.ts';
import { evaluate, type Value, type Work } from './value.ts';

/** What a text says, but for the items of its lists, which a `Sink` got. */
export interface Document {
  /** Why it is no YAML, or none that is read; `value` is null then. */
  readonly syntaxFaults: readonly Fault[];
  /** With the lists `clusters`, `users` and `contexts` empty. */
  readonly value: Value;
  /** What kubectl would refuse although it is YAML. */
  readonly faults: readonly Fault[];
  /** How the text can be cut, in its order; undefined where the library has read it. */
  readonly sections: readonly Section[] | undefined;
}

/**
 * A key at the left margin with all its value; `list` if that is one of the lists, with one item at least. Of JSON
 * there are sections only for these lists.
 */
export interface Section {
  readonly start: number;
  readonly list: ItemSection | undefined;
}

export interface ItemSection {
  readonly key: EntryList;
  /** Of the hyphens; undefined in JSON. */
  readonly column: number | undefined;
  /** Where each item's line begins, in JSON the item. */
  readonly starts: number[];
  /** The name of each item, '' for none. */
  readonly names: string[];
}

/** Gets the items of the lists in the order of the text, since all of them together are many. */
export interface Sink {
  /** `line` is that of the item's value, 1-based; undefined where nobody counted. */
  item(key: EntryList, value: Value, line: number | undefined): void;
}

/** Reads with the library, which is large: it is loaded when a text first needs it. */
export type ParseSyntax = (text: string) => Syntax;

/**
 * So many characters of one text go through the library at most, which reads about 1 MB/s; our own lines read 100 MB/s
 * of what they know.
 */
export const MOST_UNUSUAL = 1 << 20;

/** Reading the clock takes as long as a small slice. */
const SLICES_A_STEP = 16;

/** The slices of a text are not all of the truth about it. */
class Unread extends Error {
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    super('unread');
    this.faults = faults;
  }
}

/**
 * Reads a text as `evaluate(parseSyntax(text).root)` would, but in a time that befits its size: it is cut into slices,
 * which are read one by one, by our own lines where they are ordinary and by the library where not. A text that cannot
 * be cut, or is broken, is for the library alone; then a new sink gets all the items again. Can pause between slices,
 * and waits for the library where `parse` is not given and the text needs it.
 */
export function readDocument<T extends Sink>(
  text: string,
  open: () => T,
  parse: ParseSyntax,
): Generator<undefined, Document & { readonly sink: T }>;
export function readDocument<T extends Sink>(
  text: string,
  open: () => T,
  parse?: ParseSyntax,
): Generator<Pause, Document & { readonly sink: T }>;
export function* readDocument<T extends Sink>(
  text: string,
  open: () => T,
  parse?: ParseSyntax,
): Generator<Pause, Document & { readonly sink: T }> {
  try {
    const sink = open();
    return { ...(yield* readSlices(text, sink, parse)), sink };
  } catch (error) {
    if (!(error instanceof Unread)) throw error;
    const sink = open();
    return { ...(yield* readInOnePiece(text, error.faults, sink, parse)), sink };
  }
}

function* loadLibrary(): Generator<Promise<unknown>, ParseSyntax> {
  return (yield* waitFor(import('./node.ts'))).parseSyntax;
}

interface Reading {
  readonly text: string;
  readonly sink: Sink;
  readonly work: Work;
  readonly faults: Fault[];
  readonly entries: Map<string, Value>;
  readonly sections: Section[];
  /** How many characters were left to the library. */
  unusual: number;
  /** Undefined as long as nothing needed it. */
  parse: ParseSyntax | undefined;
}

function* readSlices(text: string, sink: Sink, parse: ParseSyntax | undefined): Generator<Pause, Document> {
  const work = { decoded: 0, aliased: 0 };
  const reading: Reading = { text, sink, work, faults: [], entries: new Map(), sections: [], unusual: 0, parse };
  const cutting = slicesOf(text);
  let count = 0;
  for (let step = cutting.next(); ; step = cutting.next()) {
    if (step.done !== true) {
      if (!readSlice(step.value, reading)) {
        reading.parse = yield* loadLibrary();
        readSlice(step.value, reading);
      }
      if (++count % SLICES_A_STEP === 0) yield;
    } else if (step.value === undefined) break;
    else throw new Unread([faultAt(step.value.at, step.value.why === 'lines' ? 'too-many-nodes' : 'too-unusual')]);
  }
  const { entries, faults, sections } = reading;
  const first = sections[0];
  const value: Value = first === undefined ? { kind: 'null', at: 0 } : { kind: 'map', entries, at: first.start };
  return { syntaxFaults: [], value, faults, sections };
}

/** False where the library must be loaded first; nothing is read then. */
function readSlice(slice: Slice, reading: Reading): boolean {
  const { text, work, sections, parse } = reading;
  const { start } = slice;
  if (slice.kind === 'head') {
    sections.push({ start, list: undefined });
    return true;
  }
  const ordinary = readOrdinary(text, slice);
  let value: Value;
  if (ordinary !== undefined) {
    work.decoded += ordinary.nodes;
    ({ value } = ordinary);
  } else {
    if (parse === undefined) return false;
    value = readUnusual(slice, reading, parse);
  }
  if (work.decoded > MOST_NODES) throw new Unread([faultAt(start, 'too-many-nodes')]);
  if (slice.kind === 'item') enterItem(slice, value, reading);
  else {
    sections.push({ start, list: undefined });
    if (value.kind === 'map') for (const [key, each] of value.entries) enter(key, each, start, reading);
  }
  return true;
}

function enterItem(slice: Extract<Slice, { kind: 'item' }>, value: Value, reading: Reading): void {
  const { text, sink, sections } = reading;
  const { list: key, column, start } = slice;
  let list = sections.at(-1)?.list;
  if (list === undefined) {
    const head = sections.pop();
    list = { key, column, starts: [], names: [] };
    sections.push({ start: head?.start ?? start, list });
    enter(key, { kind: 'list', items: [], at: start + column }, start, reading);
  }
  list.starts.push(start);
  list.names.push(nameOf(value));
  sink.item(key, value, lineOf(value, slice, text));
}

/** Which of two equal keys counts is for the library to say. */
function enter(key: string, value: Value, at: number, { entries, sink }: Reading): void {
  if (entries.has(key)) throw new Unread([faultAt(at, 'too-unusual')]);
  entries.set(key, withoutItems(key, value, sink));
}

/** Gives the items of one of the lists to the sink. */
function withoutItems(name: string, value: Value, sink: Sink): Value {
  const key = ENTRY_LISTS.find((each) => each === name);
  if (key === undefined || value.kind !== 'list') return value;
  for (const item of value.items) sink.item(key, item, undefined);
  return { ...value, items: [] };
}

function nameOf(item: Value): string {
  const name = item.kind === 'map' ? item.entries.get('name') : undefined;
  return name?.kind === 'string' ? name.text : '';
}

function lineOf({ at }: Value, slice: Slice, text: string): number {
  let { line } = slice;
  for (let feed = text.indexOf('\n', slice.start); feed >= 0 && feed < at; feed = text.indexOf('\n', feed + 1)) line++;
  return line;
}

function readUnusual(slice: Slice, reading: Reading, parse: ParseSyntax): Value {
  const { text, work } = reading;
  reading.unusual += slice.end - slice.start;
  if (reading.unusual > MOST_UNUSUAL) throw new Unread([faultAt(slice.start, 'too-unusual')]);
  const { root, faults } = parse(text.slice(slice.start, slice.end));
  const node = faults.length === 0 ? nodeOf(root, slice) : undefined;
  if (node === undefined) {
    const found = faults.length > 0 ? faults : [faultAt(0, 'too-unusual')];
    throw new Unread(found.map((fault) => ({ ...fault, at: slice.start + fault.at })));
  }
  const evaluation = evaluate(node, { offset: slice.start, work });
  reading.faults.push(...evaluation.faults);
  return evaluation.value;
}

/** The one pair, as a mapping, or the one item that a slice must be. */
function nodeOf(root: Node | undefined, slice: Slice): Node | undefined {
  if (root === undefined || root.kind === 'scalar' || root.kind === 'alias' || root.flow) return undefined;
  if (slice.kind === 'pair') return root.kind === 'map' && root.pairs.length === 1 ? root : undefined;
  return root.kind === 'list' && root.items.length === 1 ? root.items[0]?.value : undefined;
}

/** `faults` is why the text could not be read in slices. */
function* readInOnePiece(
  text: string,
  faults: readonly Fault[],
  sink: Sink,
  parse: ParseSyntax | undefined,
): Generator<Pause, Document> {
  const json = readJson(text);
  if (json !== undefined) return inOnePiece(json.value, [], jsonSections(json.value), sink);
  if (text.length > MOST_UNUSUAL) return refused(faults);
  const syntax = (parse ?? (yield* loadLibrary()))(text);
  if (syntax.faults.length > 0) return refused(syntax.faults);
  const evaluation = evaluate(syntax.root);
  return inOnePiece(evaluation.value, evaluation.faults, undefined, sink);
}

function refused(syntaxFaults: readonly Fault[]): Document {
  return { syntaxFaults, value: { kind: 'null', at: 0 }, faults: [], sections: undefined };
}

function inOnePiece(
  whole: Value,
  faults: readonly Fault[],
  sections: readonly Section[] | undefined,
  sink: Sink,
): Document {
  if (whole.kind !== 'map') return { syntaxFaults: [], value: whole, faults, sections };
  const entries = new Map<string, Value>();
  for (const [key, value] of whole.entries) entries.set(key, withoutItems(key, value, sink));
  return { syntaxFaults: [], value: { ...whole, entries }, faults, sections };
}

function jsonSections(whole: Value): readonly Section[] {
  const sections: Section[] = [];
  for (const [name, value] of whole.kind === 'map' ? whole.entries : []) {
    const key = ENTRY_LISTS.find((each) => each === name);
    if (key === undefined || value.kind !== 'list' || value.items.length === 0) continue;
    const starts = value.items.map(({ at }) => at);
    sections.push({ start: value.at, list: { key, column: undefined, starts, names: value.items.map(nameOf) } });
  }
  return sections.sort((one, other) => one.start - other.start);
}
