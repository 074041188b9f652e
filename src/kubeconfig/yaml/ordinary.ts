import { afterSpaces, type Cursor, HASH, HYPHEN, isLineEnd, SPACE, toNextLine } from './cursor.ts';
import { BRACE, BRACKET, flowValue } from './flow.ts';
import type { Slice } from './outline.ts';
import { isQuote, plainKey, plainValue, quoted } from './tokens.ts';
import type { Value } from './value.ts';

/** What a slice says, and how many nodes go-yaml would have decoded for it. */
export interface Ordinary {
  readonly value: Value;
  readonly nodes: number;
}

/** Deeper is for the library to judge. */
const DEEPEST = 50;

/**
 * Reads a slice that is written as nearly all kubeconfigs are: block mappings and lists, plain and quoted scalars on
 * one line, `{…}` and `[…]` on one line, comments. Undefined as soon as anything else is met; it never takes what the
 * library refuses, nor for something else (test/kubeconfig/yaml/document.test.ts compares the two). A pair gives a
 * mapping of one entry, an item its value.
 */
export function readOrdinary(text: string, slice: Slice): Ordinary | undefined {
  const { kind, start, end } = slice;
  const cursor: Cursor = { text, end, at: start, indent: 0, nodes: 0 };
  if (kind === 'item') {
    cursor.at += slice.column;
    cursor.indent = slice.column;
  }
  const value = kind === 'item' ? blockItem(cursor, slice.column, 0) : blockMap(cursor, 0, 0);
  return value !== undefined && cursor.indent < 0 ? { value, nodes: cursor.nodes } : undefined;
}

/** Reads a whole text that is one mapping in braces, as JSON is; undefined for anything else. */
export function readJson(text: string): Ordinary | undefined {
  const cursor: Cursor = { text, end: text.length, at: 0, indent: 0, nodes: 0 };
  if (text.charCodeAt(0) !== BRACE) return undefined;
  const value = flowValue(cursor, true);
  if (value === undefined || !toNextLine(cursor) || cursor.indent >= 0) return undefined;
  return { value, nodes: cursor.nodes };
}

/** The cursor is at the first key, and then at the first line that is not of the mapping. */
function blockMap(cursor: Cursor, column: number, depth: number): Value | undefined {
  const { at } = cursor;
  const entries = new Map<string, Value>();
  if (depth > DEEPEST) return undefined;
  cursor.nodes++;
  do {
    const key = plainKey(cursor);
    if (key === undefined) return undefined;
    const value = blockValue(cursor, column, depth);
    if (value === undefined) return undefined;
    entries.set(key, value);
  } while (cursor.indent === column);
  // Deeper lines would go on with the last value.
  return cursor.indent < column ? { kind: 'map', entries, at } : undefined;
}

/** What comes after the colon of a key at `column`. */
function blockValue(cursor: Cursor, column: number, depth: number): Value | undefined {
  const { text } = cursor;
  const at = afterSpaces(text, cursor.at);
  if (text.charCodeAt(at) !== HASH && !isLineEnd(text, at)) {
    cursor.at = at;
    return inlineValue(cursor);
  }
  if (!toNextLine(cursor)) return undefined;
  if (isHyphen(cursor)) {
    if (cursor.indent >= column) return blockList(cursor, cursor.indent, depth + 1);
  } else if (cursor.indent > column) return blockMap(cursor, cursor.indent, depth + 1);
  cursor.nodes++;
  return { kind: 'null', at };
}

/** The cursor is at the first hyphen, and then at the first line that is not of the list. */
function blockList(cursor: Cursor, column: number, depth: number): Value | undefined {
  const { at } = cursor;
  const items: Value[] = [];
  if (depth > DEEPEST) return undefined;
  cursor.nodes++;
  do {
    const item = blockItem(cursor, column, depth);
    if (item === undefined) return undefined;
    items.push(item);
  } while (cursor.indent === column && isHyphen(cursor));
  return cursor.indent <= column ? { kind: 'list', items, at } : undefined;
}

/** The cursor is at the hyphen. */
function blockItem(cursor: Cursor, column: number, depth: number): Value | undefined {
  const { text, at } = cursor;
  cursor.at = afterSpaces(text, at + 1);
  if (cursor.at === at + 1 || isLineEnd(text, cursor.at)) return undefined;
  const inner = column + cursor.at - at;
  const { at: start, nodes } = cursor;
  const isMap = plainKey(cursor) !== undefined;
  cursor.at = start;
  cursor.nodes = nodes;
  return isMap ? blockMap(cursor, inner, depth + 1) : inlineValue(cursor);
}

/** A value on the rest of the line; the cursor is then at the next line. */
function inlineValue(cursor: Cursor): Value | undefined {
  const code = cursor.text.charCodeAt(cursor.at);
  const isFlow = code === BRACE || code === BRACKET;
  const value = isFlow ? flowValue(cursor, false) : isQuote(code) ? quoted(cursor) : plainValue(cursor);
  return value !== undefined && toNextLine(cursor) ? value : undefined;
}

function isHyphen({ text, at, indent }: Cursor): boolean {
  if (indent < 0 || text.charCodeAt(at) !== HYPHEN) return false;
  return text.charCodeAt(at + 1) === SPACE || isLineEnd(text, at + 1);
}
