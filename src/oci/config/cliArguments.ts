/** Options of `oci ce cluster generate-token` that are understood here, and what they take. */
export interface TokenOptions {
  readonly 'cluster-id'?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly auth?: string;
  readonly 'config-file'?: string;
  readonly 'cli-rc-file'?: string;
}

const COMMAND = ['ce', 'cluster', 'generate-token'];

/** The last is the older name of the one before (oci_cli/cli_root.py). */
const OPTIONS: Readonly<Record<string, keyof TokenOptions>> = {
  '--cluster-id': 'cluster-id',
  '--region': 'region',
  '--profile': 'profile',
  '--auth': 'auth',
  '--config-file': 'config-file',
  '--cli-rc-file': 'cli-rc-file',
  '--defaults-file': 'cli-rc-file',
};

/** What arguments of `oci ce cluster generate-token` say. */
export interface TokenArguments {
  /**
   * The known options. Others are passed over, together with words that may be their values.
   */
  readonly options: TokenOptions;
  /** Everything was understood: nothing is left that only the CLI itself could answer. */
  readonly isWhole: boolean;
}

/**
 * Reads arguments as the CLI's own parser (click 8) takes them: `--option value` or `--option=value`, anywhere between
 * the words, the last of several counts, no abbreviations, a value may begin with a dash. Undefined when the words of
 * the command are not among them, in order.
 */
export function readTokenArguments(args: readonly string[]): TokenArguments | undefined {
  const { words, options, isWhole } = read(args);
  let at = -1;
  for (const word of COMMAND) {
    at = words.indexOf(word, at + 1);
    if (at < 0) return undefined;
  }
  return { options, isWhole: isWhole && words.length === COMMAND.length };
}

/** The options of arguments that are understood whole; undefined for anything else. */
export function parseArguments(args: readonly string[]): TokenOptions | undefined {
  const found = readTokenArguments(args);
  return found?.isWhole === true ? found.options : undefined;
}

interface Read {
  /** What is neither an option nor the value of a known one. */
  readonly words: readonly string[];
  readonly options: TokenOptions;
  /** Everything was understood. */
  readonly isWhole: boolean;
}

function read(args: readonly string[]): Read {
  const words: string[] = [];
  const options: Partial<Record<keyof TokenOptions, string>> = {};
  let isWhole = true;
  const rest = args.values();
  for (const argument of rest) {
    if (!argument.startsWith('-')) {
      words.push(argument);
      continue;
    }
    const at = argument.indexOf('=');
    const name = OPTIONS[at === -1 ? argument : argument.slice(0, at)];
    const value = name === undefined ? undefined : at === -1 ? rest.next().value : argument.slice(at + 1);
    if (name === undefined || value === undefined) isWhole = false;
    else options[name] = value;
  }
  return { words, options, isWhole };
}

/** Whether the settings file gives one of these options another name. */
export function renames(aliased: ReadonlySet<string>): boolean {
  return Object.keys(OPTIONS).some((option) => aliased.has(option));
}
