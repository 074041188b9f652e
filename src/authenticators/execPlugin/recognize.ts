import type { Host } from '../../base/platform.ts';
import type { Cluster, ExecConfig, User } from '../../kubeconfig/read/model.ts';
import { readArguments, wordsAfter, type OptionKind } from './commandLine/arguments.ts';
import { createFacts, type Fact, type FactCollector } from './families/facts.ts';
import { FAMILIES } from './familyList.ts';
import { HELD_FAMILIES } from './families/held.ts';
import type { Call, Family, FamilyCall, FamilyId, OptionMeaning, Surroundings } from './families/family.ts';
import { isUsualPlace, programName } from './commandLine/programPaths.ts';
import type { SignInCommand } from './signIn/providerSignIn.ts';
import { isBeside, unwrap, type Invocation, type Wrapped } from './commandLine/wrappers.ts';

/** What is known of a user entry from its text. */
export interface RecognizedPlugin {
  readonly family: FamilyId;
  /** The product's name, such as "AWS EKS". */
  readonly label: string;
  readonly facts: readonly Fact[];
  /** What must be found on this machine, in the order in which it runs, as written. */
  readonly programs: readonly string[];
  /** A program of a known name where no installer puts it: nothing is known of what it does, and nothing is offered. */
  readonly isForeign: boolean;
  /** The arguments contradict each other, or cannot be understood; what is in doubt is not among the facts. */
  readonly isUnclear: boolean;
  /** The provider's own command, if its `condition` holds; undefined where none is known, or the plugin itself asks. */
  readonly signIn: SignInCommand | undefined;
}

export type PluginUser = Pick<User, 'name' | 'exec' | 'authProvider' | 'token'>;
export type PluginCluster = Pick<Cluster, 'name' | 'server'>;

/** More than any plugin is given: the rest would only cost time. In UTF-16 units, and arguments. */
const LONGEST = 1 << 18;
const MOST_ARGUMENTS = 1000;
/** A wrapper in a wrapper, as `env bash -c 'aws-vault exec …'`. */
const DEEPEST = 4;

/**
 * Whose sign-in a user entry needs, by the program that it runs and its arguments, or the token and auth-provider of the
 * same products. Undefined when that is not known. Pure: nothing is run, read or looked up, and it never throws.
 * `cluster` is the one of a context in which the entry is used; names of user and cluster give facts only where
 * a provider's tool writes them so.
 */
export function recognizeExecPlugin(
  user: PluginUser,
  cluster: PluginCluster | undefined,
  host: Pick<Host, 'home' | 'platform'>,
): RecognizedPlugin | undefined {
  const surroundings: Surroundings = {
    server: (cluster?.server === undefined ? null : URL.parse(cluster.server)) ?? undefined,
    userName: user.name,
    clusterName: cluster?.name,
    host,
  };
  // client-go's order.
  if (user.token !== undefined || user.authProvider !== undefined) return recognizeHeld(user, surroundings);
  if (user.exec === undefined || isTooLong(user.exec)) return undefined;
  const { command, args, env } = user.exec;
  const variables = new Map(env.map(({ name, value }) => [name, value]));
  const found = find({ command, args, variables }, surroundings, 0);
  if (found === undefined) return undefined;
  const { call, family, facts, programs, isForeign, signIn } = found;
  if (env.some(({ name, value }) => variables.get(name) !== value)) facts.markUnclear();
  const isOffered = !isForeign && !facts.isUnclear && !isElsewhere(call, family);
  return {
    family: family.id,
    label: typeof family.label === 'string' ? family.label : family.label(call),
    facts: facts.list(),
    programs: [...new Set(programs)],
    isForeign,
    isUnclear: facts.isUnclear,
    signIn: isOffered ? signIn() : undefined,
  };
}

interface Found {
  readonly call: FamilyCall;
  readonly family: Family;
  readonly facts: FactCollector;
  readonly programs: readonly string[];
  readonly isForeign: boolean;
  readonly signIn: () => SignInCommand | undefined;
}

function find(invocation: Invocation, surroundings: Surroundings, depth: number): Found | undefined {
  const { command } = invocation;
  const isForeign = !isUsualPlace(command, surroundings.host);
  const plugin = kubectlPlugin(invocation, surroundings.host);
  const direct = findFamily({ ...surroundings, ...invocation, ...plugin });
  if (direct !== undefined) {
    const { call, family, facts } = direct;
    const own = plugin === undefined ? [shown(command)] : [shown(command), plugin.command];
    const programs = [...own, ...(family.runs?.(call) ?? [])];
    return { ...direct, programs, isForeign, signIn: () => family.signIn?.(call, facts) };
  }
  const wrapped = depth < DEEPEST ? unwrap(invocation, surroundings.host) : undefined;
  const inner = wrapped && findInner(wrapped, surroundings, depth);
  return inner && { ...inner, programs: [shown(command), ...inner.programs], isForeign: isForeign || inner.isForeign };
}

function findInner(wrapped: Wrapped, surroundings: Surroundings, depth: number): Found | undefined {
  const all = wrapped.inner.map((invocation) => ({ invocation, found: find(invocation, surroundings, depth + 1) }));
  const main = all.find(({ found }) => found !== undefined);
  if (main?.found === undefined) return undefined;
  const { found } = main;
  for (const each of all) {
    const isSame = each.found === undefined ? isBeside(each.invocation, main.invocation) : sameFacts(each.found, found);
    if (!isSame) found.facts.markUnclear();
  }
  if (wrapped.isUnclear) found.facts.markUnclear();
  for (const profile of wrapped.profiles) found.facts.state('profile', profile);
  const programs = all.flatMap((each) => each.found?.programs ?? plainName(each.invocation.command));
  const { signIn } = wrapped;
  return {
    ...found,
    programs: wrapped.hasOwnProgram ? [] : programs,
    isForeign: all.some((each) => each.found?.isForeign === true),
    signIn: signIn === 'inner' ? found.signIn : () => signIn(found.facts.get('profile')),
  };
}

function sameFacts(one: Found, other: Found): boolean {
  return one.family === other.family && JSON.stringify(one.facts.list()) === JSON.stringify(other.facts.list());
}

/** `kubectl x-y …` runs `kubectl-x_y …`. */
function kubectlPlugin({ command, args }: Invocation, host: Surroundings['host']) {
  const [name] = args;
  if (programName(command, host) !== 'kubectl' || name === undefined || !/^[a-z][\w-]*$/u.test(name)) return undefined;
  return { command: `kubectl-${name.replaceAll('-', '_')}`, args: args.slice(1) };
}

function findFamily(invocation: Call) {
  const program = programName(invocation.command, invocation.host);
  for (const family of FAMILIES) {
    if (!family.programs.includes(program)) continue;
    const given = readArguments(invocation.args, KINDS.get(family) ?? {});
    const words = wordsAfter(given, family.subcommand ?? []);
    if (words === undefined) continue;
    const call: FamilyCall = { ...invocation, given, words };
    if (family.isCalled?.(call) === false) continue;
    return { call, family, facts: factsOf(call, family) };
  }
  return undefined;
}

function kindsOf(options: Readonly<Record<string, OptionMeaning>>): Readonly<Record<string, OptionKind>> {
  const kinds = Object.entries(options).map(([name, meaning]) => {
    const isKind = meaning === 'value' || meaning === 'ignored' || meaning === 'switch';
    return [name, isKind ? meaning : 'value'] as const;
  });
  return Object.fromEntries(kinds);
}

/** Of each family's options, made once. */
const KINDS: ReadonlyMap<Family, Readonly<Record<string, OptionKind>>> = new Map(
  FAMILIES.map((family) => [family, kindsOf(family.options ?? {})]),
);

function factsOf(call: FamilyCall, { options = {}, variables, read }: Family): FactCollector {
  const facts = createFacts();
  if (call.given.isUnclear) facts.markUnclear();
  const stated = new Set<string>();
  for (const [name, meaning] of Object.entries(options)) {
    if (meaning === 'value' || meaning === 'ignored' || meaning === 'switch') continue;
    for (const value of call.given.all(name)) {
      facts.state(meaning, value);
      stated.add(meaning);
    }
  }
  for (const [name, key] of Object.entries(variables?.facts ?? {})) {
    if (!stated.has(key)) facts.state(key, call.variables.get(name));
  }
  read?.(call, facts);
  return facts;
}

/** Variables of an entry with which its program works on other settings than the command of a terminal does. */
function isElsewhere({ variables: set }: FamilyCall, { variables }: Family): boolean {
  const known = new Set([...Object.keys(variables?.facts ?? {}), ...(variables?.harmless ?? [])]);
  const isChanged = (name: string): boolean =>
    ELSEWHERE.test(name) || (variables?.pattern.test(name) === true && !known.has(name));
  return [...set.keys()].some(isChanged);
}

/** They decide where any program finds its settings, and the code that it runs. */
const ELSEWHERE = /^(?:HOME|USERPROFILE|(?:LOCAL)?APPDATA|XDG_\w+|PATH|(?:DY)?LD_\w+|PYTHON\w+|NODE_OPTIONS)$/iu;

function recognizeHeld(user: PluginUser, surroundings: Surroundings): RecognizedPlugin | undefined {
  const held = {
    ...surroundings,
    token: user.token,
    authProvider: user.token === undefined ? user.authProvider : undefined,
  };
  const family = HELD_FAMILIES.find(({ isHeld }) => isHeld(held));
  if (family === undefined) return undefined;
  const facts = createFacts();
  family.read(held, facts);
  const programs = family.runs(held);
  const isForeign = programs.some((program) => !isUsualPlace(program, surroundings.host));
  return {
    family: family.id,
    label: family.label,
    facts: facts.list(),
    programs: programs.map(shown),
    isForeign,
    isUnclear: facts.isUnclear,
    signIn: isForeign || facts.isUnclear ? undefined : family.signIn(held, facts),
  };
}

/** A program as written, or its name where the path is not fit to be shown. */
function shown(command: string): string {
  return /^[^\p{Cc}\p{Cf}]{1,300}$/u.test(command) ? command : command.replace(/^.*[\\/]/su, '');
}

/** The first word of a command in a script, where it is a program and no expression. */
function plainName(command: string): readonly string[] {
  return /^[\w.+/-]{1,60}$/u.test(command) ? [command] : [];
}

function isTooLong({ command, args, env }: ExecConfig): boolean {
  if (args.length > MOST_ARGUMENTS || env.length > MOST_ARGUMENTS) return true;
  const texts = [command, ...args, ...env.map(({ value }) => value)];
  return texts.reduce((length, text) => length + text.length, 0) > LONGEST;
}
