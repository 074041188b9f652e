import { hashName } from '../../base/hash.ts';
import type { Host } from '../../base/platform.ts';
import { parseArguments, renames, type TokenOptions } from '../config/cliArguments.ts';
import { configFilePath } from '../config/configFile.ts';
import { expandHome } from '../config/expandPath.ts';
import { type RcFile, readRcFile } from '../config/rcFile.ts';
import { choiceOf, IDENTITY_VARIABLES, isOwnAuth, OCI_VARIABLES } from '../config/ociSettings.ts';

/** Whose token, for which cluster, arguments of `oci ce cluster generate-token` ask for. */
export interface TokenSubject {
  /** The same for all that gives tokens of one profile for one cluster; a hash, which tells nothing. */
  readonly id: string;
  /** Undefined where only the CLI can tell. */
  readonly profileName: string | undefined;
  readonly clusterId: string | undefined;
  /** Where the profile's name is not enough: another config file than the usual one, variables in its place. */
  readonly by?: readonly string[];
}

/** What decides beside arguments and environment. */
export interface SubjectFiles {
  readonly rc: RcFile;
  /** The config file that these arguments lead to. */
  readonly configPath: string;
}

/** Arguments from `ce` on, with the options in them; undefined where only the CLI understands them all. */
export interface SubjectArguments {
  readonly args: readonly string[];
  readonly options: TokenOptions | undefined;
}

/** `args` from `ce` on. Throws what `readRcFile` throws. */
export async function tokenSubjectOf(args: readonly string[], host: Host): Promise<TokenSubject> {
  const options = parseArguments(args);
  const rc = await readRcFile(options?.['cli-rc-file'], host);
  const configPath = await configFilePath(options?.['config-file'], host);
  return tokenSubjectIn({ rc, configPath }, { args, options }, host);
}

/**
 * Told without looking at the profile, which may be signed in to as somebody else tomorrow: the config file and the
 * name of the profile are what a person knows. What the environment says in place of the profile's values counts too,
 * since it may come from a kubeconfig.
 */
export function tokenSubjectIn(
  { rc, configPath }: SubjectFiles,
  { args, options }: SubjectArguments,
  host: Host,
): TokenSubject {
  const choice = options === undefined || renames(rc.aliasedOptions) ? undefined : choiceOf(options, rc, host);
  if (choice === undefined || !isOwnAuth(choice.auth)) {
    return { id: hash(['cli', args, variables(OCI_VARIABLES, host)]), profileName: undefined, clusterId: undefined };
  }
  const { profileName, clusterId } = choice;
  const id = hash(['profile', configPath, profileName, clusterId ?? '', variables(IDENTITY_VARIABLES, host)]);
  const by = [
    ...(configPath === expandHome('~/.oci/config', host) ? [] : [configPath]),
    ...variables(IDENTITY_VARIABLES, host).map(([name]) => name),
  ];
  return { id, profileName, clusterId, ...(by.length > 0 && { by }) };
}

function variables(names: readonly string[], { env }: Host): readonly (readonly [string, string])[] {
  return names.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
}

function hash(parts: readonly unknown[]): string {
  return hashName(JSON.stringify(parts), 64);
}
