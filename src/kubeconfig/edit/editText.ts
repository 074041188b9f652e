import { isDeepStrictEqual } from 'node:util';
import { isUserError, UserError, type UserErrorOf } from '../../errors/userError.ts';
import { inOneGo } from '../../base/timeSlices.ts';
import { type Cut, excerptOf, fillGaps, type Gap, isCutSo, moveGaps } from './excerpt.ts';
import { type Draft, Unplannable } from './planParts.ts';
import { type Edit, type Keys, patchesOf, patchPlain } from './patch.ts';
import { planRoot, styleOf } from './planRoot.ts';
import { applyTextEdits, type TextEdit } from './textEdit.ts';
import { type Document, MOST_UNUSUAL, readDocument } from '../yaml/document.ts';
import { parseSyntax } from '../yaml/node.ts';
import type { MapNode, Node } from '../yaml/syntax.ts';
import { diagnosticOf, type Fault, lineFinder } from '../yaml/sourceText.ts';
import type { YamlValue } from '../yaml/render.ts';
import { evaluate, toJson } from '../yaml/value.ts';

export type { Edit, FieldEdit } from './patch.ts';
export type { YamlValue } from '../yaml/render.ts';

/**
 * The text after the edits. Only what must change is cut out of the text and put into it: every other byte, comments,
 * order, quotes, anchors and unknown fields included, stays. What is edited is read again and compared with what the
 * edits mean; when they differ nothing is given back. An empty text becomes a kubeconfig.
 * Throws 'kubeconfig-broken' (the text cannot be read; `path` is named) or 'edit-refused'.
 */
export function editText(text: string, edits: readonly Edit[], path: string): string {
  const document = inOneGo(readDocument(text, () => ({ item: () => undefined }), parseSyntax));
  return inOneGo(editing(text, document, edits, path));
}

/** Sets keys of another file of kubectl's in the same way; the file is a mapping. Throws those of `editText`. */
export function editTopLevel(text: string, values: Readonly<Record<string, YamlValue>>, path: string): string {
  const keys: Keys = new Map(Object.entries(values).map(([key, value]) => [key, { kind: 'set', value }]));
  return patchText(text, keys, path).text;
}

/** What `editText` does, with pauses, for a text that is read already. */
export function* editing(
  text: string,
  document: Document,
  edits: readonly Edit[],
  path: string,
): Generator<undefined, string> {
  refuseFaults(document.syntaxFaults.concat(document.faults), text, path);
  const { sections } = document;
  const edited = sections === undefined ? undefined : yield* editCut({ text, sections }, edits, path);
  if (edited !== undefined) return edited;
  refuseLarge(text, path);
  return patchAll(text, [], edits, path).text;
}

/** The library reads what is edited at a time; so many edits touch a few hundred entries. */
const MOST_EDITS = 50;

/** Edits only excerpts. Undefined if the result is not certainly what was meant. */
function* editCut(before: Cut, edits: readonly Edit[], path: string): Generator<undefined, string | undefined> {
  let cut = before;
  for (let from = 0; from < edits.length; from += MOST_EDITS, yield) {
    const some = edits.slice(from, from + MOST_EDITS);
    const excerpt = excerptOf(cut, stringsIn(some));
    refuseLarge(excerpt.text, path);
    const { text, gaps } = patchAll(excerpt.text, excerpt.gaps, some, path);
    if (text === excerpt.text) continue;
    const { sections } = yield* readDocument(text, () => ({ item: () => undefined }), parseSyntax);
    const filled = gaps === undefined || sections === undefined ? undefined : fillGaps(cut, { text, sections }, gaps);
    if (filled === undefined) return undefined;
    cut = filled;
  }
  return cut.text === before.text || (yield* isCutSo(cut)) ? cut.text : undefined;
}

/** All texts in edits: whatever names an entry is among them. */
function stringsIn(value: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (typeof value === 'string') found.add(value);
  else if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) stringsIn(each, found);
  return found;
}

interface Patched {
  readonly text: string;
  /** Undefined when one of them is no longer to be found. */
  readonly gaps: readonly Gap[] | undefined;
}

function patchAll(before: string, gaps: readonly Gap[], edits: readonly Edit[], path: string): Patched {
  let now: Patched = { text: before, gaps };
  for (const keys of patchesOf(edits)) {
    const { text, splices } = patchText(now.text, keys, path);
    now = { text, gaps: now.gaps === undefined ? undefined : moveGaps(now.gaps, splices) };
  }
  return now;
}

interface Spliced {
  readonly text: string;
  readonly splices: readonly TextEdit[];
}

function patchText(before: string, wanted: Keys, path: string): Spliced {
  const found = readPlain(before, path);
  const keys = withClearedContext(wanted, found.plain);
  if (keys.size === 0 || isUnchanged(found.plain, keys)) return { text: before, splices: [] };
  const text = found.plain === null ? withHead(before) : before;
  const { root, plain } = found.plain === null ? readPlain(text, path) : found;
  const edited = root?.kind === 'map' ? planned(text, root, keys) : undefined;
  const intended = patchPlain(plain, { kind: 'inside', keys }, '');
  if (edited === undefined || !isDeepStrictEqual(readEdited(edited.text, path), intended)) throw refused(path);
  return edited;
}

/** Undefined for a form that the plan does not support, which overlapping splices indicate too. */
function planned(text: string, root: MapNode, keys: Keys): Spliced | undefined {
  const draft: Draft = { text, style: styleOf(root, text), splices: [] };
  try {
    planRoot(root, keys, draft);
    return { text: applyTextEdits(draft.text, draft.splices), splices: draft.splices };
  } catch (error) {
    if (error instanceof Unplannable || error instanceof RangeError) return undefined;
    throw error;
  }
}

function readEdited(edited: string, path: string): unknown {
  try {
    return readPlain(edited, path).plain;
  } catch (error) {
    if (isUserError(error, 'kubeconfig-broken')) throw refused(path);
    throw error;
  }
}

function refused(path: string): UserErrorOf<'edit-refused'> {
  return new UserError('edit-refused', { reason: 'form', path });
}

function refuseLarge(text: string, path: string): void {
  if (text.length > MOST_UNUSUAL) throw new UserError('edit-refused', { reason: 'size', path });
}

function refuseFaults(faults: readonly Fault[], text: string, path: string): void {
  const [fault] = faults;
  if (fault !== undefined) throw new UserError('kubeconfig-broken', diagnosticOf(fault, path, lineFinder(text)));
}

function readPlain(text: string, path: string): { readonly root: Node | undefined; readonly plain: unknown } {
  const syntax = parseSyntax(text);
  const evaluation = evaluate(syntax.root);
  refuseFaults(syntax.faults.concat(evaluation.faults), text, path);
  return { root: syntax.root, plain: toJson(evaluation.value) };
}

/**
 * Clearing keeps the key, as kubectl does, and with it the comment on its line; where nothing is set nothing is done.
 */
function withClearedContext(keys: Keys, plain: unknown): Keys {
  if (keys.get('current-context')?.kind !== 'delete') return keys;
  const found =
    typeof plain === 'object' && plain !== null ? (plain as Record<string, unknown>)['current-context'] : undefined;
  const changed: Keys = new Map(keys);
  if (found === undefined || found === null) changed.delete('current-context');
  else changed.set('current-context', { kind: 'set', value: '' });
  return changed;
}

function isUnchanged(plain: unknown, keys: Keys): boolean {
  return isDeepStrictEqual(patchPlain(plain, { kind: 'inside', keys }, ''), plain);
}

function withHead(text: string): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const gap = text === '' || text.endsWith('\n') ? '' : eol;
  return `${text}${gap}apiVersion: v1${eol}kind: Config${eol}`;
}
