/**
 * What an option of a plugin's command line is: one whose value is read, one whose value says nothing here, or a
 * switch without a value.
 */
export type OptionKind = 'value' | 'ignored' | 'switch';

export interface GivenWord {
  readonly text: string;
  /** It follows an option that is not known, and may be its value. */
  readonly isDoubtful: boolean;
}

/** Arguments as far as they can be understood without being the program itself. */
export interface GivenArguments {
  /** What is neither an option nor the value of a known one, in order. */
  readonly words: readonly GivenWord[];
  /** The values of these options, which are spellings of one, in order of appearance. */
  all(...names: readonly string[]): readonly string[];
  has(...names: readonly string[]): boolean;
  /** Options stand where no program takes them for options, lack their value, or are abbreviated. */
  readonly isUnclear: boolean;
}

/**
 * Reads `--name value`, `--name=value`, `-n value`, `-nvalue` and `-n=value` anywhere between words, as pflag, kingpin,
 * urfave/cli and argparse do, up to `--`.
 */
export function readArguments(args: readonly string[], options: Readonly<Record<string, OptionKind>>): GivenArguments {
  const words: GivenWord[] = [];
  const values = new Map<string, string[]>();
  const found = new Set<string>();
  let isUnclear = false;
  let isDoubtful = false;
  const take = (name: string, attached: string | undefined, next: () => string | undefined): void => {
    found.add(name);
    if (options[name] === 'switch') return;
    const value = attached ?? next();
    if (value === undefined || (attached === undefined && isOption(value, options))) isUnclear = true;
    else if (options[name] === 'value') values.set(name, [...(values.get(name) ?? []), value]);
  };
  const rest = args.values();
  const next = (): string | undefined => rest.next().value;
  for (const argument of rest) {
    const wasDoubtful = isDoubtful;
    isDoubtful = false;
    if (argument === '--') {
      const after = [...rest];
      if (after.some((each) => isOption(each, options))) isUnclear = true;
      words.push(...after.map((text) => ({ text, isDoubtful: false })));
    } else if (!argument.startsWith('-') || argument === '-') {
      words.push({ text: argument, isDoubtful: wasDoubtful });
    } else {
      const { name, value } = cut(argument, options);
      if (Object.hasOwn(options, name)) take(name, value, next);
      else {
        if (isAbbreviated(name, options)) isUnclear = true;
        isDoubtful = value === undefined;
      }
    }
  }
  return {
    words,
    all: (...names) => names.flatMap((name) => values.get(name) ?? []),
    has: (...names) => names.some((name) => found.has(name)),
    isUnclear,
  };
}

/** `--name=value`, or one letter with its value behind it. */
function cut(
  argument: string,
  options: Readonly<Record<string, OptionKind>>,
): { readonly name: string; readonly value: string | undefined } {
  const letter = argument.slice(0, 2);
  if (!argument.startsWith('--') && argument.length > 2 && Object.hasOwn(options, letter)) {
    return { name: letter, value: argument.slice(2).replace(/^=/u, '') };
  }
  const at = argument.indexOf('=');
  return at < 0 ? { name: argument, value: undefined } : { name: argument.slice(0, at), value: argument.slice(at + 1) };
}

function isOption(argument: string, options: Readonly<Record<string, OptionKind>>): boolean {
  return argument.startsWith('-') && Object.hasOwn(options, cut(argument, options).name);
}

/** argparse takes a beginning for the whole. */
function isAbbreviated(name: string, options: Readonly<Record<string, OptionKind>>): boolean {
  return (
    name.startsWith('--') &&
    name.length > 2 &&
    Object.entries(options).some(([option, kind]) => kind === 'value' && option.startsWith(name))
  );
}

/** The words after those of the subcommand, each of which may have aliases ("cluster|c"); undefined: another command. */
export function wordsAfter(given: GivenArguments, subcommand: readonly string[]): readonly GivenWord[] | undefined {
  let at = 0;
  for (const aliases of subcommand) {
    const names = aliases.split('|');
    while (given.words[at]?.isDoubtful === true && !names.includes(given.words[at]?.text ?? '')) at++;
    if (!names.includes(given.words[at]?.text ?? '')) return undefined;
    at++;
  }
  return given.words.slice(at);
}
