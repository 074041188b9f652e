import { isAscii, isUtf8 } from 'node:buffer';
import type { Diagnostic, Finding, YamlFindings } from '../../errors/diagnostics.ts';
import { inOneGo } from '../../base/timeSlices.ts';

/** Something in a file that kubectl would refuse, and where. */
export type Fault = Finding & {
  /** Offset into the text, in UTF-16 units. */
  readonly at: number;
};

/** What is wrong with a text as YAML, where no more than a code is needed to say it. */
export type PlainCode = {
  [C in keyof YamlFindings]: YamlFindings[C] extends undefined ? C : never;
}[keyof YamlFindings];

export function faultAt(at: number, code: PlainCode): Fault {
  return { at, code, data: undefined } as Fault;
}

/** A fault with the file and line that it is in. */
export function diagnosticOf({ at, ...finding }: Fault, path: string, lineAt: (at: number) => number): Diagnostic {
  return { path, line: lineAt(at), ...finding };
}

type Encoding = 'utf8' | 'utf16le' | 'utf16be';

/** A file's text and its encoding, so that an edited text is encoded the same. */
export interface SourceText {
  /** Without the byte order mark. */
  readonly text: string;
  readonly encoding: Encoding;
  readonly bom: boolean;
}

const MARKS: readonly { readonly encoding: Encoding; readonly bytes: Buffer }[] = [
  { encoding: 'utf8', bytes: Buffer.from([0xef, 0xbb, 0xbf]) },
  { encoding: 'utf16le', bytes: Buffer.from([0xff, 0xfe]) },
  { encoding: 'utf16be', bytes: Buffer.from([0xfe, 0xff]) },
];

/** The characters that go-yaml's reader takes (readerc.go); everything else fails the load, comments included. */
// eslint-disable-next-line no-control-regex -- these are exactly what is refused
const REFUSED = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x84\x86-\x9F\uD800-\uDFFF\uFFFE\uFFFF]/u;

/**
 * Line ends to YAML 1.1, which kubectl reads, and ordinary characters to other readers or editors: a comment could hide
 * a whole line from one of them; and a byte order mark at the beginning of a line, which kubectl alone leaves out.
 * Nobody writes them by hand, so a file that has them is refused.
 */
const DOUBTFUL_BREAK = /[\u0085\u2028\u2029]|\r(?!\n)|(?<![^\n])\ufeff/u;

export interface Decoded {
  readonly source: SourceText;
  readonly faults: readonly Fault[];
}

/** The text of a file as go-yaml reads bytes: UTF-8, or UTF-16 with a byte order mark. */
export function decodeText(bytes: Buffer): Decoded {
  return inOneGo(decoding(bytes));
}

/** What `decodeText` does, with pauses. */
export function* decoding(bytes: Buffer): Generator<undefined, Decoded> {
  const mark = MARKS.find((each) => bytes.subarray(0, each.bytes.length).equals(each.bytes));
  const encoding = mark?.encoding ?? 'utf8';
  const body = bytes.subarray(mark?.bytes.length ?? 0);
  const text = decodeBody(body, encoding);
  yield;
  const source = { text, encoding, bom: mark !== undefined };
  const isSound = encoding === 'utf8' ? isUtf8(body) : body.length % 2 === 0;
  if (!isSound) {
    const at = Math.max(text.indexOf('\uFFFD'), 0);
    return { source, faults: [faultAt(at, 'not-utf8')] };
  }
  const at = (yield* firstMatch(REFUSED, text)) ?? (yield* firstMatch(DOUBTFUL_BREAK, text));
  if (at === undefined) return { source, faults: [] };
  return { source, faults: [faultAt(at, 'control-character')] };
}

const STRETCH = 1 << 20;

function* firstMatch(expression: RegExp, text: string): Generator<undefined, number | undefined> {
  for (let at = 0; at < text.length; yield) {
    // A pair of units that are one character, and a line break of two, stay together.
    const isParted = /[\uD800-\uDBFF\r]/u.test(text.charAt(at + STRETCH - 1));
    const end = at + STRETCH + (isParted ? 1 : 0);
    const found = expression.exec(text.slice(at, end));
    if (found !== null) return at + found.index;
    at = end;
  }
  return undefined;
}

/** The bytes of `text` in the encoding of the file that `source` was read from. */
export function encodeText(source: SourceText, text: string): Buffer {
  const mark = source.bom ? MARKS.find(({ encoding }) => encoding === source.encoding)?.bytes : undefined;
  const body = Buffer.from(text, source.encoding === 'utf8' ? 'utf8' : 'utf16le');
  if (source.encoding === 'utf16be') body.swap16();
  return mark === undefined ? body : Buffer.concat([mark, body]);
}

/** Gives the 1-based line of an offset. */
export function lineFinder(text: string): (at: number) => number {
  let starts: number[] | undefined;
  return (at) => {
    starts ??= lineStarts(text);
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? Infinity) <= at) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function decodeBody(body: Buffer, encoding: Encoding): string {
  if (encoding === 'utf8') return body.toString(isAscii(body) ? 'latin1' : 'utf8');
  const even = body.subarray(0, body.length - (body.length % 2));
  return encoding === 'utf16le' ? even.toString('utf16le') : Buffer.from(even).swap16().toString('utf16le');
}
