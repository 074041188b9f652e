import type { Emitted } from './emit.ts';
import { at, isEmpty, isMap } from './plain.ts';
import type { Path, Plain } from './plain.ts';

/** A place that an edit addresses. */
export interface Place {
  /** By the names at that time. */
  readonly path: Path;
  /** By the names in the first text, which an edit before may have changed. */
  readonly line: Path;
}

/**
 * The texts of the lines that edits may not touch, told by what the lines say. An edit of a value may touch:
 * 1. the lines of that value, its key's among them, and comments between them;
 * 2. the line on which something around it begins, of which nothing stays: it is empty before or after, or all in it goes;
 * 3. all lines of the braces or brackets that it stands in, but for their comments.
 * `states` are what the file says before the first edit and after each; `places` what each edit addresses.
 */
export function untouched(emitted: Emitted, states: readonly Plain[], places: readonly (readonly Place[])[]): string[] {
  const addressed: Path[] = [];
  const begun: Path[] = [];
  for (const [index, paths] of places.entries()) {
    const [before, after] = [states[index], states[index + 1]];
    for (const { path, line } of paths) {
      addressed.push(line);
      for (let length = 1; length < path.length; length++) {
        const outer = path.slice(0, length);
        if (before !== undefined && !partStays(at(before, outer), after && at(after, outer)))
          begun.push(line.slice(0, length));
      }
    }
  }
  const mayTouch = (line: Path, isComment: boolean): boolean => {
    if (addressed.some((path) => isWithin(line, path))) return true;
    const isBraced = !emitted.isJson && isInBraces(emitted, line);
    if (isBraced) return !isComment && addressed.some((path) => isWithin(path, line));
    return begun.some((path) => isSame(line, path));
  };
  const kept: string[] = [];
  for (const [index, { text, path }] of emitted.lines.entries()) {
    const one = path ?? commonValue(emitted, index);
    if (one === undefined || !mayTouch(one, path === undefined)) kept.push(text);
  }
  return kept;
}

/** Whether something that is in a collection before is in it after as well. */
function partStays(before: Plain | undefined, after: Plain | undefined): boolean {
  if (isEmpty(before) || isEmpty(after)) return false;
  return !isMap(before) || !isMap(after) || Object.keys(before).some((key) => Object.hasOwn(after, key));
}

/** What a comment is inside of: the innermost value with lines before and after it. */
function commonValue({ lines }: Emitted, index: number): Path | undefined {
  const before = lines.slice(0, index).findLast(({ path }) => path !== undefined)?.path;
  const after = lines.slice(index).find(({ path }) => path !== undefined)?.path;
  if (before === undefined || after === undefined) return undefined;
  let length = 0;
  while (length < before.length && before[length] === after[length]) length++;
  return before.slice(0, length);
}

/** A collection all of whose lines are its own: nothing that stands in it has one. */
function isInBraces({ lines }: Emitted, path: Path): boolean {
  return !lines.some((line) => line.path !== undefined && isWithin(line.path, path) && !isSame(line.path, path));
}

function isWithin(path: Path, outer: Path): boolean {
  return outer.every((step, index) => path[index] === step);
}

function isSame(one: Path, other: Path): boolean {
  return one.length === other.length && isWithin(one, other);
}

/** The first of these lines that is not in the text, in this order; undefined when all are. */
export function firstMissing(kept: readonly string[], emitted: Emitted, after: string): string | undefined {
  const eol = emitted.text.includes('\r\n') ? '\r\n' : '\n';
  const bare = (line: string) => (emitted.isJson ? line.replace(/,$/u, '') : line);
  const lines = after.split(eol).map(bare);
  let from = 0;
  for (const line of kept) {
    const found = lines.indexOf(bare(line), from);
    if (found < 0) return line;
    from = found + 1;
  }
  return undefined;
}
