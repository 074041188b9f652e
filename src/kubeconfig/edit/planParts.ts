import { afterLine, columnOf, isFirstOnLine, lineEnd, lineStart, type TextEdit } from './textEdit.ts';
import type { ListNode, MapNode, Node } from '../yaml/syntax.ts';
import { renderFlow, renderFlowPair, renderItem, renderPair, type Style, type YamlValue } from '../yaml/render.ts';

/** A new pair of a mapping, or with an undefined key a new item of a list. */
export interface Addition {
  readonly key: string | undefined;
  readonly value: YamlValue | Written;
  /** The pair or item, one that stays, behind which it comes, -1 for none; undefined: behind the last that stays. */
  readonly behind?: number;
}

/** An item as it is to stand in the text, without the blanks before it and the line end behind it. */
export class Written {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** One text while it is being edited. */
export interface Draft {
  readonly text: string;
  readonly style: Style;
  readonly splices: TextEdit[];
}

/** What of a mapping's pairs or a list's items goes and comes. */
export interface PartsChange {
  readonly deleted: ReadonlySet<number>;
  readonly additions: readonly Addition[];
  /** Where `{}` or `[]` is written when nothing is left; undefined where that cannot be. */
  readonly emptyAt: number | undefined;
}

interface Part {
  readonly start: number;
  readonly end: number;
}

/** Plans the change of a block collection: whole lines go, and new ones come after the last that stays. */
export function planBlock(collection: MapNode | ListNode, change: PartsChange, draft: Draft): void {
  const parts = partsOf(collection);
  const kept = parts.filter((_, index) => !change.deleted.has(index));
  const first = parts[0];
  if (first === undefined) throw new Unplannable();
  deleteLines(parts, change.deleted, kept.length === 0, draft);
  const last = kept.at(-1);
  if (last === undefined && change.additions.length === 0) {
    if (change.emptyAt === undefined) throw new Unplannable();
    const text = collection.kind === 'list' ? ' []' : ' {}';
    draft.splices.push({ start: change.emptyAt, end: change.emptyAt, text });
    return;
  }
  const column = columnOf(draft.text, first.start);
  for (const { key, value, behind } of change.additions) {
    const before = behind === undefined ? last : parts[behind];
    if (before === undefined && behind !== undefined && !isFirstOnLine(draft.text, first.start))
      throw new Unplannable();
    const at = before === undefined ? lineStart(draft.text, first.start) : afterLine(draft.text, before.end);
    insertLines(at, linesOf(key, value, column, draft.style), draft);
  }
}

function linesOf(key: string | undefined, value: Addition['value'], column: number, style: Style): readonly string[] {
  if (value instanceof Written) return (' '.repeat(column) + value.text).split(/\r?\n/u);
  return key === undefined ? renderItem(value, column, style) : renderPair(key, value, column, style);
}

/** Plans the change of `{…}` or `[…]`: commas go with what they part, and comments around it stay. */
export function planFlow(collection: MapNode | ListNode, change: PartsChange, draft: Draft): void {
  const parts = partsOf(collection);
  const gaps = gapsOf(collection, parts);
  const lastKept = parts.findLastIndex((_, index) => !change.deleted.has(index));
  if (lastKept < 0) {
    planWholeFlow(parts, gaps, change.additions, draft);
    return;
  }
  for (let from = 0; from < parts.length; from++) {
    if (!change.deleted.has(from)) continue;
    let to = from;
    while (change.deleted.has(to + 1)) to++;
    deleteRun(parts.slice(from, to + 1), gaps.slice(from, to + 2), from === 0, draft);
    from = to;
  }
  for (const { key, value, behind = lastKept } of change.additions) {
    const text = flowText(key, value, draft.style);
    const before = parts[behind];
    const at = parts[0]?.start ?? collection.start + 1;
    if (before === undefined) draft.splices.push({ start: at, end: at, text: `${text}, ` });
    else draft.splices.push({ start: before.end, end: before.end, text: separatorAt(before, draft) + text });
  }
}

/**
 * Takes away parts that follow each other, of which one neighbour at least stays; `gaps` are around and between them.
 */
function deleteRun(parts: readonly Part[], gaps: readonly Part[], isFirst: boolean, { text, splices }: Draft): void {
  const start = isFirst ? parts[0]?.start : gaps[0]?.start;
  const end = isFirst ? gaps.at(-1)?.end : parts.at(-1)?.end;
  if (gaps.some((gap) => hasComment(gap, text))) splices.push(...withoutComments(parts, gaps, text));
  else if (start !== undefined && end !== undefined) splices.push({ start, end, text: '' });
}

/** Of `{…}` or `[…]` nothing stays: what comes stands where the first part stood, and the comments around it stay. */
function planWholeFlow(
  parts: readonly Part[],
  gaps: readonly Part[],
  additions: readonly Addition[],
  { text: before, style, splices }: Draft,
): void {
  const [first, last] = [parts[0], parts.at(-1)];
  const inside = { start: gaps[0]?.start ?? 0, end: gaps.at(-1)?.end ?? 0 };
  const separator = first === undefined ? ', ' : separatorAt(first, { text: before, style });
  const text = additions.map(({ key, value }) => flowText(key, value, style)).join(separator);
  const isCommented = gaps.some((gap) => hasComment(gap, before));
  if (first === undefined || last === undefined) {
    // A comment may stand in empty braces; what comes goes before it.
    splices.push(isCommented ? { start: inside.start, end: inside.start, text } : { ...inside, text });
  } else if (additions.length === 0) {
    splices.push(...(isCommented ? withoutComments(parts, gaps, before) : [{ ...inside, text }]));
  } else if (isCommented) {
    splices.push({ ...first, text }, ...withoutComments(parts.slice(1), gaps.slice(1), before));
  } else {
    splices.push({ start: first.start, end: last.end, text });
  }
}

/** What parts a new part from the one before it. */
function separatorAt(before: Part, { text, style }: Pick<Draft, 'text' | 'style'>): string {
  return isFirstOnLine(text, before.start) ? `,${style.eol}${indentOf(text, before.start)}` : ', ';
}

/** Takes parts and the comma behind each away, and leaves the comments in the gaps around and between them. */
function withoutComments(parts: readonly Part[], gaps: readonly Part[], text: string): readonly TextEdit[] {
  return parts.map((part, index) => {
    const comma = /^\s*,/u.exec(text.slice(part.end, gaps[index + 1]?.end))?.[0].length ?? 0;
    const end = part.end + comma;
    const isWholeLine = isFirstOnLine(text, part.start) && text.slice(end, lineEnd(text, end)).trim() === '';
    return isWholeLine
      ? { start: lineStart(text, part.start), end: afterLine(text, end), text: '' }
      : { start: part.start, end, text: '' };
  });
}

/** What stands before, between and behind the parts of `{…}` or `[…]`: commas, blanks and comments. */
function gapsOf(collection: MapNode | ListNode, parts: readonly Part[]): readonly Part[] {
  const starts = [collection.start + 1, ...parts.map(({ end }) => end)];
  return starts.map((start, index) => ({ start, end: parts[index]?.start ?? collection.end - 1 }));
}

export function hasComment(gap: Part, text: string): boolean {
  return text.slice(gap.start, gap.end).includes('#');
}

function flowText(key: string | undefined, value: Addition['value'], style: Style): string {
  if (value instanceof Written) return value.text;
  return key === undefined ? renderFlow(value, style) : renderFlowPair(key, value, style);
}

/** After the last character that belongs to a node; a block scalar ends at the beginning of a line. */
export function contentEnd(node: Node): number {
  if (node.kind === 'scalar' || node.kind === 'alias' || node.flow) return node.end;
  return partsOf(node).at(-1)?.end ?? node.end;
}

/** Writes whole lines at the beginning of a line, or after a last line that has no end. */
export function insertLines(at: number, lines: readonly string[], draft: Draft): void {
  if (lines.length === 0) return;
  const { eol } = draft.style;
  const isOpen = at > 0 && draft.text[at - 1] !== '\n';
  const text = isOpen ? lines.map((line) => eol + line).join('') : lines.map((line) => line + eol).join('');
  draft.splices.push({ start: at, end: at, text });
}

/** For a form that no splice can change; `editText` makes it an error. */
export class Unplannable extends Error {}

function deleteLines(parts: readonly Part[], deleted: ReadonlySet<number>, isAll: boolean, draft: Draft): void {
  const { text } = draft;
  let index = 0;
  const first = parts[0];
  if (first !== undefined && deleted.has(0) && !isFirstOnLine(text, first.start)) {
    // "- name: x": what comes next moves up behind the hyphen.
    if (isAll) throw new Unplannable();
    while (deleted.has(index + 1)) index++;
    const next = afterLine(text, parts[index]?.end ?? first.end);
    const end = next + (/^[ \t]*/u.exec(text.slice(next))?.[0].length ?? 0);
    draft.splices.push({ start: first.start, end, text: '' });
    index++;
  }
  for (; index < parts.length; index++) {
    const part = parts[index];
    if (part === undefined || !deleted.has(index)) continue;
    if (!isFirstOnLine(text, part.start)) throw new Unplannable();
    draft.splices.push({ start: lineStart(text, part.start), end: afterLine(text, part.end), text: '' });
  }
}

function partsOf(collection: MapNode | ListNode): readonly Part[] {
  if (collection.kind === 'list') {
    return collection.items.map(({ start, value }) => ({ start, end: Math.max(contentEnd(value), start + 1) }));
  }
  return collection.pairs.map(({ key, value, colonEnd, explicit }) => {
    if (explicit) throw new Unplannable();
    return { start: key.outerStart, end: Math.max(contentEnd(value), colonEnd ?? key.end) };
  });
}

function indentOf(text: string, at: number): string {
  return text.slice(lineStart(text, at), at);
}
