import { posix, win32 } from 'node:path';
import type { Host } from '../../base/platform.ts';
import { readTokenArguments, type TokenArguments } from '../config/cliArguments.ts';
import type { RcFile } from '../config/rcFile.ts';
import { choiceOf } from '../config/ociSettings.ts';

/** The part of a user entry's `exec` that says whose token it is. */
export interface OkeExec {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  /** What our credential plugin is given, where the command is that; it is known above this layer. */
  readonly pluginArgs?: readonly string[];
}

/** A user entry that gets its tokens from `oci ce cluster generate-token`, or what does the same. */
export interface OkeUser {
  /** The CLI; our plugin with the same arguments; a script that hands arguments on, such as Oracle's token_helper.sh. */
  readonly form: 'oci' | 'plugin' | 'wrapper';
  /** From `ce` on; what stood before it for the CLI comes behind the words, where it means the same. */
  readonly args: readonly string[];
  readonly clusterId: string | undefined;
  /** As given: an identifier or a short code. */
  readonly region: string | undefined;
  readonly profileName: string;
  readonly profileFrom: 'args' | 'env' | 'default';
  readonly auth: string | undefined;
  /** As given. */
  readonly configFile: string | undefined;
}

/** What a command is given for `ce cluster generate-token`. */
export interface OkeCall extends TokenArguments {
  readonly form: OkeUser['form'];
  readonly args: readonly string[];
}

/** Undefined when the command does not generate OKE tokens. Arguments that only the CLI knows do not matter here. */
export function okeCallOf({ command, args, pluginArgs }: Omit<OkeExec, 'env'>): OkeCall | undefined {
  const isCli = [posix, win32].some(({ basename }) => /^oci(?:\.(?:exe|cmd|bat))?$/iu.test(basename(command)));
  const form = pluginArgs !== undefined ? 'plugin' : isCli ? 'oci' : 'wrapper';
  const given = pluginArgs ?? args;
  const at = given.indexOf('ce');
  if (at < 0) return undefined;
  const rest = given.slice(at);
  const isMoved = form === 'oci' && at > 0;
  const own = isMoved ? rest.toSpliced(rest.indexOf('generate-token') + 1, 0, ...given.slice(0, at)) : rest;
  const read = readTokenArguments(own);
  if (read === undefined) return undefined;
  // A script may do anything with words that happen to be the same.
  if (form === 'wrapper' && read.options['cluster-id'] === undefined) return undefined;
  return { form, args: own, ...read };
}

/** The machine as the command of a user entry sees it when a client of this environment runs it. */
export function hostOfExec({ env }: Pick<OkeExec, 'env'>, host: Host): Host {
  if (env.length === 0) return host;
  return { ...host, env: { ...host.env, ...Object.fromEntries(env.map(({ name, value }) => [name, value])) } };
}

/**
 * Whose token a user entry asks for, by the CLI's own precedence: its arguments, its environment under which the
 * editor's counts, too, then the settings file. `own`: the machine as its command sees it.
 */
export function okeUserOf({ form, args, options }: OkeCall, own: Host, rc: RcFile): OkeUser {
  const { profileName, configFile, auth, region, clusterId } = choiceOf(options, rc, own);
  return {
    form,
    args,
    clusterId,
    region,
    profileName,
    profileFrom: options.profile !== undefined ? 'args' : own.env['OCI_CLI_PROFILE'] !== undefined ? 'env' : 'default',
    auth,
    configFile,
  };
}
