import type { Edit } from '../../../src/kubeconfig/edit/editText.ts';
import type { FileEntries } from '../../../src/kubeconfig/read/entries.ts';
import { parseSyntax } from '../../../src/kubeconfig/yaml/node.ts';
import { lineFinder } from '../../../src/kubeconfig/yaml/sourceText.ts';

/** What an edit may change: lines by number, from 0, and how many of them may go or become others. */
interface Room {
  readonly from: number;
  readonly to: number;
  readonly removed: number;
}

/** What of a text an edit changed that it had no business with, as a sentence; undefined when all is well. */
export function carelessness(before: string, after: string, edit: Edit, entries: FileEntries): string | undefined {
  const old = before.split('\n');
  const now = after.split('\n');
  const { from, to, removed } = roomOf(before, old.length, edit, entries);
  const tail = old.length - to;
  const isKept = (start: number, count: number, at: number) =>
    old.slice(start, start + count).every((line, index) => now[at + index] === line);
  if (!isKept(0, from, 0)) return `a line before line ${from + 1} changed`;
  if (now.length < from + tail || !isKept(to, tail, now.length - tail)) return `a line after line ${to} changed`;
  let start = from;
  while (start < to && start < now.length - tail && old[start] === now[start]) start++;
  let end = to;
  const shift = now.length - old.length;
  while (end > start && end + shift > start && old[end - 1] === now[end - 1 + shift]) end--;
  const lost = end - start;
  return lost > removed ? `${lost} lines went where ${removed} may` : undefined;
}

function roomOf(text: string, count: number, edit: Edit, entries: FileEntries): Room {
  const { root } = parseSyntax(text);
  const finder = lineFinder(text);
  const lineAt = (at: number) => finder(at) - 1;
  const pairs = root?.kind === 'map' ? root.pairs : [];
  const pairOf = (name: string) => pairs.findLast(({ key }) => key.kind === 'scalar' && key.text === name);
  const keyLines = pairs.map(({ key }) => lineAt(key.outerStart));
  const nextOf = (line: number, others: readonly number[]) =>
    Math.min(count, ...[...keyLines, ...others].filter((each) => each > line));
  const pair = pairOf(edit.kind === 'set-current-context' ? 'current-context' : edit.list);
  const line = pair === undefined ? undefined : lineAt(pair.key.outerStart);
  if (line !== undefined && edit.kind === 'set-current-context') {
    return { from: line, to: nextOf(line, []), removed: count };
  }
  const entry =
    edit.kind === 'set-current-context' ? undefined : entries[edit.list].find(({ name }) => name === edit.name);
  if (line !== undefined && entry !== undefined && pair?.value.kind === 'list') {
    const starts = pair.value.items.map(({ start }) => lineAt(start));
    const start = starts.findLast((each) => each < entry.line) ?? line;
    // A comma goes with the last item, and it may stand on the line before; of the last one the list stays, as "[]".
    const hasComma = /,\s*$/u.test(text.split('\n')[start - 1] ?? '');
    const isLast = starts.length === 1 && edit.kind === 'delete-entry';
    const from = isLast ? line : hasComma ? start - 1 : start;
    return { from, to: nextOf(start, starts), removed: edit.kind === 'copy-entry' ? 1 : count };
  }
  // Something new: a line may get a comma, an end, or lose its "[]".
  const isFlow = root?.kind === 'map' && root.flow;
  const isEmpty = pair?.value.kind === 'list' && pair.value.items.length === 0;
  const removed = isEmpty ? lineAt(pair.value.end) - lineAt(pair.value.start) + 1 : 1;
  if (isFlow || line === undefined) return { from: isFlow ? 0 : (keyLines.at(-1) ?? 0), to: count, removed: 1 };
  return { from: line, to: nextOf(line, []), removed };
}
