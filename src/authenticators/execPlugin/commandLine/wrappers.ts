import { readArguments, wordsAfter, type OptionKind } from './arguments.ts';
import { readShell } from './shell.ts';
import { programName } from './programPaths.ts';
import { SIGN_IN, type SignInCommand } from '../signIn/providerSignIn.ts';
import type { Host } from '../../../base/platform.ts';

/** A command with the variables that are set for it. */
export interface Invocation {
  readonly command: string;
  readonly args: readonly string[];
  readonly variables: ReadonlyMap<string, string>;
}

/** What a wrapper runs, and what it says itself. */
export interface Wrapped {
  /** In order; several only for a shell. */
  readonly inner: readonly Invocation[];
  /** It runs what cannot be judged from here, or its own arguments contradict themselves. */
  readonly isUnclear: boolean;
  readonly profiles: readonly string[];
  /** What is wrapped is in a container, so that its program is none of this machine's. */
  readonly hasOwnProgram: boolean;
  /** 'inner': what is wrapped signs in as it does without. */
  readonly signIn: 'inner' | ((profile: string | undefined) => SignInCommand | undefined);
}

interface Wrapper {
  readonly programs: readonly string[];
  readonly unwrap: (invocation: Invocation, host: Pick<Host, 'home' | 'platform'>) => Wrapped | undefined;
}

/** Undefined when the command wraps nothing that is understood. */
export function unwrap(invocation: Invocation, host: Pick<Host, 'home' | 'platform'>): Wrapped | undefined {
  const program = programName(invocation.command, host);
  return WRAPPERS.find(({ programs }) => programs.includes(program))?.unwrap(invocation, host);
}

const NOTHING = { isUnclear: false, profiles: [], hasOwnProgram: false, signIn: 'inner' } as const;

/** The programs of a filter change no sign-in. */
const FILTERS: ReadonlySet<string> = new Set([
  'sed',
  'jq',
  'awk',
  'tr',
  'grep',
  'cat',
  'echo',
  'printf',
  'true',
  'set',
]);

const shell: Wrapper = {
  programs: ['sh', 'bash', 'zsh', 'dash', 'ksh', 'ash'],
  unwrap: ({ args, variables }) => {
    const at = args.findIndex((argument) => /^-[a-z]*c$/u.test(argument));
    const script = args[at + 1];
    const areOptions = args.slice(0, Math.max(at, 0)).every((argument) => /^(?:-.*|pipefail)$/su.test(argument));
    return at < 0 || !areOptions || script === undefined ? undefined : ofScript(script, variables);
  },
};

const windowsShell: Wrapper = {
  programs: ['cmd', 'powershell', 'pwsh'],
  unwrap: ({ args, variables }) => {
    const at = args.findIndex((argument) => /^(?:\/[cs]?c|-c|-command)$/iu.test(argument));
    const [first, ...rest] = at < 0 ? [] : args.slice(at + 1);
    if (first === undefined) return undefined;
    if (rest.length > 0) return { ...NOTHING, inner: [{ command: first, args: rest, variables }] };
    // Their own escapes are in no script that is understood.
    return /[%^$]/u.test(first) ? undefined : ofScript(first, variables);
  },
};

function ofScript(script: string, outer: ReadonlyMap<string, string>): Wrapped | undefined {
  const variables = new Map(outer);
  const inner: Invocation[] = [];
  for (const statement of readShell(script) ?? []) {
    const [command, ...args] = statement.words;
    if (command === undefined) for (const [name, value] of statement.variables) variables.set(name, value);
    else inner.push({ command, args, variables: new Map([...variables, ...statement.variables]) });
  }
  return inner.length === 0 ? undefined : { ...NOTHING, inner };
}

/** Whether a script's command is there for the sake of another one of this program's. */
export function isBeside({ command }: Invocation, main: Invocation): boolean {
  return FILTERS.has(command) || command === main.command;
}

const env: Wrapper = {
  programs: ['env'],
  unwrap: ({ args, variables }) => {
    const set = new Map(variables);
    for (const [index, argument] of args.entries()) {
      const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/su.exec(argument) ?? [];
      if (name !== undefined && value !== undefined) set.set(name, value);
      else if (argument.startsWith('-')) return undefined;
      else return { ...NOTHING, inner: [{ command: argument, args: args.slice(index + 1), variables: set }] };
    }
    return undefined;
  },
};

/** What stands behind `--`, or the first words that are no option's. */
function behind(
  { args, variables }: Invocation,
  options: Readonly<Record<string, OptionKind>>,
  subcommand: readonly string[],
  ownWords: number,
) {
  const at = args.indexOf('--');
  if (at < 0) return undefined;
  const [command, ...rest] = args.slice(at + 1);
  const given = readArguments(args.slice(0, at), options);
  const words = wordsAfter(given, subcommand);
  if (command === undefined || words?.length !== ownWords) return undefined;
  const isUnclear = given.isUnclear || words.some(({ isDoubtful }) => isDoubtful);
  return { inner: [{ command, args: rest, variables }], words: words.map(({ text }) => text), given, isUnclear };
}

/** github.com/99designs/aws-vault, USAGE.md: it asks, or opens the browser, when it is run. */
const awsVault: Wrapper = {
  programs: ['aws-vault'],
  unwrap: (invocation) => {
    const options: Readonly<Record<string, OptionKind>> = {
      '--duration': 'ignored',
      '-d': 'ignored',
      '--region': 'ignored',
      '--mfa-token': 'ignored',
      '-t': 'ignored',
      '--prompt': 'ignored',
      '--backend': 'ignored',
      '--keychain': 'ignored',
      '--no-session': 'switch',
      '-n': 'switch',
      '--json': 'switch',
      '-j': 'switch',
      '--server': 'switch',
      '-s': 'switch',
      '--ec2-server': 'switch',
      '--ecs-server': 'switch',
      '--lazy': 'switch',
      '--stdout': 'switch',
      '--debug': 'switch',
    };
    const found = behind(invocation, options, ['exec'], 1);
    return found && { ...NOTHING, ...found, profiles: found.isUnclear ? [] : found.words, signIn: () => undefined };
  },
};

/** github.com/synfinatic/aws-sso-cli, docs/commands.md */
const awsSso: Wrapper = {
  programs: ['aws-sso'],
  unwrap: (invocation) => {
    const options: Readonly<Record<string, OptionKind>> = {
      '--profile': 'value',
      '-p': 'value',
      '--account': 'ignored',
      '-A': 'ignored',
      '--role': 'ignored',
      '-R': 'ignored',
      '--arn': 'ignored',
      '-a': 'ignored',
      '--sso': 'ignored',
      '-S': 'ignored',
    };
    const found = behind(invocation, options, ['exec'], 0);
    return found && { ...NOTHING, ...found, profiles: found.given.all('--profile', '-p'), signIn: SIGN_IN.awsSsoCli };
  },
};

/** docs.commonfate.io/granted: what it runs is one text. */
const granted: Wrapper = {
  programs: ['assume'],
  unwrap: ({ args, variables }) => {
    const given = readArguments(args, {
      '--exec': 'value',
      '--region': 'ignored',
      '-r': 'ignored',
      '--duration': 'ignored',
      '-d': 'ignored',
      '--chain': 'ignored',
      '--unset': 'switch',
      '--verbose': 'switch',
    });
    const [script, ...others] = given.all('--exec');
    const found = script === undefined ? undefined : ofScript(script, variables);
    if (found === undefined) return undefined;
    const isUnclear = given.isUnclear || others.length > 0 || given.words.some(({ isDoubtful }) => isDoubtful);
    const profiles = isUnclear ? [] : given.words.map(({ text }) => text);
    return { ...found, isUnclear, profiles, signIn: SIGN_IN.granted };
  },
};

/** developer.1password.com/docs/cli, op run */
const onePassword: Wrapper = {
  programs: ['op'],
  unwrap: (invocation) => {
    const options: Readonly<Record<string, OptionKind>> = {
      '--env-file': 'ignored',
      '--account': 'ignored',
      '--no-masking': 'switch',
    };
    const found = behind(invocation, options, ['run'], 0);
    // Another account's sign-in is none of the usual one's.
    return (
      found && {
        ...NOTHING,
        ...found,
        signIn: () => (found.given.has('--account') ? undefined : SIGN_IN.onePassword()),
      }
    );
  },
};

/** github.com/segmentio/chamber: its secrets are in AWS already. */
const chamber: Wrapper = {
  programs: ['chamber'],
  unwrap: (invocation) => {
    const found = behind(invocation, { '--pristine': 'switch', '--strict': 'switch' }, ['exec'], 1);
    return found && { ...NOTHING, ...found, signIn: () => undefined };
  },
};

/** The AWS CLI's own image, with the person's settings in it. */
const container: Wrapper = {
  programs: ['docker', 'podman', 'finch', 'nerdctl'],
  unwrap: ({ args, variables }, { home }) => {
    const at = args.findIndex((argument) => AWS_IMAGE.test(argument));
    if (args[0] !== 'run' || at < 0) return undefined;
    const given = readArguments(args.slice(1, at), {
      '--volume': 'value',
      '-v': 'value',
      '--env': 'value',
      '-e': 'value',
      '--name': 'ignored',
      '--network': 'ignored',
      '--user': 'ignored',
      '-u': 'ignored',
      '--workdir': 'ignored',
      '-w': 'ignored',
      '--platform': 'ignored',
      '--rm': 'switch',
      '-i': 'switch',
      '-t': 'switch',
      '-it': 'switch',
      '-ti': 'switch',
      '--interactive': 'switch',
      '--tty': 'switch',
    });
    const pairs = given.all('--env', '-e').flatMap((pair) => {
      const [, name, value] = /^(\w+)=(.*)$/su.exec(pair) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    });
    const hasSettings = given.all('--volume', '-v').some((volume) => volume.startsWith(`${home}/.aws:`));
    const inner = [{ command: 'aws', args: args.slice(at + 1), variables: new Map([...variables, ...pairs]) }];
    const isUnclear = given.isUnclear || given.words.length > 0;
    return { ...NOTHING, inner, isUnclear, hasOwnProgram: true, signIn: hasSettings ? 'inner' : () => undefined };
  },
};

const AWS_IMAGE =
  /^(?:(?:docker\.io\/)?amazon\/aws-cli|public\.ecr\.aws\/aws-cli\/aws-cli)(?::[\w.-]{1,128})?(?:@sha256:[0-9a-f]{64})?$/u;

const WRAPPERS: readonly Wrapper[] = [
  shell,
  windowsShell,
  env,
  awsVault,
  awsSso,
  granted,
  onePassword,
  chamber,
  container,
];
