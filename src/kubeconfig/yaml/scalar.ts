import type { Finding, YamlFindings } from '../../errors/diagnostics.ts';
import type { ScalarNode } from './syntax.ts';

/** What go-yaml 2 makes of a scalar. Numbers keep no more than a double's precision: no field of ours is a number. */
export type Scalar =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'null' };

const NULL: Scalar = { kind: 'null' };
const TRUE: Scalar = { kind: 'bool', value: true };
const FALSE: Scalar = { kind: 'bool', value: false };

/** resolve.go of go-yaml 2: the words of YAML 1.1, which no quote protects. */
const WORDS: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...words(['', '~', 'null', 'Null', 'NULL'], NULL),
  ...words(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'], TRUE),
  ...words(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'], FALSE),
  ...words(['.nan', '.NaN', '.NAN'], { kind: 'number', value: NaN }),
  ...words(['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'], { kind: 'number', value: Infinity }),
  ...words(['-.inf', '-.Inf', '-.INF'], { kind: 'number', value: -Infinity }),
]);

/** A certificate need not be looked up among the words. */
const LONGEST_WORD = 5;

const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/u;
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|0[bB]([01]+)|(0|[1-9][0-9]*))$/u;
const LARGEST = (1n << 64n) - 1n;
const SMALLEST = -(1n << 63n);

/** The layouts of parseTimestamp in resolve.go, without the ranges of their numbers. */
const TIMESTAMP =
  /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:[.,]\d+)?(?:Z|[-+]\d{2}:\d{2})| \d{1,2}:\d{1,2}:\d{1,2}(?:[.,]\d+)?)?$/u;

const STANDARD = 'tag:yaml.org,2002:';

/** The value of a scalar, or what is wrong with it. */
export function resolveScalar(node: ScalarNode): Scalar | Finding<YamlFindings> {
  const { tag, text } = node;
  if (tag === undefined || tag === '!') {
    return node.style === 'plain' && tag === undefined ? resolvePlain(text) : { kind: 'string', text };
  }
  if (!tag.startsWith(STANDARD)) return { kind: 'string', text };
  const type = tag.slice(STANDARD.length);
  switch (type) {
    case 'binary':
      return decodeBinary(text) ?? { code: 'not-binary', data: undefined };
    case 'bool':
    case 'int':
    case 'float':
    case 'null': {
      const found = resolvePlain(text);
      const kind = type === 'int' || type === 'float' ? 'number' : type;
      return found.kind === kind ? found : { code: 'tag-mismatch', data: { type } };
    }
    case 'timestamp':
      return TIMESTAMP.test(text) ? { kind: 'string', text } : { code: 'not-timestamp', data: undefined };
    default:
      return { kind: 'string', text };
  }
}

/** What an unquoted scalar without a tag is. Time stamps stay strings: go-yaml makes them so for JSON. */
export function resolvePlain(text: string): Scalar {
  const word = text.length <= LONGEST_WORD ? WORDS.get(text) : undefined;
  if (word !== undefined) return word;
  const string: Scalar = { kind: 'string', text };
  if (!isNumberStart(text.charCodeAt(0))) return string;
  // "1_000" is a number, but a text that begins with a point is tried without leaving underscores out.
  const plain = text.startsWith('.') ? text : text.replaceAll('_', '');
  const value = integer(plain) ?? (FLOAT.test(plain) ? Number(plain) : undefined);
  return value === undefined || !Number.isFinite(value) ? string : { kind: 'number', value };
}

/** A digit, +, - or a point. */
function isNumberStart(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x2b || code === 0x2d || code === 0x2e;
}

/** strconv.ParseInt and ParseUint with base 0, which fail beyond 64 bits; a decimal is then taken as a float. */
function integer(text: string): number | undefined {
  const found = INTEGER.exec(text);
  if (found === null) return undefined;
  const [, sign, hexadecimal, octal, binary, decimal] = found;
  const digits =
    hexadecimal !== undefined
      ? `0x${hexadecimal}`
      : octal !== undefined
        ? `0o${octal}`
        : binary !== undefined
          ? `0b${binary}`
          : (decimal ?? '0');
  const size = BigInt(digits);
  const value = sign === '-' ? -size : size;
  const largest = sign === '' ? LARGEST : -SMALLEST - 1n;
  return value <= largest && value >= SMALLEST ? Number(value) : undefined;
}

function decodeBinary(text: string): Scalar | undefined {
  const stripped = text.replaceAll(/[\r\n]/gu, '');
  return isBase64(stripped) ? { kind: 'string', text: Buffer.from(stripped, 'base64').toString('utf8') } : undefined;
}

/** Standard alphabet and padding, as Go's encoding/base64 wants them, without line breaks. */
export function isBase64(text: string): boolean {
  if (text.length % 4 !== 0) return false;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return !/[^A-Za-z0-9+/]/u.test(padding === 0 ? text : text.slice(0, -padding));
}

function words(spellings: readonly string[], scalar: Scalar): (readonly [string, Scalar])[] {
  return spellings.map((spelling) => [spelling, scalar]);
}
