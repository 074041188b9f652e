import type { ListNode, MapNode, Node, Pair, ScalarNode } from './syntax.ts';
import { type Fault, faultAt, type PlainCode } from './sourceText.ts';

/*
 * What libyaml's scanner, in the form that kubectl has it (scannerc.go of go-yaml 2), refuses and the parser here lets
 * pass, because YAML 1.2 allows it.
 */

const DIRECTIVE =
  /^%(?:YAML[ \t]+0?1\.0?1|TAG[ \t]+(!(?:[\w-]*!)?)[ \t]+[\w;/?:@&=+$,.!~*'()[\]%-]+(?=[ \t]|$))[ \t]*(?:#.*)?$/u;

/** Faults before the first document: its directives, and a document's end where none has begun. */
export function prologueFaults(text: string): readonly Fault[] {
  const seen = new Set<string>();
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end).replace(/\r$/u, '');
    if (/^\.\.\.(?:[ \t]|$)/u.test(line)) return [faultAt(at, 'document-end')];
    if (line.startsWith('%')) {
      const found = DIRECTIVE.exec(line);
      const handle = found?.[1] ?? '%YAML';
      if (found === null || seen.has(handle)) {
        return [faultAt(at, 'directive')];
      }
      seen.add(handle);
    } else if (!/^[ \t]*(?:#.*)?$/u.test(line)) return [];
    if (end < 0) return [];
    at = end + 1;
  }
  return [];
}

/** What is wrong with how a scalar is written, `source` in its quotes. */
export function scalarFault(source: string, style: ScalarNode['style'], inFlow: boolean): PlainCode | undefined {
  if (style === 'plain' && inFlow && (source.includes('?') || source.startsWith(':'))) {
    return 'key-sign-in-flow';
  }
  if (style !== 'quoted') return undefined;
  if (!isClosed(source)) return 'quote-missing';
  if (source.startsWith("'")) return undefined;
  for (const [, letter, digits = '', other] of source.matchAll(/\\(?:([uU])([0-9a-fA-F]{4,8})|([^]))/gu)) {
    if (other === '/') return 'slash-escape';
    const code = parseInt(letter === 'u' ? digits.slice(0, 4) : digits, 16);
    if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) {
      return 'no-such-character';
    }
  }
  return undefined;
}

/** The parser takes half of an escaped quote for the closing one where it gives up at a line further left. */
function isClosed(source: string): boolean {
  const escape = source.startsWith("'") ? "'" : '\\';
  let at = source.length - 1;
  while (at > 1 && source[at - 1] === escape) at--;
  return (source.length - at) % 2 === 1;
}

/** What is wrong with how a key and its colon are written. */
export function pairFault(text: string, { key, colonEnd, explicit }: Pair, inFlow: boolean): PlainCode | undefined {
  if (!explicit && colonEnd !== undefined && !isSimpleKey(text.slice(key.outerStart, colonEnd - 1))) {
    return 'long-key';
  }
  if (key.kind !== 'scalar') return undefined;
  // The parser loses a second scalar behind an explicit key.
  if (explicit && !inFlow && key.style !== 'block' && !isBareBehind(text, key.end)) {
    return 'text-behind-key';
  }
  const isTight = inFlow && key.style === 'plain' && key.end > key.start && colonEnd === key.end + 1;
  if (isTight && /[,[\]{}]/u.test(text[colonEnd] ?? '')) {
    return 'tight-colon';
  }
  return undefined;
}

/** Whether kubectl finds the colon of a key without a question mark: on one line, within 1,024 characters. */
function isSimpleKey(source: string): boolean {
  return source.length <= 1024 && !source.includes('\n');
}

/** Whether nothing but a comment follows on the line. */
function isBareBehind(text: string, at: number): boolean {
  const rest = /[ \t]*(?:#.*)?(?=[\r\n]|$)/uy;
  rest.lastIndex = at;
  return rest.test(text);
}

export function columnAt(text: string, at: number): number {
  return at - (at === 0 ? -1 : text.lastIndexOf('\n', at - 1)) - 1;
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: ScalarNode['style'] | 'flow';
  /** The column of the innermost block collection around it; -1 without one. */
  readonly indent: number;
  readonly parent: Span | undefined;
}

/** The first tab where kubectl wants spaces: at the beginning of a line or behind -, ? and : there. */
export function tabFaults(text: string, root: Node | undefined): readonly Fault[] {
  if (!text.includes('\t')) return [];
  const spans: Span[] = [];
  if (root !== undefined) addSpans(root, -1, undefined, text, spans);
  const at = wrongTab(text, spans);
  return at === undefined ? [] : [faultAt(at, 'tab-indentation')];
}

function wrongTab(text: string, spans: readonly Span[]): number | undefined {
  let next = 0;
  let last: Span | undefined;
  let blankEnd = 0;
  for (const found of text.matchAll(/^(?: *[-?:](?=[ \t]))* *(?=\t)/gmu)) {
    const at = found.index + found[0].length;
    for (; (spans[next]?.start ?? Infinity) <= at; next++) {
      last = spans[next];
      blankEnd = last?.kind === 'plain' ? endOfBlanks(text, last.end) : 0;
    }
    let around = last;
    while (around !== undefined && around.end <= at) around = around.parent;
    // The scanner of a plain scalar goes over the blank lines after it as well.
    const isScannedAsPlain = around?.kind === 'plain' || at < blankEnd;
    const isWrong = isScannedAsPlain
      ? /^ *$/u.test(found[0]) && found[0].length <= (last?.indent ?? -1)
      : around === undefined;
    if (isWrong) return at;
  }
  return undefined;
}

function endOfBlanks(text: string, from: number): number {
  const blanks = /[ \t\r\n]*/uy;
  blanks.lastIndex = from;
  blanks.exec(text);
  return blanks.lastIndex;
}

function addSpans(node: Node, indent: number, parent: Span | undefined, text: string, spans: Span[]): void {
  if (node.kind === 'alias') return;
  if (node.kind === 'scalar') {
    if (node.end > node.start) spans.push({ start: node.start, end: node.end, kind: node.style, indent, parent });
    return;
  }
  const span: Span | undefined = node.flow
    ? { start: node.start, end: node.end, kind: 'flow', indent, parent }
    : parent;
  if (span !== undefined && span !== parent) spans.push(span);
  const inner = node.flow ? indent : Math.max(indent, columnAt(text, firstOf(node)));
  if (node.kind === 'list') for (const { value } of node.items) addSpans(value, inner, span, text, spans);
  else {
    for (const { key, value } of node.pairs) {
      addSpans(key, inner, span, text, spans);
      addSpans(value, inner, span, text, spans);
    }
  }
}

function firstOf(node: MapNode | ListNode): number {
  return node.kind === 'map' ? (node.pairs[0]?.key.outerStart ?? node.start) : node.start;
}
