import { BLOCK_HEADS, BLOCK_LINES, HEADS, PIECES, TAILS, VALUES } from './pieces.ts';
import type { Random } from './random.ts';

type Mutation = (text: string, random: Random) => string;

/** One to four changes of a text. */
export function mutate(text: string, others: readonly string[], random: Random): string {
  let mutated = text;
  for (let count = 1 + random.below(random.chance(0.1) ? 5 : 1); count > 0; count--) {
    mutated = random.chance(0.05)
      ? splice(mutated, random.pick(others), random)
      : random.pick(MUTATIONS)(mutated, random);
  }
  return mutated;
}

const MUTATIONS: readonly Mutation[] = [
  insertPiece,
  insertPiece,
  replaceValue,
  replaceValue,
  replaceValue,
  withBlockScalar,
  (text, random) => onLine(text, random, (line) => [' '.repeat(1 + random.below(3)) + line]),
  (text, random) => onLine(text, random, (line) => [line.replace(/^ {1,2}/u, '')]),
  (text, random) =>
    onLine(text, random, (line) => [line.replace(/^ */u, (blanks) => (random.chance(0.5) ? '\t' : `${blanks}\t`))]),
  (text, random) =>
    onLine(text, random, (line) => [line.replace(/(?<=[:-]) /u, random.pick(['\t', ' \t', '\t ', '   ', '']))]),
  (text, random) => onLine(text, random, () => []),
  (text, random) => onLine(text, random, (line) => [line, line]),
  (text, random) =>
    onLine(text, random, (line) => [line + random.pick([' # note', '#note', '\t# note', '\t', '  ', ':', ' :', ','])]),
  (text, random) =>
    onLine(text, random, (line) => [
      random.pick(['', '# note', ' # note', '\t# note', '  ', '\t', '%a', '- x', 'x']),
      line,
    ]),
  (text, random) => onLine(text, random, (line) => [line.replace(/^( *(?:- )?)([^\s:][^:]*)/u, '$1? $2')]),
  (text, random) =>
    onLine(text, random, (line) => [line.replace(/[^\s:'"-][^:'"]*(?=:)/u, (key) => keyOf(key, random))]),
  (text, random) => onLine(text, random, (line) => [line.replace(/(?<=: )\S.*$/u, (value) => quoted(value, random))]),
  (text, random) =>
    onLine(text, random, (line) => [
      line.replace(/(?<=(?:: |- |^ *))(?=\S)/u, random.pick(['&a ', '&b ', '!!str ', '!own ', '!!map ', '!!seq '])),
    ]),
  withMergeKey,
  withAlias,
  swapLines,
  (text, random) => cut(text, random, () => ''),
  (text, random) => cut(text, random, (piece) => piece + piece),
  (text, random) =>
    cut(text, random, (piece) => random.pick(['{', '[', '"', "'"]) + piece + random.pick(['}', ']', '"', "'", ''])),
  (text, random) => random.pick(HEADS) + text,
  (text, random) => text + random.pick(TAILS),
  (text) => text.replaceAll(/\r?\n/gu, '\r\n'),
  (text) => text.trimEnd(),
  (text, random) => text.slice(0, random.below(text.length + 1)),
];

function insertPiece(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + random.pick(PIECES) + text.slice(at);
}

function replaceValue(text: string, random: Random): string {
  return onLine(text, random, (line) => [line.replace(/(?<=[:-] ?)(?:\s+\S.*)?$/u, () => ` ${random.pick(VALUES)}`)]);
}

function withBlockScalar(text: string, random: Random): string {
  const body = () => ' '.repeat(random.below(8)) + random.pick(BLOCK_LINES);
  return onLine(text, random, (line) => [
    line.replace(/(?<=[:-] ?)(?:\s+\S.*)?$/u, () => ` ${random.pick(BLOCK_HEADS)}`),
    ...Array.from({ length: random.below(4) }, body),
  ]);
}

function withMergeKey(text: string, random: Random): string {
  const anchored = onLine(text, random, (line) => [line.replace(/:\s*$/u, ': &a')]);
  return onLine(anchored, random, (line) => [
    line,
    `${/^ */u.exec(line)?.[0] ?? ''}${random.pick(['<<: *a', '<<: [*a, *a]', '<<: {x: y}', '<<: x', '"<<": *a', '!!merge <<: *a'])}`,
  ]);
}

function withAlias(text: string, random: Random): string {
  const anchored = onLine(text, random, (line) => [line.replace(/(?<=[:-]) *(?=\S|$)/u, ' &a ')]);
  return onLine(anchored, random, (line) => [line.replace(/(?<=[:-] ?)(?:\s+\S.*)?$/u, ' *a')]);
}

function keyOf(key: string, random: Random): string {
  const known = [
    'name',
    'user',
    'token',
    'server',
    'exec',
    'users',
    'clusters',
    'contexts',
    'kind',
    'apiVersion',
    'extensions',
  ];
  return random.pick([
    `"${key}"`,
    `'${key}'`,
    key.toUpperCase(),
    random.pick(known),
    random.pick(VALUES),
    `${key} `,
    `${key}\t`,
  ]);
}

function quoted(value: string, random: Random): string {
  const bare = value.replaceAll(/^["']|["']$/gu, '');
  return random.pick([
    `"${bare}"`,
    `'${bare}'`,
    `"${bare}`,
    `'${bare}`,
    bare,
    `[${value}]`,
    `{${value}}`,
    `{k: ${value}}`,
    `!!str ${value}`,
  ]);
}

function swapLines(text: string, random: Random): string {
  const lines = text.split('\n');
  const [one, other] = [random.below(lines.length), random.below(lines.length)];
  [lines[one], lines[other]] = [lines[other] ?? '', lines[one] ?? ''];
  return lines.join('\n');
}

function splice(text: string, other: string, random: Random): string {
  const lines = other.split('\n');
  const from = random.below(lines.length);
  const taken = lines.slice(from, from + 1 + random.below(6));
  return onLine(text, random, (line) => [line, ...taken]);
}

function onLine(text: string, random: Random, change: (line: string) => readonly string[]): string {
  const lines = text.split('\n');
  const at = random.below(lines.length);
  lines.splice(at, 1, ...change(lines[at] ?? ''));
  return lines.join('\n');
}

function cut(text: string, random: Random, change: (piece: string) => string): string {
  const start = random.below(text.length + 1);
  const end = Math.min(text.length, start + random.below(12));
  return text.slice(0, start) + change(text.slice(start, end)) + text.slice(end);
}

/** The bytes of a text, mostly sound. */
export function encode(text: string, random: Random): Buffer {
  const kind = random.below(200);
  if (kind === 0) return Buffer.from(`\ufeff${text}`, 'utf16le');
  if (kind === 1) return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  if (kind === 2) return Buffer.from(text, 'utf16le');
  const bytes = Buffer.from(kind < 6 ? `\ufeff${text}` : text);
  return kind < 190 || bytes.length === 0 ? bytes : damage(bytes, random);
}

function damage(bytes: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length);
  const kind = random.below(4);
  if (kind === 0) return bytes.subarray(0, at);
  if (kind === 1) {
    return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xc0 + random.below(64)]), bytes.subarray(at)]);
  }
  bytes[at] = kind === 2 ? (bytes[at] ?? 0) ^ (1 << random.below(8)) : random.below(256);
  return bytes;
}
