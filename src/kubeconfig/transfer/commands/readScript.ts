import type { TransferNote } from '../transferNotes.ts';
import { type Dialect, dialectOf, refused } from './dialect.ts';
import { type Pipeline, pipelinesOf, type Simple } from './statements.ts';
import { tokensOf, type Word } from './shellWords.ts';
import { writtenText } from './writtenText.ts';

/** One `kubectl …` line with everything filled in. */
export interface KubectlLine {
  readonly line: number;
  /** What comes after `kubectl`. */
  readonly args: readonly Argument[];
  /** What the commands before it wrote into files that exist nowhere, by the path as written. */
  readonly files: ReadonlyMap<string, string>;
}

export interface Argument {
  readonly text: string;
  readonly line: number;
}

export interface Script {
  readonly kubectl: readonly KubectlLine[];
  /** What is taken over otherwise than a shell would. */
  readonly notes: readonly TransferNote[];
}

/** Where the person is, as far as commands speak of it. */
export interface Place {
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

interface Running {
  readonly dialect: Dialect;
  readonly variables: Map<string, string>;
  readonly files: Map<string, string>;
  /** Paths of `mktemp`, which nothing else can name. */
  temporary: number;
  readonly kubectl: KubectlLine[];
  readonly notes: TransferNote[];
}

/** Longer than any portal's lines with certificates and tokens in them, in UTF-16 units. */
const LONGEST = 1 << 18;
const MOST_COMMANDS = 1000;

/**
 * Reads pasted commands without running any: variables, temporary files and the certificates written into them are
 * followed in memory, as OpenUnison, Gangway and Dex portals hand them out; what remains are kubectl's lines.
 * Throws 'commands-refused', which names the line and the word, for whatever else there is.
 */
export function readScript(text: string, { platform, home }: Place): Script {
  if (text.length > LONGEST) throw refused(1, 'text-too-long');
  // A web page's blanks and line ends are no others than a keyboard's.
  const plain = text
    .replace(/^\ufeff/u, '')
    .replaceAll(/\r\n?/gu, '\n')
    .replaceAll('\u00a0', ' ');
  // eslint-disable-next-line no-control-regex -- these are exactly what is refused
  const control = /[\0-\x08\x0b-\x1f\x7f\u2028\u2029]/u.exec(plain);
  if (control !== null) {
    const line = plain.slice(0, control.index).split('\n').length;
    throw refused(line, 'control-character');
  }
  const dialect = dialectOf(plain, platform);
  const known = ['HOME', 'USERPROFILE', 'env:HOME', 'env:USERPROFILE'].map((name) => keyOf(name, dialect));
  const running: Running = {
    dialect,
    variables: new Map(known.map((name) => [name, home])),
    files: new Map(),
    temporary: 0,
    kubectl: [],
    notes: [],
  };
  const pipelines = pipelinesOf(tokensOf(plain, dialect));
  if (pipelines.length > MOST_COMMANDS) throw refused(1, 'too-many-commands');
  for (const pipeline of pipelines) take(pipeline, running);
  return { kubectl: running.kubectl, notes: running.notes };
}

function take(pipeline: Pipeline, running: Running): void {
  const [first, ...others] = pipeline;
  if (first === undefined) return;
  const simple = withoutEnvironment(withoutPrompt(first), running);
  if (others.length === 0 && simple.output === undefined && assign(simple, running)) return;
  const command = nameOf(simple);
  if (others.length === 0 && simple.output === undefined && simple.input === undefined) {
    if (/(?:^|[\\/])kubectl(?:\.exe)?$/u.test(command)) {
      const args = simple.words.slice(1).map((word) => ({ text: filled(word, running), line: word.line }));
      running.kubectl.push({ line: simple.line, args, files: new Map(running.files) });
      return;
    }
    const handle = Object.hasOwn(HARMLESS, command.toLowerCase()) ? HARMLESS[command.toLowerCase()] : undefined;
    if (handle !== undefined) {
      handle(simple, running);
      return;
    }
  }
  const written = writtenText([simple, ...others], (word) => filled(word, running));
  if (written === undefined) throw notUnderstood(simple, command);
  const { path, text, append } = written;
  running.files.set(path, append ? (running.files.get(path) ?? '') + text : text);
}

/** A "$ " that was copied with the line. */
function withoutPrompt(simple: Simple): Simple {
  const [first, ...words] = simple.words;
  if (first === undefined || words.length === 0 || textOf(first) !== '$') return simple;
  return { ...simple, words };
}

/** `KUBECONFIG=… kubectl …`: that variable is noted; others have no known meaning for kubectl. */
function withoutEnvironment(simple: Simple, running: Running): Simple {
  const [first, ...words] = simple.words;
  if (running.dialect === 'cmd' || first === undefined || words.length === 0 || !isAssignment(first)) return simple;
  if (simple.words.every(isAssignment)) return simple;
  const name = headOf(first).name;
  if (name !== 'KUBECONFIG') throw refused(first.line, 'variable-before-command', { name });
  set(name, first, running);
  return { ...simple, words };
}

type Handle = (simple: Simple, running: Running) => void;

/** What changes nothing but files that were written before in the same text. */
const HARMLESS: Readonly<Record<string, Handle>> = {
  echo: fillOnly,
  mkdir: fillOnly,
  rm: removeFiles,
  del: removeFiles,
  'remove-item': removeFiles,
};

/** What stands in it must be understood all the same. */
function fillOnly(simple: Simple, running: Running): void {
  for (const word of simple.words) filled(word, running);
}

function removeFiles(simple: Simple, running: Running): void {
  for (const word of simple.words.slice(1)) {
    const path = filled(word, running);
    if (/^-(?:f|recurse|force)$/iu.test(path)) continue;
    if (!running.files.delete(path)) throw refused(word.line, 'removes-file');
  }
}

/** `NAME=value`, `export NAME=value`, `$NAME = value` or `set NAME=value`. False when this is none. */
function assign(simple: Simple, running: Running): boolean {
  if (running.dialect === 'powershell') return assignInPowershell(simple, running);
  const keyword = running.dialect === 'cmd' ? 'set' : 'export';
  const words = nameOf(simple) === keyword ? simple.words.slice(1) : simple.words;
  if (words.length === 0 || !words.every(isAssignment)) return false;
  for (const word of words) {
    const { name, rest } = headOf(word);
    set(name, { ...word, parts: [{ kind: 'text', text: rest, quoted: false }, ...word.parts.slice(1)] }, running);
  }
  return true;
}

function assignInPowershell(simple: Simple, running: Running): boolean {
  const [first, ...rest] = simple.words;
  const [variable, ...after] = first?.parts ?? [];
  if (first === undefined || variable?.kind !== 'variable' || variable.quoted) return false;
  const [equals] = after;
  const tail: Word[] = after.length > 0 ? [{ ...first, parts: after }, ...rest] : rest;
  const [head, ...others] = tail;
  const start = head?.parts[0] ?? equals;
  if (head === undefined || start?.kind !== 'text' || !start.text.startsWith('=')) return false;
  const stripped: Word = {
    ...head,
    parts: [{ ...start, text: start.text.slice(1) }, ...head.parts.slice(1)],
  };
  const isBare = stripped.parts.length === 1 && textOf(stripped) === '';
  const [value, ...extra] = isBare ? others : [stripped, ...others];
  if (value === undefined || extra.length > 0) {
    throw refused(first.line, 'variable-value', { name: variable.name });
  }
  set(variable.name, value, running);
  return true;
}

function set(name: string, value: Word, running: Running): void {
  if (/^(?:env:)?KUBECONFIG$/iu.test(name)) {
    running.notes.push({ code: 'other-kubeconfig', data: { line: value.line } });
    return;
  }
  const parts = value.parts.filter((part) => part.kind !== 'text' || part.text !== '');
  const [only] = parts;
  const command = parts.length === 1 && only?.kind === 'substitution' ? only.command : textOf(value);
  const makes = only?.kind === 'substitution' ? /^mktemp(?:[ \t]+[\w./-]+)*$/u : /^New-TemporaryFile$/iu;
  if (command !== undefined && makes.test(command)) {
    running.temporary++;
    const path = `temporary file ${running.temporary}`;
    running.files.set(path, '');
    running.variables.set(keyOf(name, running.dialect), path);
  } else {
    running.variables.set(keyOf(name, running.dialect), filled(value, running, true));
  }
}

/** The text that a word stands for. `isValue`: a shell does not part it at blanks. */
function filled(word: Word, { variables, dialect }: Running, isValue = false): string {
  return word.parts
    .map((part) => {
      if (part.kind === 'text') {
        const expands = dialect === 'posix' && !part.quoted && /\{[^{}]*(?:,|\.\.)[^{}]*\}/u.test(part.text);
        if (expands) throw refused(word.line, 'brace-expansion');
        return part.text;
      }
      if (part.kind === 'substitution') {
        throw refused(word.line, 'command-substitution', { program: part.command.split(/\s/u, 1)[0] ?? '' });
      }
      const value = variables.get(keyOf(part.name, dialect));
      if (value === undefined) throw refused(word.line, 'variable-unset', { name: part.name });
      const isParted = !part.quoted && !isValue && /\s/u.test(value) && !value.startsWith('temporary file ');
      if (isParted) throw refused(word.line, 'variable-with-blank', { name: part.name });
      return value;
    })
    .join('');
}

/** Only a POSIX shell tells capitals from small letters in names. */
function keyOf(name: string, dialect: Dialect): string {
  return dialect === 'posix' ? name : name.toLowerCase();
}

/** The text of a word in which nothing has to be filled in. */
function textOf(word: Word): string | undefined {
  return word.parts.every((part) => part.kind === 'text') ? word.parts.map(({ text }) => text).join('') : undefined;
}

function nameOf(simple: Simple): string {
  const [first] = simple.words;
  return (first === undefined ? undefined : textOf(first)) ?? '';
}

/** What stands on both sides of the first "=". */
function headOf({ parts: [first] }: Word): { readonly name: string; readonly rest: string } {
  const text = first?.kind === 'text' ? first.text : '';
  const at = text.indexOf('=');
  return { name: text.slice(0, at), rest: text.slice(at + 1) };
}

function isAssignment({ parts: [first] }: Word): boolean {
  return first?.kind === 'text' && !first.quoted && /^[A-Za-z_]\w*=/u.test(first.text);
}

function notUnderstood(simple: Simple, command: string): Error {
  const all = simple.words.map((word) => textOf(word) ?? '');
  if (command === 'oci' && all.includes('create-kubeconfig')) return refused(simple.line, 'oci-command');
  // A line that lost its continuation may begin with a flag and its value, or be a token: only its beginning is shown.
  const word = command.split('=', 1).join('').slice(0, 25);
  return word === ''
    ? refused(simple.line, 'unknown-line')
    : refused(simple.line, 'unknown-command', { command: word });
}
