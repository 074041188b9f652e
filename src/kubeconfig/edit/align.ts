import { isDeepStrictEqual } from 'node:util';

/** What becomes of a list's items so that few of them change. Indices are those of the items before. */
export interface Alignment<T> {
  readonly replaced: ReadonlyMap<number, T>;
  readonly deleted: ReadonlySet<number>;
  /** What comes behind an item that stays or is replaced; -1: before all. */
  readonly inserted: readonly { readonly behind: number; readonly value: T }[];
}

/** Above this many comparisons the middle of a list is replaced item by item: nobody writes such lists by hand. */
const MOST_COMPARISONS = 250_000;

/**
 * The longest common subsequence stays. Between what stays, items are replaced one for one, and only what is left over
 * is deleted or inserted. `plain` makes of a new item what the old ones are compared with.
 */
export function align<T>(before: readonly unknown[], after: readonly T[], plain: (item: T) => unknown): Alignment<T> {
  const wanted = after.map(plain);
  const isSame = (left: number, right: number) => isDeepStrictEqual(before[left], wanted[right]);
  let head = 0;
  while (head < before.length && head < after.length && isSame(head, head)) head++;
  let tail = 0;
  while (
    tail < Math.min(before.length, after.length) - head &&
    isSame(before.length - 1 - tail, after.length - 1 - tail)
  )
    tail++;
  const ends = { left: before.length - tail, right: after.length - tail };
  const pairs = [...common(head, ends, isSame), [ends.left, ends.right] as const];

  const replaced = new Map<number, T>();
  const deleted = new Set<number>();
  const inserted: { behind: number; value: T }[] = [];
  let [left, right] = [head, head];
  for (const [nextLeft, nextRight] of pairs) {
    while (left < nextLeft || right < nextRight) {
      const value = after[right];
      if (right >= nextRight || value === undefined) deleted.add(left++);
      else if (left < nextLeft) {
        replaced.set(left++, value);
        right++;
      } else {
        inserted.push({ behind: left - 1, value });
        right++;
      }
    }
    left++;
    right++;
  }
  return { replaced, deleted, inserted };
}

/** The pairs of equal items from `head` to `ends`, by the table of the longest common subsequence. */
function common(
  head: number,
  ends: { readonly left: number; readonly right: number },
  isSame: (left: number, right: number) => boolean,
): (readonly [number, number])[] {
  const [height, width] = [ends.left - head, ends.right - head];
  if (height * width > MOST_COMPARISONS) return [];
  const lengths = Array.from({ length: height + 1 }, () => new Uint16Array(width + 1));
  const at = (row: number, column: number) => lengths[row]?.[column] ?? 0;
  for (let row = height - 1; row >= 0; row--) {
    for (let column = width - 1; column >= 0; column--) {
      const length = isSame(head + row, head + column)
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
      lengths[row]?.fill(length, column, column + 1);
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let [row, column] = [0, 0];
  while (row < height && column < width) {
    if (isSame(head + row, head + column)) pairs.push([head + row++, head + column++]);
    else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  }
  return pairs;
}
