import { isDeepStrictEqual } from 'node:util';
import { decodeText } from '../../../src/kubeconfig/yaml/sourceText.ts';
import { parseSyntax } from '../../../src/kubeconfig/yaml/node.ts';
import type { ClientGo, ClientGoAnswer } from '../../hosts/client-go.ts';
import { inModelTerms } from '../cases.ts';
import { type OurAnswer, readOurs } from './ours.ts';

/** One file that client-go and we do not read alike. */
interface Disagreement {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly ours: OurAnswer;
  readonly theirs: ClientGoAnswer;
}

/** A kind of files that we choose not to read as client-go does; docs/kubeconfig.md says why, under the same words. */
export interface Difference {
  readonly name: string;
  /** True for nothing but this kind; `ask` reads other files for comparison. */
  readonly holds: (found: Disagreement, client: ClientGo) => boolean | Promise<boolean>;
}

export function agree(ours: OurAnswer, theirs: ClientGoAnswer): boolean {
  if (theirs.error !== undefined) return ours.refused.length > 0;
  if (ours.refused.length > 0) return false;
  const model = inModelTerms(theirs.resolved, (path) => path);
  return isDeepStrictEqual(ours.model, model) && isDeepStrictEqual(ours.origins, theirs.origins);
}

/** We refuse the file, and read in the changed one what kubectl reads in this one: nothing else is the matter with it. */
function refusedBut(...mends: readonly ((text: string, line: number) => string)[]): Difference['holds'] {
  return ({ text, ours, theirs }, client) => {
    if (ours.refused.length === 0 || theirs.error !== undefined) return false;
    const line = ours.refused[0]?.line ?? 1;
    const mended = mends.reduce((now, mend) => mend(now, line), text);
    return agree(readOurs([{ path: client.pathOf(0), bytes: Buffer.from(mended) }]), theirs);
  };
}

export const DIFFERENCES: readonly Difference[] = [
  { name: 'Anything after the end of the first document', holds: refusedBut(firstDocument) },
  { name: 'Text in quotes, braces, or brackets that continues further left', holds: refusedBut(farRight) },
  { name: 'Text in quotes, braces, or brackets that continues further left', holds: refusedBut(farRightBelow) },
  { name: 'Anything after the end of the first document', holds: refusedBut(firstDocument, farRight) },
  {
    name: 'A single hyphen in brackets',
    holds: refusedBut((text) => text.replaceAll(/(?<=[[,] *)-(?=[\],])/gu, '"-"')),
  },
  {
    name: 'A colon right before a comma or a closing bracket',
    holds: refusedBut((text) => text.replaceAll(/(?<=[{[,] *)([^\s,:{}[\]'"]+:)(?=[,\]}])/gu, '"$1"')),
  },
  {
    name: 'A question mark in braces or brackets',
    holds: refusedBut((text) => text.replaceAll(/(?<=[{[,]\s*)\?(?=\S)/gu, '? ')),
  },
  { name: 'An escaped single quote in double quotes', holds: refusedBut((text) => text.replaceAll("\\'", "'")) },
  { name: 'A block scalar whose first lines are blank and indented further', holds: refusedBut(emptyBlocks) },
  {
    name: 'Characters that end a line only for kubectl',
    holds: ({ text, ours, theirs }) =>
      ours.refused.length === 1 &&
      ours.refused[0]?.code === 'control-character' &&
      theirs.error === undefined &&
      /[\u0085\u2028\u2029]|\r(?!\n)|^\ufeff/mu.test(text),
  },
  {
    name: 'A list of numbers where base64 is expected',
    holds: ({ ours, theirs }) =>
      theirs.error === undefined &&
      ours.refused.every(
        ({ code, data }) =>
          code === 'wrong-type' && data.path.endsWith('-data') && data.wanted === 'string' && data.found === 'list',
      ),
  },
  {
    name: 'Kind or version under a key in other letter case',
    holds: async ({ text, ours, theirs }, client) => {
      const renamed = text.replaceAll(/^(?:kind|apiVersion)(?=["':])/gimu, (key) =>
        ['kind', 'apiVersion'].includes(key) ? key : `x-${key}`,
      );
      if (renamed === text || theirs.error === undefined || ours.refused.length > 0) return false;
      return agree(ours, await client.ask([Buffer.from(renamed)]));
    },
  },
  {
    name: 'Text after a complete JSON document',
    holds: async ({ text, ours, theirs }, client) => {
      const { root } = parseSyntax(text);
      if (theirs.error === undefined || ours.refused.length > 0 || root?.kind !== 'map' || !root.flow) return false;
      return agree(ours, await client.ask([Buffer.from(text.slice(0, root.end))]));
    },
  },
];

/** The classes that explain, file by file, why a list is not read alike; undefined when anything stays unexplained. */
export async function explain(files: readonly Uint8Array[], client: ClientGo): Promise<readonly string[] | undefined> {
  const names: string[] = [];
  for (const bytes of files) {
    const ours = readOurs([{ path: client.pathOf(0), bytes }]);
    const theirs = await client.ask([bytes]);
    if (agree(ours, theirs)) continue;
    const found = { bytes, text: decodeText(Buffer.from(bytes)).source.text, ours, theirs };
    const name = await nameOf(found, client);
    if (name === undefined) return undefined;
    names.push(name);
  }
  return names.length > 0 ? names : undefined;
}

async function nameOf(found: Disagreement, client: ClientGo): Promise<string | undefined> {
  for (const { name, holds } of DIFFERENCES) if (await holds(found, client)) return name;
  return undefined;
}

/**
 * What libyaml takes for the first document: until its last bracket is closed, until a line that is indented less than
 * the first one, or until a directive or a marker.
 */
function firstDocument(text: string): string {
  const lines = text.split('\n');
  const isMarker = (line: string) => /^(?:---|\.\.\.)(?:\s|$)/u.test(line);
  const isContent = (line: string) => !/^\s*(?:#.*)?$/u.test(line) && !line.startsWith('%') && !isMarker(line);
  const opening = lines.findIndex((line) => isContent(line) || isMarker(line));
  const first = lines.findIndex(
    (line, index) =>
      index >= opening && (isContent(line) || (index > opening && (isMarker(line) || line.startsWith('%')))),
  );
  if (/^\s*[{[]/u.test(lines[first] ?? '')) return text.slice(0, closingBracket(text) + 1);
  const indent = /^ */u.exec(lines[first] ?? '')?.[0].length ?? 0;
  const end = lines.findIndex((line, index) => {
    if (index < first || (index === first && isContent(line))) return false;
    if (line.startsWith('%') || isMarker(line)) return true;
    return isContent(line) && (/^ */u.exec(line)?.[0].length ?? 0) < indent;
  });
  return end < 0 ? text : lines.slice(0, end).join('\n') + '\n';
}

/** Where the first bracket of a JSON text is closed. */
function closingBracket(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '"') at += (matchAt(QUOTED, text, at)?.length ?? 1) - 1;
    else if (/[{[]/u.test(char)) depth++;
    else if (/[}\]]/u.test(char) && --depth === 0) return at;
  }
  return text.length;
}

/** A comment after blank lines that are indented further is none of the block scalar's for libyaml. */
function emptyBlocks(text: string): string {
  const block = /([|>][-+0-9]*[^\n]*\n)((?: *\r?\n)+)((?: *#[^\n]*(?:\n|$))+)/gu;
  return text.replaceAll(block, (_, head: string, blanks: string, comments: string) => {
    return head + blanks.replaceAll(' ', '') + comments.replaceAll(/^ +/gmu, '');
  });
}

const FAR = `\n${' '.repeat(80)}`;
const QUOTED = /"(?:[^"\\]|\\[^])*"|'(?:[^']|'')*'/uy;
const OTHER = /(?<!\S)#[^\n]*|\n[ \t]*|[ \t]+|[^]/uy;

/** Indents every line that begins inside of quotes, braces or brackets, where indentation says nothing. */
function farRight(text: string): string {
  const made: string[] = [];
  let depth = 0;
  // Whether a value may begin here: only then is a quote or a brace more than a character.
  let isStart = true;
  for (let at = 0; at < text.length;) {
    const quoted: string | undefined = isStart ? matchAt(QUOTED, text, at) : undefined;
    const piece: string = quoted ?? matchAt(OTHER, text, at) ?? '';
    at += piece.length;
    if (/^[{[]/u.test(piece) && (isStart || depth > 0)) depth++;
    if (/^[}\]]/u.test(piece) && depth > 0) depth--;
    const isInner = quoted !== undefined || (depth > 0 && !/[\r\n]/u.test(text[at] ?? ''));
    made.push(isInner ? piece.replaceAll(/\n[ \t]*(?=\S|$)/gu, FAR) : piece);
    if (!/^[ \t]/u.test(piece)) isStart = quoted === undefined && /^[\n:,{[?-]/u.test(piece);
  }
  return made.join('');
}

/** The same from the line before the one that was found wrong: what stands above it may hold a lonely quote. */
function farRightBelow(text: string, line: number): string {
  const lines = text.split('\n');
  const above = lines.slice(0, Math.max(line - 2, 0)).map((each) => `${each}\n`);
  return above.join('') + farRight(lines.slice(above.length).join('\n'));
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
