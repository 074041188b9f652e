/** A change of one stretch of a text; an insertion has `start` = `end`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Applies splices that do not overlap. At one place insertions come before what is taken away, in the order given.
 * Throws when two overlap: the plan is wrong then, and nothing may be written.
 */
export function applyTextEdits(text: string, splices: readonly TextEdit[]): string {
  const ordered = splices.toSorted(
    (one, other) => one.start - other.start || Number(one.end > one.start) - Number(other.end > other.start),
  );
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text: inserted } of ordered) {
    if (start < at) throw new RangeError('overlapping splices');
    parts.push(text.slice(at, start), inserted);
    at = end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** After the line break of the line that holds `at`; `at` itself when it is at the beginning of a line. */
export function afterLine(text: string, at: number): number {
  if (at === 0 || text[at - 1] === '\n') return at;
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

/** Before the line break of the line that holds `at`. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' && end > at ? end - 1 : end;
}

/** Whether nothing but blanks stands before `at` on its line. */
export function isFirstOnLine(text: string, at: number): boolean {
  return /^[ \t]*$/u.test(text.slice(lineStart(text, at), at));
}

export function columnOf(text: string, at: number): number {
  return at - lineStart(text, at);
}
