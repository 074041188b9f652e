import type { OciConfigFault } from '../../errors/ociErrors.ts';
import { UserError } from '../../errors/userError.ts';
import { readRegularFile } from '../../files/readFile.ts';

/** One `key = value` with the lines that it takes, so that an edit leaves all others unchanged. */
export interface IniOption {
  /** In lower case, as configparser keeps it. */
  readonly key: string;
  readonly value: string;
  /** Index into `Ini.lines`. */
  readonly firstLine: number;
  /** Of the last line that adds to the value; blank lines and comments after it belong to nobody. */
  readonly lastLine: number;
}

/** What stands under one header. `[DEFAULT]` may have several; every other name is there once. */
export interface IniSection {
  readonly name: string;
  readonly headerLine: number;
  readonly options: readonly IniOption[];
}

export interface Ini {
  readonly path: string;
  /** Without their line ends. */
  readonly lines: readonly string[];
  readonly sections: readonly IniSection[];
}

/** The section whose values every other one inherits. */
export const DEFAULT_SECTION = 'DEFAULT';

/** What Python's `str.strip` takes for white space: no byte order mark, but the separators of ASCII. */
const BLANKS = new Set(
  '\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000' +
    '\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a',
);
const HEADER = /^\[(.+)\]/su;

/** The text of such a file, with its byte order mark, if it has one. Throws UserError 'oci-config-unreadable'. */
export function iniText(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new UserError('oci-config-unreadable', { path, reason: 'encoding' }, { cause });
  }
}

/**
 * A file of at most 1 MiB; undefined when it does not exist. Throws what `readRegularFile`, `iniText` and `parseIni`
 * throw.
 */
export async function readIni(path: string): Promise<Ini | undefined> {
  const read = await readRegularFile(path);
  return read && parseIni(iniText(read.bytes, path), path);
}

/**
 * Reads as Python 3's `configparser.ConfigParser(interpolation=None)` does, which is how the `oci` CLI reads its
 * files (Lib/configparser.py, RawConfigParser._read): `#` and `;` begin whole-line comments only, `=` and `:` both
 * divide, deeper indented lines go on with a value, blank lines in between included, keys are lower case.
 * Throws UserError 'oci-config-unreadable', naming the line, where configparser raises. (A byte order mark, over which
 * it stumbles on Linux, is none of a person's doing and is passed over.)
 */
export function parseIni(text: string, path: string): Ini {
  const lines = text.replace(/^\ufeff/u, '').split(/\r\n|\r|\n/u);
  const sections: OpenSection[] = [];
  const seen = new Set<string>();
  let indent = 0;
  let option: OpenOption | undefined;

  for (const [index, line] of lines.entries()) {
    const value = strip(line);
    if (value === '') option?.parts.push('');
    if (value === '' || value.startsWith('#') || value.startsWith(';')) continue;
    const depth = blanksBefore(line);
    if (option !== undefined && depth > indent) {
      option.parts.push(value);
      option.lastLine = index;
      continue;
    }
    indent = depth;
    const name = HEADER.exec(value)?.[1];
    const section = sections.at(-1);
    if (name !== undefined) {
      if (name !== DEFAULT_SECTION && seen.has(name))
        throw unreadable({ path, line: index + 1, reason: 'section-twice' });
      seen.add(name);
      sections.push({ name, headerLine: index, options: [] });
      option = undefined;
    } else if (section === undefined) {
      throw unreadable({ path, line: index + 1, reason: 'no-section' });
    } else {
      const at = value.search(/[=:]/u);
      if (at < 1) throw unreadable({ path, line: index + 1, reason: 'no-value' });
      const key = strip(value.slice(0, at)).toLowerCase();
      const place = JSON.stringify([section.name, key]);
      if (seen.has(place)) throw unreadable({ path, line: index + 1, reason: 'key-twice', key });
      seen.add(place);
      option = { key, parts: [strip(value.slice(at + 1))], firstLine: index, lastLine: index };
      section.options.push(option);
    }
  }
  return { path, lines, sections: sections.map(closed) };
}

function unreadable(fault: OciConfigFault): UserError {
  return new UserError('oci-config-unreadable', fault);
}

/** The values under the headers of this name; undefined when there is none. */
export function valuesOf(ini: Ini, name: string): ReadonlyMap<string, string> | undefined {
  const found = ini.sections.filter((section) => section.name === name);
  if (found.length === 0) return undefined;
  return new Map(found.flatMap(({ options }) => options.map(({ key, value }) => [key, value] as const)));
}

interface OpenOption {
  readonly key: string;
  readonly parts: string[];
  readonly firstLine: number;
  lastLine: number;
}

interface OpenSection {
  readonly name: string;
  readonly headerLine: number;
  readonly options: OpenOption[];
}

function closed({ name, headerLine, options }: OpenSection): IniSection {
  const close = ({ key, parts, firstLine, lastLine }: OpenOption): IniOption => {
    return { key, value: stripEnd(parts.join('\n')), firstLine, lastLine };
  };
  return { name, headerLine, options: options.map(close) };
}

function strip(text: string): string {
  return stripEnd(text.slice(blanksBefore(text)));
}

function blanksBefore(text: string): number {
  let start = 0;
  while (BLANKS.has(text.charAt(start))) start += 1;
  return start;
}

/** A loop, since a regular expression would be quadratic on a hostile line of blanks. */
function stripEnd(text: string): string {
  let end = text.length;
  while (BLANKS.has(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
