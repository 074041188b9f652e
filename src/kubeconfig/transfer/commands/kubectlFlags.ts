import type { Note } from '../transferNotes.ts';
import { refused } from './dialect.ts';
import type { Argument, KubectlLine } from './readScript.ts';

/** A `kubectl config` line parted into its subcommand, its names and its flags. */
export interface ConfigLine {
  readonly line: number;
  readonly subcommand: string;
  readonly names: readonly string[];
  /** Every value of every flag that the subcommand knows, in order. */
  readonly flags: ReadonlyMap<string, readonly FlagValue[]>;
  /** What the lines before wrote, by path. */
  readonly files: ReadonlyMap<string, string>;
}

export interface FlagValue {
  readonly text: string;
  readonly line: number;
}

/** Flags that mean true without a value; one that follows them is not theirs. */
const SWITCHES: ReadonlySet<string> = new Set([
  'current',
  'disable-compression',
  'embed-certs',
  'exec-provide-cluster-info',
  'insecure-skip-tls-verify',
  'match-server-version',
  'set-raw-bytes',
  'warnings-as-errors',
]);

/** The flags of kubectl 1.37 (pkg/cmd/config), by subcommand. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  'set-cluster': [
    'certificate-authority',
    'embed-certs',
    'insecure-skip-tls-verify',
    'proxy-url',
    'server',
    'tls-server-name',
  ],
  'set-credentials': [
    'auth-provider',
    'auth-provider-arg',
    'client-certificate',
    'client-key',
    'embed-certs',
    'exec-api-version',
    'exec-arg',
    'exec-command',
    'exec-env',
    'exec-interactive-mode',
    'exec-provide-cluster-info',
    'password',
    'token',
    'username',
  ],
  'set-context': ['cluster', 'current', 'namespace', 'user'],
  'use-context': [],
  set: ['set-raw-bytes'],
};

/** What every kubectl command takes (`kubectl options`) and `kubectl config` ignores. */
const GENERAL: ReadonlySet<string> = new Set([
  ...['as', 'as-group', 'as-uid', 'as-user-extra', 'cache-dir', 'certificate-authority', 'client-certificate'],
  ...['client-key', 'cluster', 'context', 'disable-compression', 'insecure-skip-tls-verify', 'kuberc'],
  ...['log-flush-frequency', 'match-server-version', 'namespace', 'password', 'profile', 'profile-output'],
  ...['proxy-url', 'request-timeout', 'server', 'tls-server-name', 'token', 'user', 'username', 'v', 'vmodule'],
  'warnings-as-errors',
]);

const KNOWN: ReadonlySet<string> = new Set(['kubeconfig', ...GENERAL, ...Object.values(OWN).flat()]);

const SHORT: Readonly<Record<string, string>> = { n: 'namespace', s: 'server', v: 'v' };

/**
 * Parts a line as kubectl's flag library does (spf13/pflag): `--flag value`, `--flag=value`, `-n value`, flags
 * anywhere, `--` ends them. `note` gets each flag that is left out. Throws 'commands-refused'.
 */
export function configLineOf({ line, args, files }: KubectlLine, note: Note): ConfigLine {
  const { words, flags } = parted(args);
  const [group, given = '', ...names] = words;
  const subcommand = given === 'use' ? 'use-context' : given;
  const own = Object.hasOwn(OWN, subcommand) ? OWN[subcommand] : undefined;
  if (group !== 'config' || own === undefined) {
    const command = group === 'config' ? `kubectl config ${given}` : `kubectl ${group ?? ''}`;
    throw refused(line, 'unknown-subcommand', { command: command.trim().slice(0, 49) });
  }
  const kept = new Map<string, FlagValue[]>();
  for (const { name, text, line: at } of flags) {
    if (own.includes(name)) {
      const values = kept.get(name) ?? [];
      values.push({ text, line: at });
      kept.set(name, values);
    } else if (name === 'kubeconfig') note({ code: 'other-kubeconfig', data: { line: at } });
    else if (GENERAL.has(name)) note({ code: 'flag-ignored', data: { line: at, flag: `--${name}`, subcommand } });
    else throw refused(at, 'flag-of-other-subcommand', { subcommand, flag: `--${name}` });
  }
  return { line, subcommand, names, flags: kept, files };
}

interface Flag extends FlagValue {
  readonly name: string;
}

function parted(args: readonly Argument[]): { words: readonly string[]; flags: readonly Flag[] } {
  const words: string[] = [];
  const flags: Flag[] = [];
  for (let index = 0; index < args.length; index++) {
    const { text, line } = args[index] ?? { text: '', line: 0 };
    if (text === '--') {
      words.push(...args.slice(index + 1).map((each) => each.text));
      break;
    }
    if (!text.startsWith('-') || text === '-') {
      words.push(text);
      continue;
    }
    const { name, value } = flagOf(text, line);
    if (!KNOWN.has(name)) throw refused(line, 'unknown-flag', { flag: `--${name}` });
    const following = value === undefined && !SWITCHES.has(name) ? args[++index] : { text: value ?? 'true', line };
    if (following === undefined) throw refused(line, 'flag-without-value', { flag: `--${name}` });
    flags.push({ name, text: following.text, line: following.line });
  }
  return { words, flags };
}

function flagOf(text: string, line: number): { readonly name: string; readonly value: string | undefined } {
  if (text.startsWith('--')) {
    const at = text.indexOf('=');
    return at < 0 ? { name: text.slice(2), value: undefined } : { name: text.slice(2, at), value: text.slice(at + 1) };
  }
  const name = SHORT[text.charAt(1)];
  if (name === undefined) throw refused(line, 'unknown-flag', { flag: `-${text.charAt(1)}` });
  const rest = text.slice(2);
  return { name, value: rest === '' ? undefined : rest.replace(/^=/u, '') };
}

/** The value that counts: the last. */
export function lastOf(config: ConfigLine, flag: string): FlagValue | undefined {
  return config.flags.get(flag)?.at(-1);
}

/** Undefined when the flag is not there. */
export function flagIs(config: ConfigLine, flag: string): boolean | undefined {
  const found = lastOf(config, flag);
  return found && boolOf(found, `--${flag}`);
}

/** As Go's strconv.ParseBool; `flag` is undefined for the value of `kubectl config set`. */
export function boolOf({ text, line }: FlagValue, flag: string | undefined): boolean {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text)) return false;
  throw refused(line, 'not-true-or-false', { flag });
}

/** The one name of a line. */
export function onlyName({ line, subcommand, names: [name, ...others] }: ConfigLine): string {
  if (name !== undefined && name !== '' && others.length === 0) return name;
  throw refused(line, others.length > 0 ? 'several-names' : 'no-name', { subcommand });
}
