import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../../errors/userError.ts';
import { type Ini, type IniOption, parseIni, valuesOf } from './ini.ts';

/** What becomes of a profile. */
export interface ProfileEdit {
  readonly name: string;
  /** In the order of a new profile; one that is there keeps its own. */
  readonly values: ReadonlyMap<string, string>;
  /** Keys that go, in lower case; all others stay. */
  readonly drop: readonly string[];
}

/** A line without its end, and its end. Undefined: the line goes. */
type Line = readonly [string, string] | undefined;

const BYTE_ORDER_MARK = '\ufeff';

/**
 * The text with the profile as wanted, added at the end when it is not there. Every other line, the ends of lines and
 * a byte order mark stay as they are. `path` is for errors. Throws what `parseIni` throws, and UserError
 * 'oci-config-unreadable' when the file is laid out so that the result would mean anything else than wanted.
 */
export function withProfile(source: string, path: string, edit: ProfileEdit): string {
  const { mark, text, lines, eol } = opened(source);
  const ini = parseIni(text, path);
  const own = ini.sections.filter(({ name }) => name === edit.name);
  const missing = new Map(edit.values);
  for (const option of own.flatMap(({ options }) => options)) {
    const value = missing.get(option.key);
    if (value !== undefined) replace(lines, option, value);
    else if (edit.drop.includes(option.key)) remove(lines, option);
    missing.delete(option.key);
  }
  const last = own.at(-1);
  const lastOption = last?.options.at(-1);
  const after = lastOption?.lastLine ?? last?.headerLine;
  // Deeper or less deep than its neighbours, a line could become part of another value.
  const indent = /^\s*/u.exec(ini.lines[lastOption?.firstLine ?? last?.headerLine ?? -1] ?? '')?.[0] ?? '';
  const added = [...missing].map(([key, value]) => `${indent}${key}=${value}`);
  const result =
    after === undefined
      ? appended(text, [`[${edit.name}]`, ...added], eol)
      : [
          ...joined(lines.slice(0, after + 1), eol, added.length > 0),
          ...added.map((line) => line + eol),
          ...joined(lines.slice(after + 1), eol, false),
        ].join('');

  const expected = meaning(ini);
  const kept = [...(expected.get(edit.name) ?? [])].filter(([key]) => !edit.drop.includes(key));
  expected.set(edit.name, new Map([...kept, ...edit.values]));
  return mark + checked(result, expected, path);
}

/** The text without the profile and the comments between its lines. Throws as `withProfile`. */
export function withoutProfile(source: string, path: string, name: string): string {
  const { mark, text, lines, eol } = opened(source);
  const ini = parseIni(text, path);
  const expected = meaning(ini);
  expected.delete(name);
  for (const { headerLine, options } of ini.sections.filter((section) => section.name === name)) {
    const end = (options.at(-1)?.lastLine ?? headerLine) + 1;
    lines.fill(undefined, headerLine, end);
    const isBlank = (at: number): boolean => (lines[at]?.[0] ?? '').trim() === '';
    // Of the blank lines on both sides those of one are enough.
    if (headerLine === 0 || isBlank(headerLine - 1)) {
      for (let at = end; at < lines.length - 1 && isBlank(at); at++) lines[at] = undefined;
    }
    const isLast = lines.slice(end).every((line) => line === undefined || (line[0] === '' && line[1] === ''));
    if (isLast && headerLine > 0 && isBlank(headerLine - 1)) lines[headerLine - 1] = undefined;
  }
  return mark + checked(joined(lines, eol, false).join(''), expected, path);
}

function opened(source: string) {
  const mark = source.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  const text = source.slice(mark.length);
  const pieces = text.split(/(\r\n|\r|\n)/u);
  const lines: Line[] = [];
  for (let at = 0; at < pieces.length; at += 2) lines.push([pieces[at] ?? '', pieces[at + 1] ?? '']);
  return { mark, text, lines, eol: pieces[1] ?? '\n' };
}

/** What stands before the value stays, such as the blanks around "="; so do comments amid a value of several lines. */
function replace(lines: Line[], option: IniOption, value: string): void {
  const [text, end] = lines[option.firstLine] ?? ['', ''];
  const before = /^[^=:]*[=:]\s*/u.exec(text)?.[0] ?? '';
  remove(lines, option);
  lines[option.firstLine] = [before + value, end];
}

function remove(lines: Line[], { firstLine, lastLine }: IniOption): void {
  for (let at = firstLine; at <= lastLine; at++) {
    if (at === firstLine || !/^\s*[#;]/u.test(lines[at]?.[0] ?? '')) lines[at] = undefined;
  }
}

/** `goesOn`: something follows, so the last line needs an end. */
function joined(lines: readonly Line[], eol: string, goesOn: boolean): string[] {
  const left = lines.filter((line) => line !== undefined).map(([text, end]) => [text, end] as const);
  return left.map(([text, end], at) => text + (goesOn && at === left.length - 1 && end === '' ? eol : end));
}

function appended(text: string, block: readonly string[], eol: string): string {
  const isEnded = text === '' || /[\r\n]$/u.test(text);
  const isApart = text === '' || /(?:(?:^|\n)\r?\n|(?:^|\r)\r)$/u.test(text);
  return text + (isEnded ? '' : eol) + (isApart ? '' : eol) + block.map((line) => line + eol).join('');
}

function meaning(ini: Ini): Map<string, ReadonlyMap<string, string>> {
  return new Map(ini.sections.map(({ name }) => [name, valuesOf(ini, name) ?? new Map<string, string>()]));
}

function checked(text: string, expected: ReadonlyMap<string, ReadonlyMap<string, string>>, path: string): string {
  if (isDeepStrictEqual(meaning(parseIni(text, path)), expected)) return text;
  throw new UserError('oci-config-unreadable', { path, reason: 'layout' });
}
