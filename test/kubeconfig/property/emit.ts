import type { Random } from '../fuzz/random.ts';
import { isMap, stepOf } from './plain.ts';
import type { Path, Plain } from './plain.ts';

/** A line of a text, without its end, and the innermost value that is written on it. */
export interface Line {
  readonly text: string;
  /** Undefined for comments and blank lines. A collection in braces has all its lines to itself. */
  readonly path: Path | undefined;
}

export interface Emitted {
  readonly lines: readonly Line[];
  readonly text: string;
  /** In the whole file braces and commas stand between the lines' values. */
  readonly isJson: boolean;
}

interface Style {
  readonly random: Random;
  readonly step: number;
  readonly listStep: number;
  readonly comments: number;
  readonly flow: number;
}

const COMMENTS = ['# note', '#', '# a: b', '# "quoted', '#no blank', '# - item', '# é'];

/** Writes it in one of the many ways in which it can be written. */
export function emit(plain: Record<string, Plain>, random: Random): Emitted {
  const eol = random.chance(0.15) ? '\r\n' : '\n';
  const isJson = random.chance(0.08);
  const lines: Line[] = [];
  if (isJson) {
    emitJson(plain, [], '', random.pick([2, 4]), '', lines);
  } else {
    const style: Style = {
      random,
      step: random.pick([2, 2, 4, 3]),
      listStep: random.pick([0, 0, 2]),
      comments: random.pick([0, 0.15, 0.3]),
      flow: random.pick([0, 0.1, 0.3]),
    };
    if (random.chance(0.1)) lines.push({ text: '---', path: undefined });
    emitMap(plain, [], 0, style, lines);
    maybeComment(0, style, lines);
  }
  const last = random.chance(0.9) || lines.at(-1)?.path === undefined ? eol : '';
  return { lines, text: lines.map(({ text }) => text).join(eol) + last, isJson };
}

function emitMap(map: Record<string, Plain>, path: Path, indent: number, style: Style, lines: Line[]): void {
  for (const [key, value] of Object.entries(map)) {
    maybeComment(indent, style, lines);
    const start = `${' '.repeat(indent)}${scalar(key, style.random, true)}:`;
    emitValue(start, value, [...path, key], indent, style, lines);
  }
}

/** `start` is the line so far: a key with its colon or a hyphen. */
function emitValue(start: string, value: Plain, path: Path, indent: number, style: Style, lines: Line[]): void {
  const { random } = style;
  if (typeof value === 'string' && value.endsWith('\n')) {
    lines.push({ text: `${start} |`, path });
    for (const line of value.slice(0, -1).split('\n')) lines.push({ text: ' '.repeat(indent + 2) + line, path });
  } else if (value === null) {
    lines.push({ text: start + random.pick(['', ' null', ' ~', ' # nothing']), path });
  } else if (typeof value !== 'object') {
    lines.push({ text: `${start} ${scalar(value, random)}${maybeTail(style)}`, path });
  } else if (Object.keys(value).length === 0 || random.chance(style.flow)) {
    emitFlow(`${start} `, value, path, indent, style, lines);
  } else if (isMap(value)) {
    lines.push({ text: start + maybeTail(style), path });
    emitMap(value, path, indent + style.step, style, lines);
  } else {
    lines.push({ text: start + maybeTail(style), path });
    // Within a list it must stand further right than the hyphen.
    const column = indent + (start.endsWith('-') ? 2 : style.listStep);
    for (const [index, item] of value.entries()) {
      maybeComment(column, style, lines);
      emitItem(item, [...path, stepOf(path.at(-1), item, index)], column, style, lines);
    }
  }
}

function emitItem(item: Plain, path: Path, column: number, style: Style, lines: Line[]): void {
  if (!isMap(item) || Object.keys(item).length === 0 || style.random.chance(style.flow)) {
    emitValue(`${' '.repeat(column)}-`, item, path, column, style, lines);
    return;
  }
  const inner: Line[] = [];
  const [first, ...rest] = Object.entries(item);
  // The first key stands on the hyphen's line, with no comment before it.
  if (first === undefined) return;
  const start = `${' '.repeat(column)}- ${scalar(first[0], style.random, true)}:`;
  emitValue(start, first[1], [...path, first[0]], column + 2, style, inner);
  emitMap(Object.fromEntries(rest), path, column + 2, style, inner);
  lines.push(...inner);
}

function emitFlow(start: string, value: Plain, path: Path, indent: number, style: Style, lines: Line[]): void {
  const { random } = style;
  const parts = isMap(value)
    ? Object.entries(value).map(([key, each]) => `${scalar(key, random, true)}: ${flow(each, random)}`)
    : (value as Plain[]).map((each) => flow(each, random));
  const [open, close] = isMap(value) ? ['{', '}'] : ['[', ']'];
  if (random.chance(0.7)) {
    const room = random.pick(['', ' ']);
    lines.push({ text: `${start}${open}${room}${parts.join(', ')}${room}${close}${maybeTail(style)}`, path });
    return;
  }
  lines.push({ text: start + open + maybeTail(style), path });
  const inner = ' '.repeat(indent + 4);
  // The reader of the test takes none at the beginning of a line.
  const comment = (): void => {
    if (random.chance(style.comments)) lines.push({ text: inner + random.pick(COMMENTS), path: undefined });
  };
  for (const [index, part] of parts.entries()) {
    comment();
    const comma = index < parts.length - 1 || random.chance(0.3) ? ',' : '';
    lines.push({ text: `${inner}${part}${comma}${maybeTail(style)}`, path });
  }
  comment();
  lines.push({ text: `${' '.repeat(indent + 2)}${close}`, path });
}

function flow(value: Plain, random: Random): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map((each) => flow(each, random)).join(', ')}]`;
  if (isMap(value)) {
    const parts = Object.entries(value).map(([key, each]) => `${scalar(key, random, true)}: ${flow(each, random)}`);
    return `{${parts.join(', ')}}`;
  }
  return scalar(value, random, true);
}

/** A line for each value, as `JSON.stringify` indents them. */
function emitJson(value: Plain, path: Path, start: string, step: number, end: string, lines: Line[]): void {
  const inner = ' '.repeat((path.length + 1) * step);
  const outer = ' '.repeat(path.length * step);
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) {
    lines.push({ text: start + JSON.stringify(value) + end, path });
    return;
  }
  const items: (readonly [string, string, Plain])[] = isMap(value)
    ? Object.entries(value).map(([key, each]) => [key, `${inner}${JSON.stringify(key)}: `, each])
    : value.map((each, index) => [stepOf(path.at(-1), each, index), inner, each]);
  lines.push({ text: start + (isMap(value) ? '{' : '['), path });
  for (const [index, [key, begin, each]] of items.entries()) {
    emitJson(each, [...path, key], begin, step, index < items.length - 1 ? ',' : '', lines);
  }
  lines.push({ text: outer + (isMap(value) ? '}' : ']') + end, path });
}

const SAFE = /^[A-Za-z/][A-Za-z0-9/.@_-]*$/u;
const WORDS = /^(?:y|n|yes|no|on|off|true|false|null)$/iu;

function scalar(value: string | boolean, random: Random, isInFlow = false): string {
  if (typeof value === 'boolean') return String(value);
  const ways = [JSON.stringify(value)];
  if (/^[\x20-\x7eé✓]*$/u.test(value)) ways.push(`'${value.replaceAll("'", "''")}'`);
  if (SAFE.test(value) && !WORDS.test(value)) ways.push(value, value, value, value);
  else if (!isInFlow && /^(?:two words|it's|https:\S+|back\\slash|é✓)$/u.test(value)) ways.push(value, value);
  return random.pick(ways);
}

function maybeTail({ random, comments }: Style): string {
  return random.chance(comments / 2) ? `${random.pick([' ', '   '])}${random.pick(COMMENTS)}` : '';
}

function maybeComment(indent: number, { random, comments }: Style, lines: Line[]): void {
  while (random.chance(comments)) {
    const text = random.chance(0.3) ? '' : `${' '.repeat(random.pick([indent, indent, 0]))}${random.pick(COMMENTS)}`;
    lines.push({ text, path: undefined });
  }
}
