import { posix, win32 } from 'node:path';
import { isUserError } from '../errors/userError.ts';
import type { ExecConfig } from '../kubeconfig/read/model.ts';
import { INSTALL_HINT } from '../text/pluginFilesText.ts';
import { type PluginCommand, PROGRAM, SCRIPT } from './install.ts';
import { isTokenRequest, parseRequest, requestArguments, type TokenRequest } from './tokenRequest.ts';

/** The part of a user entry's `exec` that says what is run. */
export type RunCommand = Pick<ExecConfig, 'command' | 'args'>;

/** `users[].user.exec` for a request: protocol v1, with cluster info, never interactive. */
export function execOf(plugin: PluginCommand, request: TokenRequest) {
  return execWith(plugin, requestArguments(request));
}

/** The same for arguments of another kind, such as those of `oci ce cluster generate-token`. */
export function execWith(plugin: PluginCommand, args: readonly string[]) {
  return {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: plugin.command,
    args: [...plugin.args, ...args],
    ...(plugin.env.length > 0 && { env: plugin.env.map(({ name, value }) => ({ name, value })) }),
    interactiveMode: 'Never',
    provideClusterInfo: true,
    installHint: INSTALL_HINT,
  };
}

/**
 * What a user entry asks our plugin for, wherever it is installed (the entry may come from another machine); undefined
 * when it runs something else, or our plugin with arguments that it would refuse.
 */
export function requestOf({ command, args }: RunCommand): TokenRequest | undefined {
  const own = pluginArguments({ command, args });
  if (own === undefined || !isTokenRequest(own)) return undefined;
  try {
    return parseRequest(own);
  } catch (error) {
    if (isUserError(error, 'arguments')) return undefined;
    throw error;
  }
}

/** The arguments after those that make the program run; undefined when the command is not our plugin. */
export function pluginArguments({ command, args }: RunCommand): readonly string[] | undefined {
  if (posix.basename(command) === SCRIPT) return args;
  const [program = '', ...rest] = args;
  const isOurs = win32.basename(program) === PROGRAM && /[\\/]cluster-signin[\\/]bin[\\/]/u.test(program);
  return isOurs ? rest : undefined;
}
