import {
  Composer,
  type CST,
  type Document,
  type ErrorCode,
  isAlias,
  isCollection,
  isMap,
  isSeq,
  Lexer,
  type Pair as ParsedPair,
  type ParsedNode,
  Parser,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { readBlock } from './block.ts';
import { columnAt, pairFault, prologueFaults, scalarFault, tabFaults } from './strict.ts';
import { type Fault, faultAt, type PlainCode } from './sourceText.ts';
import type { Item, Node, Pair, Place, ScalarNode, Syntax } from './syntax.ts';

/**
 * Nothing that a person or a tool writes is deeper; the parser's and our own recursion stay far from the stack's end.
 */
const DEEPEST = 200;

/** Half a second of work; a kubeconfig of 1,000 contexts has 150,000. */
const MOST_LEXEMES = 250_000;

/** What would take too long to read. */
class TooComplex extends Error {
  readonly code: PlainCode;

  constructor(code: PlainCode) {
    super(code);
    this.code = code;
  }
}

/** What the parser's error means. */
const FAULTS: Partial<Record<ErrorCode, PlainCode>> = {
  BAD_DQ_ESCAPE: 'wrong-escape',
  BAD_INDENT: 'wrong-indentation',
  BAD_SCALAR_START: 'reserved-character',
  BLOCK_AS_IMPLICIT_KEY: 'two-colons',
  BLOCK_IN_FLOW: 'bracket-or-comma-missing',
  MISSING_CHAR: 'closing-missing',
  MULTILINE_IMPLICIT_KEY: 'colon-missing',
  TAB_AS_INDENT: 'tab-indentation',
  UNEXPECTED_TOKEN: 'unexpected-text',
};

/** The first document of a stream, as kubectl reads no other. */
export function parseSyntax(text: string): Syntax {
  const composer = new Composer({
    schema: 'failsafe',
    resolveKnownTags: false,
    merge: false,
    uniqueKeys: false,
    keepSourceTokens: true,
    prettyErrors: false,
    logLevel: 'silent',
  });
  try {
    for (const document of composer.compose(boundedTokens(text), true, text.length)) return syntaxOf(document, text);
    return { root: undefined, faults: [] };
  } catch (error) {
    // A RangeError is the end of the stack.
    if (error instanceof RangeError) return { root: undefined, faults: [faultAt(0, 'too-deep')] };
    if (error instanceof TooComplex) return { root: undefined, faults: [faultAt(0, error.code)] };
    throw error;
  }
}

/** What Parser.parse does, given up as soon as it is hopeless: a file of brackets would take minutes. */
function* boundedTokens(text: string): Generator<CST.Token, void> {
  const parser = new Parser();
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > 2 * DEEPEST) throw new TooComplex('too-deep');
    if (++count > MOST_LEXEMES) throw new TooComplex('too-dense');
  }
  yield* parser.end();
}

function syntaxOf(document: Document.Parsed, text: string): Syntax {
  const contents: ParsedNode | null = document.contents;
  const faults: Fault[] = document.errors
    .filter((error) => !isAfterFlow(contents, error.pos[0]) && !isTightComment(text, error.pos[0]))
    .map((error) => faultAt(error.pos[0], FAULTS[error.code] ?? 'yaml-invalid'));
  faults.push(...prologueFaults(text));
  const { explicit, version } = document.directives.yaml;
  if (explicit === true && version !== '1.1') {
    faults.push(faultAt(0, 'yaml-version'));
  }
  const root =
    contents === null
      ? undefined
      : buildNode(contents, [], { text, anchors: new Map(), faults, depth: 0, flows: 0, indent: -1 });
  faults.push(...tabFaults(text.slice(0, documentEnd(root, document, text)), root));
  return { root, faults };
}

/** Where kubectl stops reading. */
function documentEnd(root: Node | undefined, document: Document.Parsed, text: string): number {
  if (root === undefined) return document.range[2];
  if (root.kind === 'map' && root.flow) return root.end;
  const marker = /^(?:---|\.\.\.)(?=\s|$)/gmu;
  marker.lastIndex = root.end;
  return marker.exec(text)?.index ?? text.length;
}

/** libyaml ends the document after a flow collection at the top (JSON) and ignores what follows. */
function isAfterFlow(contents: ParsedNode | null, at: number): boolean {
  const token = contents?.srcToken;
  if (!isCollection(contents) || token?.type !== 'flow-collection') return false;
  return at >= contents.range[1] && token.end.some(({ type }) => type === 'flow-map-end' || type === 'flow-seq-end');
}

/** libyaml wants no blank between a value and the comment behind it; a plain value has none then. */
function isTightComment(text: string, at: number): boolean {
  return text[at] === '#' && /\S/u.test(text[at - 1] ?? '');
}

interface Building {
  readonly text: string;
  readonly anchors: Map<string, Node>;
  readonly faults: Fault[];
  depth: number;
  /** How many braces and brackets are open. */
  flows: number;
  /** The column of the innermost block collection; -1 outside of all. */
  indent: number;
}

type Tokens = readonly CST.SourceToken[];

function buildNode(node: ParsedNode, before: Tokens, building: Building): Node {
  if (++building.depth > DEEPEST) throw new TooComplex('too-deep');
  const { flows, indent } = building;
  if (isCollection(node)) {
    if (node.flow === true) building.flows++;
    else building.indent = columnAt(building.text, blockStart(node));
  }
  const built = buildKind(node, before, building);
  building.flows = flows;
  building.indent = indent;
  building.depth--;
  return built;
}

/** Where a block collection's first line begins: an anchor or a tag may stand before its first key. */
function blockStart(node: YAMLMap.Parsed | YAMLSeq.Parsed): number {
  const before = isMap(node) ? (node.items[0]?.srcToken?.start ?? []) : [];
  const first = before.find(({ type }) => type === 'anchor' || type === 'tag' || type === 'explicit-key-ind');
  return first?.offset ?? node.range[0];
}

function buildKind(node: ParsedNode, before: Tokens, building: Building): Node {
  const [start, end] = node.range;
  const outer = before.find(({ type }) => type === 'anchor' || type === 'tag')?.offset;
  const place: Place = { start, end, tag: node.tag, outerStart: outer ?? start };
  if (isAlias(node)) {
    const target = building.anchors.get(node.source);
    if (target === undefined) building.faults.push(faultAt(start, 'anchor-missing'));
    return { kind: 'alias', ...place, target };
  }
  if (node.anchor !== undefined && !/^[\w-]+$/u.test(node.anchor)) {
    building.faults.push(faultAt(start, 'anchor-name'));
  }
  const mark = before.find(({ type }) => type === 'tag');
  if (mark !== undefined && /\S/u.test(building.text[mark.offset + mark.source.length] ?? '')) {
    building.faults.push(faultAt(mark.offset, 'tight-tag'));
  }
  // An anchor is known from its node's beginning on, so that an alias inside it is reported as a cycle, not as unknown.
  const remember = <T extends Node>(built: T): T => {
    if (node.anchor !== undefined) building.anchors.set(node.anchor, built);
    return built;
  };
  const wrong = wrongBracket(node);
  if (wrong !== undefined) building.faults.push(faultAt(wrong, 'wrong-bracket'));
  if (isMap(node)) {
    const pairs: Pair[] = [];
    const map = remember({ kind: 'map', ...place, flow: node.flow === true, pairs });
    for (const pair of node.items) pairs.push(buildPair(pair, building));
    return map;
  }
  if (isSeq(node)) {
    const items: Item[] = [];
    const list = remember({ kind: 'list', ...place, flow: node.flow === true, items });
    fillItems(node, items, building);
    return list;
  }
  const style = styleOf(node);
  const fault = scalarFault(building.text.slice(start, end), style, building.flows > 0);
  if (fault !== undefined) building.faults.push(faultAt(start, fault));
  if (style !== 'block') return remember({ kind: 'scalar', ...place, text: node.source, style });
  const block = readBlock(building.text, start, building.indent);
  if (block.wrongTab !== undefined) building.faults.push(faultAt(block.wrongTab, 'tab-indentation'));
  return remember({ kind: 'scalar', ...place, text: block.text, style });
}

/** The parser lets `]` end what `{` began, and may then take the rest of the file for something after its end. */
function wrongBracket(node: ParsedNode): number | undefined {
  const token = node.srcToken;
  if (token?.type !== 'flow-collection') return undefined;
  const end = token.end.find(({ type }) => type === 'flow-map-end' || type === 'flow-seq-end');
  const wanted = token.start.type === 'flow-map-start' ? 'flow-map-end' : 'flow-seq-end';
  return end === undefined || end.type === wanted ? undefined : end.offset;
}

function buildPair(pair: ParsedPair<ParsedNode, ParsedNode | null>, building: Building): Pair {
  const token = pair.srcToken;
  const separator = token?.sep ?? [];
  const colon = separator.find(({ type }) => type === 'map-value-ind');
  const colonEnd = colon === undefined ? undefined : colon.offset + 1;
  const key = buildNode(pair.key, token?.start ?? [], building);
  const value = pair.value === null ? emptyAt(colonEnd ?? key.end) : buildNode(pair.value, separator, building);
  const explicit = token?.start.some(({ type }) => type === 'explicit-key-ind') === true;
  const built: Pair = { key, value, colonEnd, explicit };
  const fault = pairFault(building.text, built, building.flows > 0);
  if (fault !== undefined) building.faults.push(faultAt(key.start, fault));
  return built;
}

function fillItems(node: YAMLSeq.Parsed, items: Item[], building: Building): void {
  const token = node.srcToken;
  const parts =
    token?.type === 'block-seq'
      ? token.items.filter(({ start }) => start.some(({ type }) => type === 'seq-item-ind'))
      : (token?.items ?? []);
  node.items.forEach((item, index) => {
    const before = parts[index]?.start ?? [];
    const hyphen = before.find(({ type }) => type === 'seq-item-ind');
    const value = buildNode(item, before, building);
    items.push({ value, start: hyphen?.offset ?? value.outerStart });
  });
}

function styleOf(node: Scalar.Parsed): ScalarNode['style'] {
  const type = node.srcToken?.type;
  if (type === 'block-scalar') return 'block';
  return type === 'single-quoted-scalar' || type === 'double-quoted-scalar' ? 'quoted' : 'plain';
}

function emptyAt(at: number): ScalarNode {
  return { kind: 'scalar', start: at, end: at, outerStart: at, tag: undefined, text: '', style: 'plain' };
}
