import { Composer, isAlias, isCollection, isMap, isSeq, Lexer, Parser } from 'yaml';
import type { CST, Document, Pair as ParsedPair, ParsedNode, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { readBlock } from './block.ts';
import { wordsFor } from './errorWords.ts';
import { columnAt, pairFault, prologueFaults, scalarFault, tabFaults, WRONG_TAB } from './strict.ts';
import type { Fault } from './text.ts';

/**
 * The syntax of a document with the place of every part, free of the library that parsed it: values are read from it
 * (value.ts) and edits are cut into the text by it (edit.ts).
 */
export type Node = ScalarNode | MapNode | ListNode | AliasNode;

interface Place {
  /** Where the node's own text begins, after an anchor and a tag, in UTF-16 units. */
  readonly start: number;
  /** After its last character; a block scalar ends after its last line break. */
  readonly end: number;
  /** As resolved: 'tag:yaml.org,2002:str', '!own'; undefined when not written. */
  readonly tag: string | undefined;
  /** Where the anchor or tag before it begins; `start` without any. */
  readonly outerStart: number;
}

export interface ScalarNode extends Place {
  readonly kind: 'scalar';
  readonly text: string;
  readonly style: 'plain' | 'quoted' | 'block';
}

export interface MapNode extends Place {
  readonly kind: 'map';
  readonly flow: boolean;
  readonly pairs: readonly Pair[];
}

export interface Pair {
  readonly key: Node;
  readonly value: Node;
  /** After the colon; undefined when there is none (`{a, b}`). */
  readonly colonEnd: number | undefined;
  /** Written with a question mark: `? key`. */
  readonly explicit: boolean;
}

export interface ListNode extends Place {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly items: readonly Item[];
}

export interface Item {
  readonly value: Node;
  /** Where the hyphen is (block) or the value begins (flow). */
  readonly start: number;
}

export interface AliasNode extends Place {
  readonly kind: 'alias';
  /** The node that the alias repeats; undefined when no such anchor came before. */
  readonly target: Node | undefined;
}

export interface Syntax {
  /** Undefined for an empty document. */
  readonly root: Node | undefined;
  readonly faults: readonly Fault[];
}

/** Nothing that a person or a tool writes is deeper; the parser's and our own recursion stay far from the stack's end. */
const DEEPEST = 200;
const TOO_DEEP = 'the file is nested too deeply; simplify it';

/** Half a second of work; a kubeconfig of 1,000 contexts has 150,000. */
const MOST_LEXEMES = 250_000;
const TOO_DENSE =
  'the file is written in a way that takes too long to read in a file so large; write it as kubectl does, or split it';

/** What would take too long; the message is the middle of a sentence. */
class Hopeless extends Error {}

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
    if (error instanceof RangeError) return { root: undefined, faults: [{ at: 0, what: TOO_DEEP }] };
    if (error instanceof Hopeless) return { root: undefined, faults: [{ at: 0, what: error.message }] };
    throw error;
  }
}

/** What Parser.parse does, given up as soon as it is hopeless: a file of brackets would take minutes. */
function* boundedTokens(text: string): Generator<CST.Token, void> {
  const parser = new Parser();
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > 2 * DEEPEST) throw new Hopeless(TOO_DEEP);
    if (++count > MOST_LEXEMES) throw new Hopeless(TOO_DENSE);
  }
  yield* parser.end();
}

function syntaxOf(document: Document.Parsed, text: string): Syntax {
  const contents: ParsedNode | null = document.contents;
  const faults: Fault[] = document.errors
    .filter((error) => !isAfterFlow(contents, error.pos[0]) && !isTightComment(text, error.pos[0]))
    .map((error) => ({ at: error.pos[0], what: wordsFor(error.code) }));
  faults.push(...prologueFaults(text));
  const { explicit, version } = document.directives.yaml;
  if (explicit === true && version !== '1.1') {
    faults.push({ at: 0, what: 'kubectl reads YAML 1.1 alone; remove the %YAML directive' });
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

/** libyaml ends the document after a flow collection at the top (JSON) and never looks at what follows. */
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
  if (++building.depth > DEEPEST) throw new RangeError(TOO_DEEP);
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
    if (target === undefined) {
      building.faults.push({
        at: start,
        what: 'an alias (*) has no anchor (&) before it; add the anchor or write the value out',
      });
    }
    return { kind: 'alias', ...place, target };
  }
  if (node.anchor !== undefined && !/^[\w-]+$/u.test(node.anchor)) {
    building.faults.push({
      at: start,
      what: 'kubectl takes plain letters and digits alone in an anchor (&); rename it',
    });
  }
  const mark = before.find(({ type }) => type === 'tag');
  if (mark !== undefined && /\S/u.test(building.text[mark.offset + mark.source.length] ?? '')) {
    building.faults.push({ at: mark.offset, what: 'kubectl wants a blank behind a tag (!); add it' });
  }
  // An anchor is known from its node's beginning on, so that an alias inside it is told as a cycle, not as unknown.
  const remember = <T extends Node>(built: T): T => {
    if (node.anchor !== undefined) building.anchors.set(node.anchor, built);
    return built;
  };
  const wrong = wrongBracket(node);
  if (wrong !== undefined)
    building.faults.push({ at: wrong, what: 'a closing bracket is of the wrong kind; correct it' });
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
  const what = scalarFault(building.text.slice(start, end), style, building.flows > 0);
  if (what !== undefined) building.faults.push({ at: start, what });
  if (style !== 'block') return remember({ kind: 'scalar', ...place, text: node.source, style });
  const block = readBlock(building.text, start, building.indent);
  if (block.wrongTab !== undefined) building.faults.push({ at: block.wrongTab, what: WRONG_TAB });
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
  const what = pairFault(building.text, built, building.flows > 0);
  if (what !== undefined) building.faults.push({ at: key.start, what });
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
