import { type Dialect, ESCAPES, refused } from './dialect.ts';

/** One piece of a word: what is written out, and what a shell would put in its place. Nothing is ever run. */
export type Part =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | { readonly kind: 'variable'; readonly name: string; readonly quoted: boolean }
  | { readonly kind: 'substitution'; readonly command: string; readonly quoted: boolean };

export interface Word {
  readonly kind: 'word';
  /** 1-based. */
  readonly line: number;
  readonly parts: readonly Part[];
}

export interface Operator {
  readonly kind: 'operator';
  readonly line: number;
  readonly text: string;
}

/** `<<EOF` and the lines up to that word. */
export interface Document {
  readonly kind: 'document';
  readonly line: number;
  /** Filled when the line is over on which the document is announced. */
  text: string;
}

export type Token = Word | Operator | Document;

interface Scan {
  readonly text: string;
  readonly dialect: Dialect;
  readonly tokens: Token[];
  readonly pending: Pending[];
  /** Many characters at once that mean themselves in every language, quoted or not. */
  readonly ordinary: RegExp;
  at: number;
  line: number;
}

/** A document whose lines come after this one. */
interface Pending {
  readonly document: Document;
  readonly end: string;
  /** Nothing in it is filled in. */
  readonly quoted: boolean;
  /** Tabs at the beginning of its lines are left out. */
  readonly strips: boolean;
}

const OPERATORS = ['<<<', '<<-', '&&', '||', '<<', '>>', ';', '&', '|', '<', '>', '(', ')'];
const ENDS_WORD = ' \t\n;&|<>()';
const NEWLINE = '\n';

/**
 * The words and operators of a pasted text, as a POSIX shell, PowerShell or cmd would part them (POSIX.1-2024, Shell
 * Command Language, 2.2 and 2.3; about_Quoting_Rules). A line break is an operator. Throws 'commands-refused'.
 */
export function tokensOf(text: string, dialect: Dialect): readonly Token[] {
  const ordinary = /[\w\-./:=+,@#{}[\]!?*~]+/uy;
  const scan: Scan = { text, dialect, tokens: [], pending: [], ordinary, at: 0, line: 1 };
  while (scan.at < text.length) scanToken(scan);
  const open = scan.pending[0];
  if (open !== undefined) throw refused(open.document.line, 'document-unended');
  return scan.tokens;
}

function scanToken(scan: Scan): void {
  const { text, at, line, tokens } = scan;
  const character = text.charAt(at);
  if (character === ' ' || character === '\t') {
    scan.at++;
  } else if (character === NEWLINE) {
    tokens.push({ kind: 'operator', line, text: NEWLINE });
    scan.at++;
    scan.line++;
    for (const each of scan.pending.splice(0)) readDocument(scan, each);
  } else if (!skipContinuation(scan) && !skipComment(scan)) {
    const operator = OPERATORS.find((each) => text.startsWith(each, at));
    if (operator === undefined) pushWord(scan, readWord(scan));
    else {
      tokens.push({ kind: 'operator', line, text: operator });
      scan.at += operator.length;
    }
  }
}

/** Blanks behind the escape, which come along when a web page is copied, are taken for part of it. */
function skipContinuation(scan: Scan): boolean {
  const { text, at, dialect } = scan;
  if (text[at] !== ESCAPES[dialect]) return false;
  const rest = /^[ \t]*(?:\n|$)/u.exec(text.slice(at + 1, at + 100))?.[0];
  if (rest === undefined) return false;
  scan.at += 1 + rest.length;
  scan.line++;
  return true;
}

function skipComment(scan: Scan): boolean {
  const { text, at, dialect, tokens } = scan;
  const before = tokens.at(-1);
  const isFirst = before === undefined || (before.kind === 'operator' && before.text === NEWLINE);
  const isComment = dialect === 'cmd' ? isFirst && /^(?:rem\b|::)/iu.test(text.slice(at, at + 4)) : text[at] === '#';
  if (!isComment) return false;
  const end = text.indexOf(NEWLINE, at);
  scan.at = end < 0 ? text.length : end;
  return true;
}

function pushWord(scan: Scan, word: Word): void {
  const { tokens, text, at } = scan;
  const before = tokens.at(-1);
  const [only, ...others] = word.parts;
  const literal = only?.kind === 'text' && others.length === 0 ? only : undefined;
  if (literal?.quoted === false && /^\d+$/u.test(literal.text) && (text[at] === '<' || text[at] === '>')) {
    throw refused(word.line, 'descriptor-redirected', { redirection: `${literal.text}${text.charAt(at)}` });
  }
  if (before?.kind === 'operator' && (before.text === '<<' || before.text === '<<-')) {
    if (literal === undefined) throw refused(word.line, 'document-word');
    const document: Document = { kind: 'document', line: before.line, text: '' };
    tokens.splice(-1, 1, document);
    scan.pending.push({ document, end: literal.text, quoted: literal.quoted, strips: before.text === '<<-' });
  } else {
    tokens.push(word);
  }
}

function readDocument(scan: Scan, { document, end, quoted, strips }: Pending): void {
  const lines: string[] = [];
  for (;;) {
    if (scan.at >= scan.text.length) throw refused(document.line, 'document-end-missing', { end });
    const found = scan.text.indexOf(NEWLINE, scan.at);
    const stop = found < 0 ? scan.text.length : found;
    const whole = scan.text.slice(scan.at, stop);
    const line = strips ? whole.replace(/^\t+/u, '') : whole;
    if (line === end) {
      scan.at = stop;
      break;
    }
    if (!quoted && /[$`\\]/u.test(line)) throw refused(scan.line, 'document-substitution');
    lines.push(`${line}\n`);
    scan.at = stop + 1;
    scan.line++;
  }
  document.text = lines.join('');
}

function readWord(scan: Scan): Word {
  const { text, line } = scan;
  const parts: Part[] = [];
  while (scan.at < text.length && !ENDS_WORD.includes(text.charAt(scan.at))) {
    if (!skipContinuation(scan)) readPart(scan, parts);
  }
  return { kind: 'word', line, parts };
}

function readPart(scan: Scan, parts: Part[]): void {
  const { text, dialect } = scan;
  if (addOrdinary(scan, parts, false)) return;
  const character = text.charAt(scan.at);
  if (character === ESCAPES[dialect]) {
    const next = text.charAt(scan.at + 1);
    scan.at += 2;
    add(parts, dialect === 'powershell' ? powershellEscape(next) : next, true);
  } else if (character === "'" && dialect !== 'cmd') {
    readSingle(scan, parts);
  } else if (character === '"') {
    readDouble(scan, parts);
  } else if (!readSubstituted(scan, parts, false)) {
    scan.at++;
    add(parts, character, false);
  }
}

/** False when the next character is no ordinary one. */
function addOrdinary(scan: Scan, parts: Part[], quoted: boolean): boolean {
  const { ordinary, text, at } = scan;
  ordinary.lastIndex = at;
  const run = ordinary.exec(text)?.[0];
  if (run === undefined) return false;
  add(parts, run, quoted);
  scan.at += run.length;
  return true;
}

function readSingle(scan: Scan, parts: Part[]): void {
  const { text, dialect, at } = scan;
  let end = text.indexOf("'", at + 1);
  while (dialect === 'powershell' && end >= 0 && text[end + 1] === "'") end = text.indexOf("'", end + 2);
  if (end < 0) throw unclosed(scan.line);
  const inside = text.slice(at + 1, end);
  add(parts, dialect === 'powershell' ? inside.replaceAll("''", "'") : inside, true);
  scan.at = end + 1;
  scan.line += linesIn(inside);
}

function readDouble(scan: Scan, parts: Part[]): void {
  const { text, dialect } = scan;
  const opened = scan.line;
  add(parts, '', true);
  scan.at++;
  for (;;) {
    if (addOrdinary(scan, parts, true)) continue;
    const character = text.charAt(scan.at);
    const next = text.charAt(scan.at + 1);
    if (character === '') throw unclosed(opened);
    if (character === '"') {
      scan.at++;
      if (dialect !== 'powershell' || next !== '"') return;
      add(parts, '"', true);
      scan.at++;
    } else if (dialect === 'posix' && character === '\\' && '$`"\\\n'.includes(next)) {
      if (next === NEWLINE) scan.line++;
      else add(parts, next, true);
      scan.at += 2;
    } else if (dialect === 'powershell' && character === '`') {
      add(parts, powershellEscape(next), true);
      scan.at += 2;
    } else if (!readSubstituted(scan, parts, true)) {
      if (character === NEWLINE) scan.line++;
      add(parts, character, true);
      scan.at++;
    }
  }
}

/** `$NAME`, `$(command)` and their like. False when there is none here. */
function readSubstituted(scan: Scan, parts: Part[], quoted: boolean): boolean {
  const { text, dialect, at, line } = scan;
  const rest = text.slice(at, at + 200);
  const pattern = VARIABLES[dialect].exec(rest);
  if (pattern !== null) {
    parts.push({ kind: 'variable', name: pattern[1] ?? pattern[2] ?? '', quoted });
    scan.at += pattern[0].length;
    return true;
  }
  if (dialect === 'cmd') return false;
  if (rest.startsWith('$(')) {
    parts.push({ kind: 'substitution', command: readUntil(scan, at + 2, ')'), quoted });
    return true;
  }
  if (dialect === 'posix' && rest.startsWith('`')) {
    parts.push({ kind: 'substitution', command: readUntil(scan, at + 1, '`'), quoted });
    return true;
  }
  if (/^\$[{'"!?*@#0-9$-]/u.test(rest) && !(quoted && rest.startsWith('$"'))) {
    throw refused(line, 'unknown-substitution', { text: rest.slice(0, 2) });
  }
  return false;
}

const VARIABLES: Readonly<Record<Dialect, RegExp>> = {
  posix: /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/u,
  powershell: /^\$(?:\{(\w+)\}|((?:env:)?[A-Za-z_]\w*))/u,
  cmd: /^%([A-Za-z_]\w*)%/u,
};

/** Up to the end of a substitution that is not nested; the word that is refused or understood is its first. */
function readUntil(scan: Scan, from: number, end: string): string {
  const found = scan.text.indexOf(end, from);
  if (found < 0) throw unclosed(scan.line);
  const inside = scan.text.slice(from, found);
  scan.at = found + 1;
  scan.line += linesIn(inside);
  return inside.trim();
}

function add(parts: Part[], text: string, quoted: boolean): void {
  const last = parts.at(-1);
  if (last?.kind === 'text' && last.quoted === quoted) parts[parts.length - 1] = { ...last, text: last.text + text };
  else parts.push({ kind: 'text', text, quoted });
}

function powershellEscape(character: string): string {
  return { n: '\n', r: '\r', t: '\t' }[character] ?? character;
}

function linesIn(text: string): number {
  return text.split(NEWLINE).length - 1;
}

function unclosed(line: number): Error {
  return refused(line, 'unclosed');
}
