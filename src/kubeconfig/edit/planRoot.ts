import { isDeepStrictEqual } from 'node:util';
import { align } from './align.ts';
import { indexNames, isNamedList } from './namedLists.ts';
import { type Keys, madeFrom, namedItem, notAMapping, type Patch, toPlainPatch } from './patch.ts';
import {
  type Addition,
  contentEnd,
  type Draft,
  hasComment,
  insertLines,
  planBlock,
  planFlow,
  Unplannable,
  Written,
} from './planParts.ts';
import { afterLine, applyTextEdits, columnOf, isFirstOnLine, lineEnd, lineStart, type TextEdit } from './textEdit.ts';
import type { Item, ListNode, MapNode, Node, Pair, ScalarNode } from '../yaml/syntax.ts';
import {
  childColumn,
  isInline,
  isList,
  type Quotes,
  renderBlock,
  renderFlow,
  renderInline,
  type Style,
  type YamlValue,
} from '../yaml/render.ts';
import { evaluate, isMerge, toJson } from '../yaml/value.ts';

/** What a value hangs on. */
interface Holder {
  readonly key: string;
  /** Within braces or brackets, where lines mean nothing. */
  readonly flow: boolean;
  /** Of the key or the hyphen; 0 within braces, where a file may be one long line and finding it slow. */
  readonly column: number;
  /** After the colon or the hyphen; undefined for the whole document and for keys without a colon. */
  readonly valueAt: number | undefined;
}

/** Plans the splices that make of the document `root` what `keys` say; those of one call never overlap. */
export function planRoot(root: MapNode, keys: Keys, draft: Draft): void {
  planMap(root, { key: '', flow: root.flow, column: -draft.style.step, valueAt: undefined }, keys, draft);
}

/** How the file is written, seen from the first examples in it. */
export function styleOf(root: Node | undefined, text: string): Style {
  const style = { json: root?.kind === 'map' && root.flow, eol: text.includes('\r\n') ? '\r\n' : '\n' };
  return {
    ...style,
    step: firstStep(root, 'map', text) ?? 2,
    listStep: firstStep(root, 'list', text) ?? 0,
  };
}

function planPatch(node: Node, holder: Holder, patch: Patch, draft: Draft): void {
  if (patch.kind === 'set') planSet(node, holder, patch.value, draft);
  else if (patch.kind === 'inside') planInside(node, holder, patch.keys, draft);
}

function planInside(node: Node, holder: Holder, keys: Keys, draft: Draft): void {
  if (node.kind === 'map') {
    if (isNamedList(holder.key)) throw notAMapping(holder.key);
    planMap(node, holder, keys, draft);
  } else if (node.kind === 'list') planNamed(node, holder, keys, draft);
  else if (node.kind === 'alias') throw new Unplannable();
  else {
    if (toJson(evaluate(node).value) !== null) throw notAMapping(holder.key);
    const made = madeFrom({ kind: 'inside', keys }, holder.key);
    if (made !== undefined) planReplace(node, holder, made, draft);
  }
}

function planMap(map: MapNode, holder: Holder, keys: Keys, draft: Draft): void {
  const deleted = new Set<number>();
  const additions: Addition[] = [];
  for (const [key, patch] of keys) {
    const matching = map.pairs.flatMap((pair, index) => (!isMerge(pair) && keyOf(pair) === key ? [index] : []));
    // Of two equal keys the last one counts.
    const pair = map.pairs[matching.at(-1) ?? -1];
    if (patch.kind === 'delete') for (const index of matching) deleted.add(index);
    else if (pair !== undefined) planPatch(pair.value, pairHolder(pair, map, draft), patch, draft);
    else {
      const value = madeFrom(patch, key);
      if (value !== undefined) additions.push({ key, value });
    }
  }
  planCollection(map, holder, deleted, additions, draft);
}

function planNamed(list: ListNode, holder: Holder, keys: Keys, draft: Draft): void {
  if (!isNamedList(holder.key)) throw notAMapping(holder.key);
  const { indexOf } = indexNames(list.items.map(({ value }) => nameOf(value)));
  const deleted = new Set<number>();
  const additions: Addition[] = [];
  for (const [name, patch] of keys) {
    const index = indexOf(name);
    const item = list.items[index];
    if (item === undefined) {
      const value = madeFrom(patch, '');
      if (value !== undefined) additions.push({ key: undefined, value: namedItem(name, value) });
    } else if (patch.kind === 'delete') {
      deleted.add(index);
    } else if (patch.kind === 'copy') {
      const value = new Written(copyOf(item, list, patch.to, draft));
      additions.push({ key: undefined, value, behind: index });
    } else if (patch.kind === 'rename') {
      planName(item, list, patch.to, draft);
    } else {
      planPatch(item.value, itemHolder(item, list, draft.text), patch, draft);
    }
  }
  planCollection(list, holder, deleted, additions, draft);
}

function planName(item: Item, list: ListNode, to: string, draft: Draft): void {
  if (item.value.kind !== 'map') throw new Unplannable();
  planMap(item.value, itemHolder(item, list, draft.text), new Map([['name', { kind: 'set', value: to }]]), draft);
}

/** The text of an item with another name in it; a block item's from its hyphen to the end of its last line. */
function copyOf(item: Item, list: ListNode, to: string, draft: Draft): string {
  const { text, style } = draft;
  if (!list.flow && !isFirstOnLine(text, item.start)) throw new Unplannable();
  const end = list.flow ? item.value.end : lineEnd(text, beforeBreak(contentEnd(item.value), text));
  const splices: TextEdit[] = [];
  planName(item, list, to, { text, style, splices });
  if (splices.some((splice) => splice.start < item.start || splice.end > end)) throw new Unplannable();
  const moved = splices.map((splice) => ({
    start: splice.start - item.start,
    end: splice.end - item.start,
    text: splice.text,
  }));
  return applyTextEdits(text.slice(item.start, end), moved);
}

/** Changes each item that differs; the others keep their comments. */
function planItems(list: ListNode, holder: Holder, values: readonly YamlValue[], draft: Draft): void {
  const before = list.items.map(({ value }) => {
    return toJson(evaluate(value.kind === 'alias' ? value.target : value).value);
  });
  const { replaced, deleted, inserted } = align(before, values, toPlainPatch);
  for (const [index, value] of replaced) {
    const item = list.items[index];
    if (item !== undefined) planSet(item.value, itemHolder(item, list, draft.text), value, draft);
  }
  const additions = inserted.map(({ behind, value }) => ({ key: undefined, value, behind }));
  planCollection(list, holder, deleted, additions, draft);
}

function itemHolder(item: Item, list: ListNode, text: string): Holder {
  const valueAt = list.flow ? undefined : item.start + 1;
  return { key: '', flow: list.flow, column: list.flow ? 0 : columnOf(text, item.start), valueAt };
}

function planCollection(
  node: MapNode | ListNode,
  holder: Holder,
  deleted: ReadonlySet<number>,
  additions: readonly Addition[],
  draft: Draft,
): void {
  if (deleted.size === 0 && additions.length === 0) return;
  const isEmpty = (node.kind === 'map' ? node.pairs : node.items).length === 0;
  const change = { deleted, additions, emptyAt: emptyAt(node, holder, draft.text) };
  if (!node.flow) planBlock(node, change, draft);
  else if (isEmpty && !holder.flow && !hasComment(node, draft.text))
    planReplace(node, holder, valueOf(additions), draft);
  else planFlow(node, change, draft);
}

function planSet(node: Node, holder: Holder, value: YamlValue, draft: Draft): void {
  if (node.kind !== 'alias' && isDeepStrictEqual(toJson(evaluate(node).value), toPlainPatch(value))) return;
  if (node.kind === 'map' && typeof value === 'object' && !isList(value) && (node.flow || !isInline(value))) {
    const keys: Keys = new Map(node.pairs.map((pair) => [keyOf(pair), { kind: 'delete' }]));
    for (const [key, each] of Object.entries(value)) keys.set(key, { kind: 'set', value: each });
    planMap(node, holder, keys, draft);
  } else if (node.kind === 'list' && typeof value === 'object' && isList(value)) {
    planItems(node, holder, value, draft);
  } else {
    planReplace(node, holder, value, draft);
  }
}

function planReplace(node: Node, holder: Holder, value: YamlValue, draft: Draft): void {
  const { text, style, splices } = draft;
  const start = node.tag === undefined ? node.start : node.outerStart;
  const isEmpty = node.kind === 'scalar' && node.start === node.end;
  const isFlowNode = (node.kind === 'map' || node.kind === 'list') && node.flow && node.end - node.start > 2;
  if (holder.flow || (isFlowNode && !isInline(value))) {
    const flow = renderFlow(value, style, quotesOf(node, text));
    splices.push(isEmpty ? emptyInFlow(node, holder, flow) : { start, end: node.end, text: flow });
  } else if (isInline(value) && !isEmpty && (node.kind === 'scalar' || node.kind === 'alias' || node.flow)) {
    splices.push({ start, end: beforeBreak(node.end, text), text: renderInline(value, style, quotesOf(node, text)) });
  } else {
    planBlockValue(node, holder, value, draft);
  }
}

/** A value that is, or becomes, more than one token on the line of its key. */
function planBlockValue(node: Node, holder: Holder, value: YamlValue, draft: Draft): void {
  const { text, style, splices } = draft;
  const { valueAt } = holder;
  if (valueAt === undefined) throw new Unplannable();
  const isBlock = (node.kind === 'map' || node.kind === 'list') && !node.flow;
  if (isBlock) {
    // Its lines go; what stands behind the colon, a comment perhaps, stays.
    if (!isFirstOnLine(text, node.start)) throw new Unplannable();
    splices.push({ start: lineStart(text, node.start), end: afterLine(text, contentEnd(node)), text: '' });
  } else if (node.end > node.start) {
    splices.push({ start: valueAt, end: beforeBreak(node.end, text), text: '' });
  }
  if (isInline(value)) {
    splices.push({ start: valueAt, end: valueAt, text: ` ${renderInline(value, style)}` });
    return;
  }
  const column = isBlock ? columnOf(text, node.start) : childColumn(value, holder.column, style);
  const lines = renderBlock(value, column, style);
  if (isBlock) insertLines(lineStart(text, node.start), lines, draft);
  else {
    const at = lineEnd(text, beforeBreak(node.end, text));
    splices.push({ start: at, end: at, text: lines.map((line) => style.eol + line).join('') });
  }
}

function emptyInFlow(node: Node, holder: Holder, flow: string): { start: number; end: number; text: string } {
  const at = holder.valueAt ?? node.end;
  return { start: at, end: at, text: holder.valueAt === undefined ? `: ${flow}` : ` ${flow}` };
}

/** A block scalar ends after a line break that must stay. */
function beforeBreak(end: number, text: string): number {
  if (text[end - 1] !== '\n') return end;
  return text[end - 2] === '\r' ? end - 2 : end - 1;
}

function quotesOf(node: Node, text: string): Quotes {
  if (node.kind !== 'scalar' || node.style !== 'quoted') return 'none';
  return text[node.start] === "'" ? 'single' : 'double';
}

/** `{}` or `[]` comes after the colon and after an anchor or tag there. */
function emptyAt(node: Node, holder: Holder, text: string): number | undefined {
  if (node.outerStart === node.start) return holder.valueAt;
  const marks = /^(?:[&!]\S*[ \t]*)+/u.exec(text.slice(node.outerStart, node.start))?.[0] ?? '';
  return node.outerStart + marks.trimEnd().length;
}

function pairHolder(pair: Pair, map: MapNode, draft: Draft): Holder {
  const column = map.flow ? 0 : columnOf(draft.text, pair.key.outerStart);
  return { key: keyOf(pair), flow: map.flow, column, valueAt: pair.colonEnd };
}

function keyOf(pair: Pair): string {
  return String(toJson(evaluate(pair.key).value));
}

function nameOf(item: Node): string {
  if (item.kind !== 'map') return '';
  const value = item.pairs.findLast((pair) => keyOf(pair) === 'name')?.value;
  const named = value?.kind === 'alias' ? value.target : value;
  return named?.kind === 'scalar' ? textOf(named) : '';
}

function textOf(scalar: ScalarNode): string {
  const plain = toJson(evaluate(scalar).value);
  return typeof plain === 'string' ? plain : '';
}

function valueOf(additions: readonly Addition[]): YamlValue {
  const plain = additions.map(({ key, value }) => {
    if (value instanceof Written) throw new Unplannable();
    return [key, value] as const;
  });
  if (plain[0]?.[0] === undefined) return plain.map(([, value]) => value);
  return Object.fromEntries(plain.map(([key = '', value]) => [key, value] as const));
}

function firstStep(node: Node | undefined, kind: 'map' | 'list', text: string): number | undefined {
  if (node === undefined || node.kind === 'scalar' || node.kind === 'alias' || node.flow) return undefined;
  if (node.kind === 'list') {
    for (const item of node.items) {
      const found = firstStep(item.value, kind, text);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  for (const { key, value } of node.pairs) {
    if (value.kind === kind && !value.flow && isFirstOnLine(text, value.start)) {
      return columnOf(text, value.start) - columnOf(text, key.outerStart);
    }
    const found = firstStep(value, kind, text);
    if (found !== undefined) return found;
  }
  return undefined;
}
