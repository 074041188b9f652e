import { afterSpaces, COLON, type Cursor, isLineEnd, MOST_NODES, SPACE } from './cursor.ts';
import { isQuote, LONGEST_KEY, plainInFlow, quoted } from './tokens.ts';
import type { Value } from './value.ts';

export const BRACKET = 0x5b;
export const BRACE = 0x7b;
const BRACKET_END = 0x5d;
const BRACE_END = 0x7d;
const COMMA = 0x2c;

/** Deeper is for the library to judge. */
const DEEPEST = 50;

/**
 * A list in brackets or a mapping in braces at the cursor, which is then after it; over many lines if `isMany`.
 * Undefined for what is not ordinary in it: comments, tabs, omitted keys or values, anything but one-line scalars.
 */
export function flowValue(cursor: Cursor, isMany: boolean, depth = 0): Value | undefined {
  if (depth > DEEPEST || cursor.nodes > MOST_NODES) return undefined;
  const { text } = cursor;
  const code = text.charCodeAt(cursor.at);
  if (code === BRACKET) return flowList(cursor, isMany, depth);
  if (code === BRACE) return flowMap(cursor, isMany, depth);
  return isQuote(code) ? quoted(cursor) : plainInFlow(cursor);
}

function flowList(cursor: Cursor, isMany: boolean, depth: number): Value | undefined {
  const at = cursor.at++;
  const items: Value[] = [];
  cursor.nodes++;
  if (nextCode(cursor, isMany) === BRACKET_END) cursor.at++;
  else {
    for (let code = COMMA; code === COMMA; cursor.at++) {
      nextCode(cursor, isMany);
      const item = flowValue(cursor, isMany, depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
      code = nextCode(cursor, isMany);
      if (code !== COMMA && code !== BRACKET_END) return undefined;
    }
  }
  return { kind: 'list', items, at };
}

function flowMap(cursor: Cursor, isMany: boolean, depth: number): Value | undefined {
  const at = cursor.at++;
  const entries = new Map<string, Value>();
  cursor.nodes++;
  if (nextCode(cursor, isMany) === BRACE_END) cursor.at++;
  else {
    for (let code = COMMA; code === COMMA; cursor.at++) {
      nextCode(cursor, isMany);
      const key = flowKey(cursor);
      if (key === undefined) return undefined;
      nextCode(cursor, isMany);
      const value = flowValue(cursor, isMany, depth + 1);
      if (value === undefined) return undefined;
      entries.set(key, value);
      code = nextCode(cursor, isMany);
      if (code !== COMMA && code !== BRACE_END) return undefined;
    }
  }
  return { kind: 'map', entries, at };
}

/** A key and its colon. */
function flowKey(cursor: Cursor): string | undefined {
  const { text, at } = cursor;
  const isQuoted = isQuote(text.charCodeAt(at));
  const key = isQuoted ? quoted(cursor) : plainInFlow(cursor);
  if (key?.kind !== 'string' || cursor.at - at > LONGEST_KEY || text.charCodeAt(cursor.at) !== COLON) return undefined;
  cursor.at++;
  const isGap = text.charCodeAt(cursor.at) === SPACE || isLineEnd(text, cursor.at);
  return isQuoted || isGap ? key.text : undefined;
}

/** Goes over blanks, and over line breaks if `isMany`. */
function nextCode(cursor: Cursor, isMany: boolean): number {
  const { text } = cursor;
  let at = afterSpaces(text, cursor.at);
  while (isMany && at < cursor.end && isLineEnd(text, at)) at = afterSpaces(text, text.indexOf('\n', at) + 1);
  cursor.at = at;
  return text.charCodeAt(at);
}
