import type { AliasNode, MapNode, Node, Pair } from './syntax.ts';
import { resolveScalar, type Scalar } from './scalar.ts';
import { type Fault, faultAt, type PlainCode } from './sourceText.ts';

/** What a document says to kubectl: aliases followed, merge keys applied, the last of two equal keys kept. */
export type Value = (Scalar | ListValue | MapValue) & {
  /** Where it is written, in UTF-16 units. */
  readonly at: number;
};

export interface ListValue {
  readonly kind: 'list';
  readonly items: readonly Value[];
}

export interface MapValue {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Value>;
  /** Where a null stands as a key, for which JSON has no word. */
  readonly nullKeyAt?: number;
}

export interface Evaluation {
  readonly value: Value;
  readonly faults: readonly Fault[];
}

/** How often go-yaml would have decoded a node, and how often of these inside an alias. */
export interface Work {
  decoded: number;
  aliased: number;
}

interface Evaluating {
  readonly faults: Fault[];
  readonly work: Work;
  /** Where the text that the nodes tell places of begins in the file's. */
  readonly offset: number;
  readonly done: Map<Node, { readonly value: Value; readonly decoded: number }>;
  readonly open: Set<Node>;
  /** Whether something was met that JSON has no word for. */
  isUnsayable: boolean;
}

class ExcessiveAliasing extends Error {}

/**
 * Evaluates as go-yaml 2 decodes; an empty document is null. For a part of a file, `offset` is where it begins, and
 * `work` is what was done for the parts before it.
 */
export function evaluate(
  root: Node | undefined,
  { offset, work }: { offset: number; work: Work } = { offset: 0, work: { decoded: 0, aliased: 0 } },
): Evaluation {
  const state: Evaluating = { faults: [], isUnsayable: false, work, offset, done: new Map(), open: new Set() };
  if (root === undefined) return { value: { kind: 'null', at: offset }, faults: [] };
  try {
    const value = evaluateNode(root, state);
    return { value, faults: state.isUnsayable ? [...state.faults, ...unsayable(value)] : state.faults };
  } catch (error) {
    if (!(error instanceof ExcessiveAliasing)) throw error;
    const fault = faultAt(offset + root.start, 'excessive-aliases');
    return { value: { kind: 'null', at: offset }, faults: [...state.faults, fault] };
  }
}

/** What JSON has no word for; in a value for which another comes under an equal key later, it does no harm. */
function unsayable(value: Value): readonly Fault[] {
  if (value.kind === 'number') return Number.isFinite(value.value) ? [] : [faultAt(value.at, 'no-number')];
  if (value.kind === 'list') return value.items.flatMap(unsayable);
  if (value.kind !== 'map') return [];
  const inner = Array.from(value.entries.values()).flatMap(unsayable);
  return value.nullKeyAt === undefined ? inner : [faultAt(value.nullKeyAt, 'wrong-key'), ...inner];
}

/** Plain data for comparison and for payloads that are nobody's business: objects without a prototype. */
export function toJson(value: Value): unknown {
  switch (value.kind) {
    case 'null':
      return null;
    case 'string':
      return value.text;
    case 'list':
      return value.items.map(toJson);
    case 'map': {
      const plain = Object.create(null) as Record<string, unknown>;
      for (const [key, each] of value.entries) plain[key] = toJson(each);
      return plain;
    }
    case 'bool':
    case 'number':
      return value.value;
  }
}

function evaluateNode(node: Node, state: Evaluating): Value {
  if (node.kind === 'alias') return evaluateAlias(node, state);
  const before = state.work.decoded;
  count(state.work, 1, 0);
  state.open.add(node);
  const value = evaluateKind(node, state);
  state.open.delete(node);
  state.done.set(node, { value, decoded: state.work.decoded - before });
  return value;
}

function evaluateKind(node: Exclude<Node, AliasNode>, state: Evaluating): Value {
  const at = state.offset + node.start;
  switch (node.kind) {
    case 'scalar': {
      const scalar = resolveScalar(node);
      if ('code' in scalar) {
        state.faults.push({ ...scalar, at });
        return { kind: 'null', at };
      }
      if (scalar.kind === 'number' && !Number.isFinite(scalar.value)) state.isUnsayable = true;
      return { ...scalar, at };
    }
    case 'list':
      return { kind: 'list', items: node.items.map((item) => evaluateNode(item.value, state)), at };
    case 'map': {
      const entries = new Map<string, Value>();
      const nullKeyAt = fillEntries(node, entries, state);
      return nullKeyAt === undefined ? { kind: 'map', entries, at } : { kind: 'map', entries, nullKeyAt, at };
    }
  }
}

/** A value is evaluated once however often it is repeated; what go-yaml would have done is only counted. */
function evaluateAlias(alias: AliasNode, state: Evaluating): Value {
  const { target } = alias;
  const at = state.offset + alias.start;
  if (target === undefined) return { kind: 'null', at };
  if (state.open.has(target)) {
    return broken(alias, 'alias-cycle', state);
  }
  const known = state.done.get(target);
  if (known === undefined) return { kind: 'null', at };
  count(state.work, known.decoded + 1, known.decoded);
  return { ...known.value, at };
}

/** go-yaml 2 takes pairs and merge keys in the order of the file: what comes later wins, even a merged key. */
function fillEntries(node: MapNode, entries: Map<string, Value>, state: Evaluating): number | undefined {
  let nullKeyAt: number | undefined;
  for (const pair of node.pairs) {
    if (isMerge(pair)) {
      mergeInto(pair.value, entries, state);
      continue;
    }
    const name = evaluateNode(pair.key, state);
    const key = keyOf(name);
    const value = evaluateNode(pair.value, state);
    if (key !== undefined) entries.set(key, value);
    else if (name.kind === 'null') {
      nullKeyAt = name.at;
      state.isUnsayable = true;
    } else broken(pair.key, 'wrong-key', state);
  }
  return nullKeyAt;
}

/** Whether a pair is a merge key (<<). */
export function isMerge(pair: Pair): boolean {
  const { key } = pair;
  if (key.kind !== 'scalar' || key.text !== '<<') return false;
  return key.tag === undefined ? key.style === 'plain' : key.tag === 'tag:yaml.org,2002:merge';
}

function mergeInto(source: Node, entries: Map<string, Value>, state: Evaluating): void {
  const parts = source.kind === 'list' ? source.items.map(({ value }) => value).reverse() : [source];
  for (const part of parts) {
    const merged = evaluateNode(part, state);
    if (merged.kind === 'map') for (const [key, value] of merged.entries) entries.set(key, value);
    else broken(part, 'merge-of-no-mapping', state);
  }
}

const INFINITE: ReadonlyMap<number, string> = new Map([
  [Infinity, '.inf'],
  [-Infinity, '-.inf'],
  [NaN, '.nan'],
]);

/** The string that a key becomes in JSON. */
function keyOf(key: Value): string | undefined {
  switch (key.kind) {
    case 'string':
      return key.text;
    case 'bool':
      return String(key.value);
    case 'number':
      return INFINITE.get(key.value) ?? String(key.value);
    case 'null':
    case 'list':
    case 'map':
      return undefined;
  }
}

function broken(node: Node, code: PlainCode, state: Evaluating): Value {
  const at = state.offset + node.start;
  state.faults.push(faultAt(at, code));
  return { kind: 'null', at };
}

/** decode.go of go-yaml 2: the bound that keeps a "billion laughs" file small. */
function count(work: Work, decoded: number, aliased: number): void {
  work.decoded += decoded;
  work.aliased += aliased;
  if (work.aliased <= 100 || work.decoded <= 1000) return;
  const share = Math.min(Math.max((work.decoded - 400_000) / 3_600_000, 0), 1);
  if (work.aliased / work.decoded > 0.99 - 0.89 * share) throw new ExcessiveAliasing();
}
