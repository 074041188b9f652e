import { UserError } from '../../../errors/userError.ts';

/** How the value of a flag is read; only `flag` needs none. */
export type FlagKind = 'text' | 'number' | 'flag' | 'list' | 'texts' | 'pairs';

export interface Flags {
  /** What is not a flag, in its order. */
  readonly words: readonly string[];
  /** Whether the flag is there at all. */
  has(name: string): boolean;
  /** The last one's value, '' where it is absent. */
  text(name: string): string;
  isOn(name: string): boolean;
  /** Of all of them, in their order; of a `list` or `pairs` the items between the commas. */
  texts(name: string): readonly string[];
}

/**
 * Reads arguments as Go's pflag does (spf13/pflag 1.0, flag.go): `--name=value`, `--name value`, a `flag` without a
 * value or with `=true` and its spellings, one-letter names behind one hyphen with the value in the same word or the
 * next, words between flags, `--` before words only. Throws UserError 'not-convertible' for what it would refuse.
 */
export function readFlags(args: readonly string[], kinds: Readonly<Record<string, FlagKind>>): Flags {
  const words: string[] = [];
  const values = new Map<string, string[]>();
  const rest = args.values();
  const add = (shown: string, name: string, value: string | undefined): void => {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) throw new UserError('not-convertible', { obstacle: 'flag-unknown', flag: shown });
    const read = value ?? (kind === 'flag' ? 'true' : rest.next().value);
    if (read === undefined) throw new UserError('not-convertible', { obstacle: 'flag-without-value', flag: shown });
    if (kind === 'flag' && !TRUE.has(read) && !FALSE.has(read)) {
      throw new UserError('not-convertible', { obstacle: 'flag-not-boolean', flag: shown });
    }
    values.set(name, [...(values.get(name) ?? []), read]);
  };
  for (const argument of rest) {
    if (argument === '--') words.push(...rest);
    else if (argument.startsWith('--')) {
      const { name, value } = cut(argument.slice(2));
      add(`--${name}`, name, value);
    } else if (argument.startsWith('-') && argument !== '-') {
      const value = argument.slice(2);
      add(argument.slice(0, 2), argument.slice(1, 2), value === '' ? undefined : value.replace(/^=/u, ''));
    } else words.push(argument);
  }
  const all = (name: string): readonly string[] => values.get(name) ?? [];
  return {
    words,
    has: (name) => values.has(name),
    text: (name) => all(name).at(-1) ?? '',
    isOn: (name) => TRUE.has(all(name).at(-1) ?? ''),
    texts: (name) => (kinds[name] === 'texts' ? all(name) : all(name).flatMap(itemsOf)),
  };
}

/** strconv.ParseBool */
const TRUE: ReadonlySet<string> = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE: ReadonlySet<string> = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

function cut(text: string): { readonly name: string; readonly value: string | undefined } {
  const at = text.indexOf('=');
  return at < 0 ? { name: text, value: undefined } : { name: text.slice(0, at), value: text.slice(at + 1) };
}

/** One line of CSV; quotes are dropped, since what they could protect is in no scope and no address. */
function itemsOf(value: string): readonly string[] {
  return value === '' ? [] : value.split(',').map((item) => item.replace(/^"(.*)"$/u, '$1'));
}
