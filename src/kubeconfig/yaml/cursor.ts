/** Where a reading of ordinary text stands. */
export interface Cursor {
  readonly text: string;
  /** Nothing at or beyond it is looked at. */
  readonly end: number;
  at: number;
  /** Of the line that the cursor stands at the beginning of, after `toNextLine`; -1 at the end. */
  indent: number;
  /** As many nodes as were read, keys among them. */
  nodes: number;
}

/** In one text. Twice what 10,000 contexts need; memory and time grow with it. */
export const MOST_NODES = 1_000_000;

export const SPACE = 0x20;
export const TAB = 0x09;
export const FEED = 0x0a;
export const RETURN = 0x0d;
export const HASH = 0x23;
export const HYPHEN = 0x2d;
export const POINT = 0x2e;
export const COLON = 0x3a;
export const DOUBLE_QUOTE = 0x22;
export const SINGLE_QUOTE = 0x27;

/** Whether the line ends at `at`, with a line break of either kind or with the text. */
export function isLineEnd(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === FEED || at >= text.length || (code === RETURN && text.charCodeAt(at + 1) === FEED);
}

/** Whether nothing but blanks and a comment comes on the line from `at` on. */
export function isBare(text: string, at: number): boolean {
  const first = afterSpaces(text, at);
  return isLineEnd(text, first) || (first > at && text.charCodeAt(first) === HASH);
}

export function afterSpaces(text: string, at: number): number {
  let after = at;
  while (text.charCodeAt(after) === SPACE) after++;
  return after;
}

/**
 * Goes to the first character of the next line that says something, and sets `indent`. False when what is left of this
 * line says something, or when a tab indents a line.
 */
export function toNextLine(cursor: Cursor): boolean {
  const { text, end } = cursor;
  if (!isBare(text, cursor.at)) return false;
  let at = lineAfter(text, cursor.at);
  while (at < end) {
    const first = afterSpaces(text, at);
    const code = text.charCodeAt(first);
    if (code === TAB) return false;
    if (code !== HASH && !isLineEnd(text, first)) {
      cursor.at = first;
      cursor.indent = first - at;
      return true;
    }
    at = lineAfter(text, first);
  }
  cursor.at = end;
  cursor.indent = -1;
  return true;
}

function lineAfter(text: string, at: number): number {
  const feed = text.indexOf('\n', at);
  return feed < 0 ? text.length : feed + 1;
}
