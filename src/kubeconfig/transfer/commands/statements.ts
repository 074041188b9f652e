import type { UserErrorOf } from '../../../errors/userError.ts';
import { refused } from './dialect.ts';
import type { Operator, Token, Word } from './shellWords.ts';

/** One command with what it reads and writes. */
export interface Simple {
  readonly line: number;
  readonly words: readonly Word[];
  /** The text after `<<`. */
  readonly input: string | undefined;
  readonly output: Output | undefined;
}

export interface Output {
  readonly word: Word;
  readonly append: boolean;
}

/** Commands with `|` between them; mostly one. */
export type Pipeline = readonly Simple[];

/** What ends a command and lets the next one run. */
const NEXT: ReadonlySet<string> = new Set(['\n', ';', '&&']);

/** Throws 'commands-refused' for every operator but `&&`, `;`, `|`, `>`, `>>`, `<<` and line breaks. */
export function pipelinesOf(tokens: readonly Token[]): readonly Pipeline[] {
  const pipelines: Pipeline[] = [];
  let pipeline: Simple[] = [];
  let open: { line: number; words: Word[]; input: string | undefined; output: Output | undefined } | undefined;
  const at = (line: number) => (open ??= { line, words: [], input: undefined, output: undefined });
  const endSimple = (): void => {
    if (open !== undefined) pipeline.push(open);
    open = undefined;
  };
  let awaited: Operator | undefined;
  for (const token of tokens) {
    const { line } = token;
    if (awaited !== undefined) {
      if (token.kind !== 'word') throw noFile(awaited);
      at(line).output = { word: token, append: awaited.text === '>>' };
      awaited = undefined;
      continue;
    }
    if (token.kind === 'word') at(line).words.push(token);
    else if (token.kind === 'document') at(line).input = token.text;
    else if (NEXT.has(token.text)) {
      endSimple();
      if (pipeline.length > 0) pipelines.push(pipeline);
      pipeline = [];
    } else if (token.text === '|') {
      endSimple();
    } else if (token.text === '>' || token.text === '>>') {
      awaited = token;
    } else {
      throw refused(line, 'unknown-operator', { operator: token.text });
    }
  }
  if (awaited !== undefined) throw noFile(awaited);
  endSimple();
  if (pipeline.length > 0) pipelines.push(pipeline);
  return pipelines;
}

function noFile({ line, text }: Operator): UserErrorOf<'commands-refused'> {
  return refused(line, 'no-output-file', { operator: text });
}
