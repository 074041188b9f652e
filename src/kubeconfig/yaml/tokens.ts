import { COLON, type Cursor, DOUBLE_QUOTE, HYPHEN, isLineEnd, POINT, SINGLE_QUOTE, SPACE } from './cursor.ts';
import { resolvePlain } from './scalar.ts';
import type { Value } from './value.ts';

/** YAML allows a key 1,024 characters before its colon. */
export const LONGEST_KEY = 128;

const KEY = 1;
const START = 2;
const FLOW = 4;
/** What a plain key, the beginning of a plain value and a plain value in braces are made of, by character code. */
const CLASSES = classesOf([
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_/.', KEY | START | FLOW],
  ['-', KEY | FLOW],
  ['~$(+', START],
  ['@+=', FLOW],
]);

/**
 * The key that is written plainly at the cursor, with a colon and a gap after it; the cursor is then after the colon.
 * Undefined, with the cursor where it was, for anything else.
 */
export function plainKey(cursor: Cursor): string | undefined {
  const { text, at } = cursor;
  if (!isLetter(text.charCodeAt(at))) return undefined;
  let end = at + 1;
  while (isOf(KEY, text.charCodeAt(end))) end++;
  if (text.charCodeAt(end) !== COLON || end - at > LONGEST_KEY) return undefined;
  if (text.charCodeAt(end + 1) !== SPACE && !isLineEnd(text, end + 1)) return undefined;
  const key = text.slice(at, end);
  if (resolvePlain(key).kind !== 'string') return undefined;
  cursor.at = end + 1;
  cursor.nodes++;
  return key;
}

/** A plain value on one line outside of braces; the cursor is then after it. */
export function plainValue(cursor: Cursor): Value | undefined {
  const { text, at } = cursor;
  if (!isPlainStart(text, at)) return undefined;
  const feed = text.indexOf('\n', at);
  let line = text.slice(at, feed < 0 ? text.length : feed);
  if (line.endsWith('\r')) line = line.slice(0, -1);
  if (line.includes(' ')) {
    const comment = line.indexOf(' #');
    line = withoutSpaces(comment < 0 ? line : line.slice(0, comment));
    if (line.includes(': ')) return undefined;
  }
  if (line.endsWith(':') || line.includes('\t') || line.includes('\r')) return undefined;
  cursor.at = at + line.length;
  return plainScalar(cursor, line, at);
}

/** A plain value on one line in braces; the cursor is then after it. */
export function plainInFlow(cursor: Cursor): Value | undefined {
  const { text, at } = cursor;
  const first = text.charCodeAt(at);
  const isOption = first === HYPHEN && text.charCodeAt(at - 1) !== 0x0a && isOf(FLOW, text.charCodeAt(at + 1));
  if (!isOption && (!isOf(FLOW, first) || !isOf(START, first) || isMarkerLike(text, at))) return undefined;
  let end = at + 1;
  for (;;) {
    const code = text.charCodeAt(end);
    // https://…
    if (isOf(FLOW, code) || (code === COLON && isOf(KEY, text.charCodeAt(end + 1)))) end++;
    else break;
  }
  cursor.at = end;
  return plainScalar(cursor, text.slice(at, end), at);
}

/** A quoted value on one line; the cursor is then after it. */
export function quoted(cursor: Cursor): Value | undefined {
  const { text, at } = cursor;
  const read = text.charCodeAt(at) === SINGLE_QUOTE ? singleQuoted(text, at) : doubleQuoted(text, at);
  if (read === undefined) return undefined;
  cursor.at = read.end;
  cursor.nodes++;
  return { kind: 'string', text: read.value, at };
}

export function isQuote(code: number): boolean {
  return code === DOUBLE_QUOTE || code === SINGLE_QUOTE;
}

interface Quoted {
  readonly value: string;
  readonly end: number;
}

/** Of quotes in a quoted text; who writes more is up to something. */
const MOST_PAIRS = 10_000;

function singleQuoted(text: string, at: number): Quoted | undefined {
  let end = text.indexOf("'", at + 1);
  let pairs = 0;
  for (; end >= 0 && text.charCodeAt(end + 1) === SINGLE_QUOTE; end = text.indexOf("'", end + 2)) {
    if (++pairs > MOST_PAIRS) return undefined;
  }
  if (end < 0) return undefined;
  const inside = text.slice(at + 1, end);
  return isOneLine(inside) ? { value: inside.replaceAll("''", "'"), end: end + 1 } : undefined;
}

function doubleQuoted(text: string, at: number): Quoted | undefined {
  const end = text.indexOf('"', at + 1);
  if (end < 0) return undefined;
  const inside = text.slice(at + 1, end);
  if (!isOneLine(inside)) return undefined;
  return inside.includes('\\') ? withEscapes(text, at) : { value: inside, end: end + 1 };
}

/** The escapes of JSON that mean the same to every reader of YAML. */
function withEscapes(text: string, at: number): Quoted | undefined {
  let end = at + 1;
  for (let code = text.charCodeAt(end); code !== DOUBLE_QUOTE; code = text.charCodeAt(end)) {
    if (code === 0x5c) {
      const length = escapeLength(text, end);
      if (length === undefined) return undefined;
      end += length;
    } else if (code >= SPACE) end++;
    else return undefined;
  }
  return { value: JSON.parse(text.slice(at, end + 1)) as string, end: end + 1 };
}

function escapeLength(text: string, at: number): number | undefined {
  if ('"\\nrtbf'.includes(text.charAt(at + 1)) && at + 1 < text.length) return 2;
  // Halves of a character are for the library to judge.
  return /^u(?!d[89a-f])[0-9a-f]{4}$/iu.test(text.slice(at + 1, at + 6)) ? 6 : undefined;
}

function isOneLine(inside: string): boolean {
  return !inside.includes('\n') && !inside.includes('\t') && !inside.includes('\r');
}

function plainScalar(cursor: Cursor, text: string, at: number): Value | undefined {
  const scalar = resolvePlain(text);
  if (scalar.kind === 'number' && !Number.isFinite(scalar.value)) return undefined;
  cursor.nodes++;
  switch (scalar.kind) {
    case 'string':
      return { kind: 'string', text: scalar.text, at };
    case 'null':
      return { kind: 'null', at };
    case 'bool':
    case 'number':
      return { ...scalar, at };
  }
}

function isPlainStart(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (isMarkerLike(text, at)) return false;
  if (isOf(START, code)) return true;
  if (code === HYPHEN) return text.charCodeAt(at + 1) === HYPHEN || isOf(KEY, text.charCodeAt(at + 1));
  return code > 0xa0 && code !== 0xfeff;
}

/** Three hyphens or points may part documents. */
function isMarkerLike(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code !== HYPHEN && code !== POINT) return false;
  return text.charCodeAt(at + 1) === code && text.charCodeAt(at + 2) === code;
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
}

function isOf(wanted: number, code: number): boolean {
  return ((CLASSES[code] ?? 0) & wanted) !== 0;
}

/** Not by an expression, which would try again from each of a million spaces. */
function withoutSpaces(line: string): string {
  let end = line.length;
  while (end > 0 && line.charCodeAt(end - 1) === SPACE) end--;
  return line.slice(0, end);
}

function classesOf(groups: readonly (readonly [string, number])[]): Uint8Array {
  const classes = new Uint8Array(128);
  for (const [characters, bits] of groups) for (const each of characters) classes[each.charCodeAt(0)] = bits;
  return classes;
}
