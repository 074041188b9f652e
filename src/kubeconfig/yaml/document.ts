import { MOST_NODES } from './cursor.ts';
import { parseSyntax } from './node.ts';
import type { Node } from './node.ts';
import { readJson, readOrdinary } from './ordinary.ts';
import { LIST_KEYS, slicesOf } from './outline.ts';
import type { ListKey, Slice } from './outline.ts';
import type { Fault } from './text.ts';
import { evaluate } from './value.ts';
import type { Value, Work } from './value.ts';

/** What a text says, but for the items of its lists, which a `Sink` got. */
export interface Document {
  /** Why it is no YAML, or none that is read; `value` is null then. */
  readonly syntaxFaults: readonly Fault[];
  /** With the lists `clusters`, `users` and `contexts` empty. */
  readonly value: Value;
  /** What kubectl would refuse although it is YAML. */
  readonly faults: readonly Fault[];
  /** How the text can be cut, in its order; undefined where the library alone has read it. */
  readonly sections: readonly Section[] | undefined;
}

/**
 * A key at the left margin with all its value; `list` if that is one of the lists, with one item at least. Of JSON there
 * are sections for these lists alone.
 */
export interface Section {
  readonly start: number;
  readonly list: ItemSection | undefined;
}

export interface ItemSection {
  readonly key: ListKey;
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
  item(key: ListKey, value: Value, line: number | undefined): void;
}

/**
 * So many characters of one text go through the library at most, which reads about 1 MB/s; our own lines read 100 MB/s
 * of what they know.
 */
export const MOST_UNUSUAL = 1 << 20;

/** A look at the clock takes as long as a small slice. */
const SLICES_A_STEP = 16;

const TOO_MANY = 'the file holds more than fits in memory; split it into smaller files';
const TOO_UNUSUAL =
  'from here on the file is written in a way that takes too long to read in a file so large; write it as kubectl does, without anchors, or split it';

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
 * be cut, or is broken, is for the library alone; then a new sink gets all the items again. Can pause between slices.
 */
export function* readDocument<T extends Sink>(
  text: string,
  open: () => T,
): Generator<undefined, Document & { readonly sink: T }> {
  try {
    const sink = open();
    return { ...(yield* readSlices(text, sink)), sink };
  } catch (error) {
    if (!(error instanceof Unread)) throw error;
    const sink = open();
    return { ...readInOnePiece(text, error.faults, sink), sink };
  }
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
}

function* readSlices(text: string, sink: Sink): Generator<undefined, Document> {
  const work = { decoded: 0, aliased: 0 };
  const reading: Reading = { text, sink, work, faults: [], entries: new Map(), sections: [], unusual: 0 };
  const cutting = slicesOf(text);
  let count = 0;
  for (let step = cutting.next(); ; step = cutting.next()) {
    if (step.done !== true) {
      readSlice(step.value, reading);
      if (++count % SLICES_A_STEP === 0) yield;
    } else if (step.value === undefined) break;
    else throw new Unread([{ at: step.value.at, what: step.value.why === 'lines' ? TOO_MANY : TOO_UNUSUAL }]);
  }
  const { entries, faults, sections } = reading;
  const first = sections[0];
  const value: Value = first === undefined ? { kind: 'null', at: 0 } : { kind: 'map', entries, at: first.start };
  return { syntaxFaults: [], value, faults, sections };
}

function readSlice(slice: Slice, reading: Reading): void {
  const { text, work, sections } = reading;
  const { start } = slice;
  if (slice.kind === 'head') {
    sections.push({ start, list: undefined });
    return;
  }
  const ordinary = readOrdinary(text, slice);
  if (ordinary !== undefined) work.decoded += ordinary.nodes;
  const value = ordinary?.value ?? readUnusual(slice, reading);
  if (work.decoded > MOST_NODES) throw new Unread([{ at: start, what: TOO_MANY }]);
  if (slice.kind === 'item') enterItem(slice, value, reading);
  else {
    sections.push({ start, list: undefined });
    if (value.kind === 'map') for (const [key, each] of value.entries) enter(key, each, start, reading);
  }
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
  if (entries.has(key)) throw new Unread([{ at, what: TOO_UNUSUAL }]);
  entries.set(key, withoutItems(key, value, sink));
}

/** Gives the items of one of the lists to the sink. */
function withoutItems(name: string, value: Value, sink: Sink): Value {
  const key = LIST_KEYS.find((each) => each === name);
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

function readUnusual(slice: Slice, reading: Reading): Value {
  const { text, work } = reading;
  reading.unusual += slice.end - slice.start;
  if (reading.unusual > MOST_UNUSUAL) throw new Unread([{ at: slice.start, what: TOO_UNUSUAL }]);
  const { root, faults } = parseSyntax(text.slice(slice.start, slice.end));
  const node = faults.length === 0 ? nodeOf(root, slice) : undefined;
  if (node === undefined) {
    const found = faults.length > 0 ? faults : [{ at: 0, what: TOO_UNUSUAL }];
    throw new Unread(found.map(({ at, what }) => ({ at: slice.start + at, what })));
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
function readInOnePiece(text: string, faults: readonly Fault[], sink: Sink): Document {
  const json = readJson(text);
  if (json !== undefined) return inOnePiece(json.value, [], jsonSections(json.value), sink);
  if (text.length > MOST_UNUSUAL) return refused(faults);
  const syntax = parseSyntax(text);
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
    const key = LIST_KEYS.find((each) => each === name);
    if (key === undefined || value.kind !== 'list' || value.items.length === 0) continue;
    const starts = value.items.map(({ at }) => at);
    sections.push({ start: value.at, list: { key, column: undefined, starts, names: value.items.map(nameOf) } });
  }
  return sections.sort((one, other) => one.start - other.start);
}
