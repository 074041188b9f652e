import { ENTRY_LISTS, type EntryList } from '../entryLists.ts';
import { afterSpaces, HASH, HYPHEN, isBare, isLineEnd, POINT, SPACE, TAB } from './cursor.ts';

/** Whole lines that parse on their own; comments and blank lines belong to the slice before them. */
export type Slice = Stretch &
  (
    | {
        /** One key at the left margin with all its value. */
        readonly kind: 'pair';
      }
    | {
        /** The key, such as `users:`; its items follow. */
        readonly kind: 'head';
        readonly list: EntryList;
      }
    | {
        /** One item of the list of the head before it. */
        readonly kind: 'item';
        readonly list: EntryList;
        /** Of the hyphen. */
        readonly column: number;
      }
  );

interface Stretch {
  readonly start: number;
  readonly end: number;
  /** Of its first line, 1-based. */
  readonly line: number;
}

/** Where and why a text cannot be cut. */
export interface Uncut {
  readonly at: number;
  readonly why: 'form' | 'lines';
}

/** Five times what 10,000 contexts need: what comes after it would keep the process busy for too long. */
const MOST_LINES = 1_000_000;

interface Open {
  readonly kind: Slice['kind'];
  readonly list: EntryList | undefined;
  readonly start: number;
  readonly line: number;
}

/**
 * Cuts a kubeconfig in block style into slices by looking at how its lines begin. Each slice must then parse alone,
 * without faults, to exactly one pair or one item; if all do, the text says what its slices say one after the other:
 * a quote, a bracket or an alias that reaches over a cut leaves a slice that is broken alone. Gives undefined at the
 * end of the text, or where it found what cannot be cut: a document marker, a directive, an indentation between a
 * list's and its items', a root that is no mapping.
 */
export function* slicesOf(text: string): Generator<Slice, Uncut | undefined> {
  let open: Open | undefined;
  // The hyphens' column of the list that `open` is an item of; -1 outside of one.
  let column = -1;
  let isMarked = false;
  let line = 0;
  let next: number;
  for (let at = 0; at < text.length; at = next) {
    if (++line > MOST_LINES) return { at, why: 'lines' };
    const feed = text.indexOf('\n', at);
    next = feed < 0 ? text.length : feed + 1;
    const first = afterSpaces(text, at);
    const code = text.charCodeAt(first);
    if (code === HASH || isLineEnd(text, first)) continue;
    const indent = first - at;
    const isItem = code === HYPHEN && isGapAt(text, first + 1);
    if (code === TAB) {
      // Neither a key nor an item begins so: it goes on with what came before, or is a fault there.
      if (open === undefined) return { at, why: 'form' };
      open = ended(open);
    } else if (isItem && open?.kind === 'head') {
      yield sliceOf(open, at, column);
      column = indent;
      open = { kind: 'item', list: open.list, start: at, line };
    } else if (isItem && indent === column && open !== undefined) {
      yield sliceOf(open, at, column);
      open = { kind: 'item', list: open.list, start: at, line };
    } else if (indent > 0) {
      if (open === undefined || indent <= column) return { at, why: 'form' };
      open = ended(open);
    } else if (isItem) {
      // A list at the margin below a key that is none of the lists.
      if (open === undefined || column >= 0) return { at, why: 'form' };
    } else if (isMarker(text, at)) {
      if (open !== undefined || isMarked || text.charCodeAt(at) !== HYPHEN || !isBare(text, at + 3))
        return { at, why: 'form' };
      isMarked = true;
    } else {
      if (!isKeyStart(code)) return { at, why: 'form' };
      if (open !== undefined) yield sliceOf(ended(open), at, column);
      column = -1;
      const list = headOf(text, at);
      open = { kind: list === undefined ? 'pair' : 'head', list, start: at, line };
    }
  }
  if (open !== undefined) yield sliceOf(ended(open), text.length, column);
  return undefined;
}

/** A head that no item follows is a pair: of a key without a value, or of something that is no list. */
function ended(open: Open): Open {
  return open.kind === 'head' ? { kind: 'pair', list: undefined, start: open.start, line: open.line } : open;
}

function sliceOf({ kind, list, start, line }: Open, end: number, column: number): Slice {
  if (kind === 'pair' || list === undefined) return { kind: 'pair', start, end, line };
  return kind === 'head' ? { kind, list, start, end, line } : { kind, list, start, end, line, column };
}

function isGapAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === SPACE || code === TAB || isLineEnd(text, at);
}

/** What begins like a marker at the margin, even if it turns out to be none. */
function isMarker(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code === HYPHEN || code === POINT) && text.charCodeAt(at + 1) === code && text.charCodeAt(at + 2) === code;
}

function isKeyStart(code: number): boolean {
  // A letter, a digit, _, a quote, or < of a merge key.
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f ||
    code === 0x22 ||
    code === 0x27 ||
    code === 0x3c
  );
}

/** The list that a line begins when nothing but a comment follows its key. */
function headOf(text: string, at: number): EntryList | undefined {
  const list = ENTRY_LISTS.find((key) => text.startsWith(key, at) && text[at + key.length] === ':');
  if (list === undefined) return undefined;
  return isBare(text, at + list.length + 1) ? list : undefined;
}
