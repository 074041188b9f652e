import type { Pipeline, Simple } from './statements.ts';
import type { Word } from './shellWords.ts';

/** What a command would write into a file. */
export interface Written {
  readonly path: string;
  readonly text: string;
  readonly append: boolean;
}

type Fill = (word: Word) => string;

/**
 * The commands with which portals write a certificate to a file: `echo "…" > f`, `cat <<EOF > f`, either of them
 * through `base64 -d`, and PowerShell's `"…" | Out-File f`. Undefined for any other pipeline.
 */
export function writtenText(pipeline: Pipeline, fill: Fill): Written | undefined {
  const last = pipeline.at(-1);
  if (last === undefined) return undefined;
  const sink = powershellSink(last, fill);
  const sources = sink === undefined ? pipeline : pipeline.slice(0, -1);
  const target = sink ?? redirected(last, fill);
  const [source, decoder, ...others] = sources;
  if (source === undefined || target === undefined || others.length > 0) return undefined;
  if (sources.slice(0, -1).some(({ output }) => output !== undefined)) return undefined;
  const text = printed(source, fill);
  if (text === undefined) return undefined;
  if (decoder === undefined) return { ...target, text };
  const isDecoder = decoder.input === undefined && /^base64 (?:-d|-D|--decode)$/u.test(all(decoder, fill).join(' '));
  return isDecoder ? { ...target, text: Buffer.from(text, 'base64').toString() } : undefined;
}

function redirected({ output }: Simple, fill: Fill): Omit<Written, 'text'> | undefined {
  return output && { path: fill(output.word), append: output.append };
}

function powershellSink(simple: Simple, fill: Fill): Omit<Written, 'text'> | undefined {
  const [name = '', ...args] = all(simple, fill);
  if (!/^(?:out-file|set-content)$/iu.test(name) || simple.output !== undefined) return undefined;
  const paths: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (/^-encoding$/iu.test(arg)) index++;
    else if (!/^-(?:filepath|path|literalpath|force|nonewline)$/iu.test(arg)) paths.push(arg);
  }
  const [path, ...others] = paths;
  return path === undefined || others.length > 0 ? undefined : { path, append: false };
}

/** What a command prints; undefined for those that are not known. */
function printed(simple: Simple, fill: Fill): string | undefined {
  const [name = '', ...args] = all(simple, fill);
  if (simple.input !== undefined) return name === 'cat' && args.length === 0 ? simple.input : undefined;
  if (name === 'echo') return echoed(args);
  const isString = simple.words.length === 1 && simple.words[0]?.parts.every(({ quoted }) => quoted) === true;
  return isString ? `${name}\n` : undefined;
}

function echoed(args: readonly string[]): string {
  const start = args.findIndex((arg) => !/^-[neE]+$/u.test(arg));
  const options = args.slice(0, start < 0 ? args.length : start).join('');
  const text = args.slice(options === '' ? 0 : start).join(' ');
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\' };
  const unescaped = options.includes('e')
    ? text.replaceAll(/\\(.)/gu, (whole, character: string) => escapes[character] ?? whole)
    : text;
  return options.includes('n') ? unescaped : `${unescaped}\n`;
}

function all({ words }: Simple, fill: Fill): readonly string[] {
  return words.map(fill);
}
