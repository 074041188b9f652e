import { UserError } from '../../errors/userError.ts';
import { resolvePlain } from './scalar.ts';

/** A value that an edit writes: text, true or false, lists and mappings of these; numbers in fields of others only. */
export type YamlValue = string | number | boolean | readonly YamlValue[] | { readonly [key: string]: YamlValue };

export function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}

/** The style of a file, so that new text matches its neighbors. */
export interface Style {
  /** The whole file is one flow mapping: strings are quoted as in JSON, whatever surrounds them. */
  readonly json: boolean;
  readonly eol: string;
  /** Columns from a key to the keys of the mapping below it. */
  readonly step: number;
  /** Columns from a key to the hyphens of the list below it. */
  readonly listStep: number;
}

export type Quotes = 'single' | 'double' | 'none';

/**
 * Text or a truth value on one line, such that go-yaml 2 (YAML 1.1), YAML 1.2 readers and JSON readers (with `json`)
 * read back the same; never folded, however long.
 */
export function renderScalar(value: string | number | boolean, style: Style, like: Quotes = 'none'): string {
  if (typeof value !== 'string') return String(value);
  if (!value.isWellFormed()) throw new UserError('edit-refused', { reason: 'half-character' });
  if (style.json) return doubleQuoted(value);
  if (like === 'single' && /^[\x20-\x7e]*$/u.test(value)) return `'${value.replaceAll("'", "''")}'`;
  return like === 'none' && isSafePlain(value) ? value : doubleQuoted(value);
}

/** On one line, in braces and brackets. */
export function renderFlow(value: YamlValue, style: Style, like: Quotes = 'none'): string {
  if (typeof value !== 'object') {
    return renderScalar(value, style, like === 'none' && !isFlowSafe(value) ? 'double' : like);
  }
  if (isList(value)) return `[${value.map((each) => renderFlow(each, style)).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, each]) => renderFlowPair(key, each, style))
    .join(', ')}}`;
}

export function renderFlowPair(key: string, value: YamlValue, style: Style): string {
  return `${renderScalar(key, style, isFlowSafe(key) ? 'none' : 'double')}: ${renderFlow(value, style)}`;
}

/** The lines of `key: value` at a column, without line ends. */
export function renderPair(key: string, value: YamlValue, column: number, style: Style): string[] {
  const head = `${' '.repeat(column)}${renderScalar(key, style)}:`;
  if (isInline(value)) return [`${head} ${renderInline(value, style)}`];
  return [head, ...renderBlock(value, childColumn(value, column, style), style)];
}

/** The lines of a list item at a column. */
export function renderItem(value: YamlValue, column: number, style: Style): string[] {
  const hyphen = `${' '.repeat(column)}- `;
  if (isInline(value)) return [`${hyphen}${renderInline(value, style)}`];
  const [first = '', ...rest] = renderBlock(value, column + 2, style);
  return [hyphen + first.slice(column + 2), ...rest];
}

/** The lines of a mapping or list that is not empty. */
export function renderBlock(value: YamlValue, column: number, style: Style): string[] {
  if (typeof value !== 'object') return [];
  if (isList(value)) return value.flatMap((each) => renderItem(each, column, style));
  return Object.entries(value).flatMap(([key, each]) => renderPair(key, each, column, style));
}

/** Where the content of a value begins that stands below a key at `column`. */
export function childColumn(value: YamlValue, column: number, style: Style): number {
  return column + (typeof value === 'object' && isList(value) ? style.listStep : style.step);
}

/** Whether a value stands on its key's line in block style: scalars and empty collections. */
export function isInline(value: YamlValue): boolean {
  return typeof value !== 'object' || (isList(value) ? value.length === 0 : Object.keys(value).length === 0);
}

export function renderInline(value: YamlValue, style: Style, like: Quotes = 'none'): string {
  return typeof value === 'object' ? renderFlow(value, style) : renderScalar(value, style, like);
}

/**
 * Plain only where every reader agrees: a letter first, behind the hyphens of an option perhaps (numbers, dates,
 * sexagesimals, signs, indicators and document markers begin otherwise), nothing that could end it or begin a comment,
 * and no word of YAML 1.1.
 */
function isSafePlain(text: string): boolean {
  return /^(?:--?)?[A-Za-z_/](?:[\w./@+=:-]*[\w./@+=-])?$/u.test(text) && resolvePlain(text).kind === 'string';
}

/** In braces a colon may end a plain scalar for some readers. */
function isFlowSafe(value: string | number | boolean): boolean {
  return typeof value !== 'string' || !value.includes(':');
}

/** JSON's escapes are YAML's too; what YAML does not allow raw, or takes for a line break, is escaped as well. */
function doubleQuoted(text: string): string {
  return JSON.stringify(text).replaceAll(/[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
