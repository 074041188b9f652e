import { isDeepStrictEqual } from 'node:util';
import type { FieldEdit } from '../../kubeconfig/edit/editText.ts';
import type { ExecConfig, User } from '../../kubeconfig/read/model.ts';
import { execOf } from '../../kubeconfig/operations/editExec.ts';
import type { Operation } from '../../kubeconfig/operations/operation.ts';
import { isOwnInstallHint } from '../../text/pluginFilesText.ts';
import type { PluginCommand } from '../../plugin/install.ts';
import { okeCall } from '../../authenticators/oke/okeMethod.ts';
import type { OkeConsequence } from '../../text/ociText.ts';

/** In which the CLI answers (oci-cli 3.95.1, containerengine_cli_extended.py), whatever a client asks for. */
const CLI_VERSION = 'client.authentication.k8s.io/v1beta1';
/** In which our plugin answers (plugin/execInfo.ts). */
const VERSIONS = ['client.authentication.k8s.io/v1', CLI_VERSION];

/**
 * Gives users that get OKE tokens from the CLI, or from a script that runs it, to our plugin, with the same arguments
 * and environment; and has the plugin told the cluster, without which it gives nothing. Throws Problem 'no-exec'.
 */
export function toFastToken(users: readonly User[], plugin: PluginCommand): Operation<OkeConsequence> {
  return { ...operationOf(users, 'use-fast-token', (exec) => fastFields(exec, plugin)), consequences: lost(users) };
}

/** What `toOciCli` does not restore. */
function lost(users: readonly User[]): readonly OkeConsequence[] {
  const forms = Map.groupBy(users, (user) => okeCall(execOf(user))?.form);
  const scripts = (forms.get('wrapper') ?? []).map(({ name }) => name);
  const paths = (forms.get('oci') ?? []).filter((user) => execOf(user).command !== 'oci').map(({ name }) => name);
  return [
    ...(scripts.length === 0 ? [] : [{ code: 'scripts-dropped', data: { users: scripts } } as const]),
    ...(paths.length === 0 ? [] : [{ code: 'cli-path-dropped', data: { users: paths } } as const]),
  ];
}

/** The command of a user entry as it will be. */
export function fastExec(exec: ExecConfig, plugin: PluginCommand): Pick<ExecConfig, 'command' | 'args' | 'env'> {
  return { command: plugin.command, args: fastArguments(exec, plugin), env: exec.env };
}

/** Whether the plugin of this machine already provides the tokens, with provideClusterInfo. */
export function usesFastToken(exec: ExecConfig, plugin: PluginCommand): boolean {
  const { command, args } = fastExec(exec, plugin);
  return exec.provideClusterInfo && exec.command === command && isDeepStrictEqual(exec.args, args);
}

/** The `oci` CLI with the same arguments, for users of the plugin. Throws Problem 'no-exec'. */
export function toOciCli(users: readonly User[], plugin: PluginCommand): Operation<never> {
  return { ...operationOf(users, 'use-oci-cli', (exec) => cliFields(exec, plugin)), consequences: [] };
}

function fastFields(exec: ExecConfig, plugin: PluginCommand): readonly FieldEdit[] {
  return [
    ...(VERSIONS.includes(exec.apiVersion) ? [] : [{ path: ['exec', 'apiVersion'], value: CLI_VERSION }]),
    { path: ['exec', 'command'], value: plugin.command },
    { path: ['exec', 'args'], value: fastArguments(exec, plugin), was: exec.args },
    ...plugin.env.map(({ name, value }) => ({ path: ['exec', 'env', name, 'value'], value })),
    { path: ['exec', 'provideClusterInfo'], value: true },
  ];
}

function fastArguments(exec: ExecConfig, plugin: PluginCommand): readonly string[] {
  return [...plugin.args, ...(okeCall(exec)?.args ?? exec.args)];
}

function cliFields(exec: ExecConfig, plugin: PluginCommand): readonly FieldEdit[] {
  const own = new Set(plugin.env.map(({ name }) => name));
  return [
    ...(exec.apiVersion === CLI_VERSION ? [] : [{ path: ['exec', 'apiVersion'], value: CLI_VERSION }]),
    { path: ['exec', 'command'], value: 'oci' },
    { path: ['exec', 'args'], value: okeCall(exec)?.args ?? exec.args, was: exec.args },
    ...exec.env
      .filter(({ name }) => own.has(name))
      .map(({ name }) => ({ path: ['exec', 'env', name], value: undefined })),
    { path: ['exec', 'provideClusterInfo'], value: undefined },
    ...(isOwnInstallHint(exec.installHint) ? [{ path: ['exec', 'installHint'], value: undefined }] : []),
  ];
}

function operationOf(
  users: readonly User[],
  code: 'use-fast-token' | 'use-oci-cli',
  fields: (exec: ExecConfig) => readonly FieldEdit[],
): Omit<Operation, 'consequences'> {
  return {
    edits: users.map((user) => ({ kind: 'set-fields', list: 'users', name: user.name, fields: fields(execOf(user)) })),
    label: { code, data: { users: users.map(({ name }) => name) } },
    expect: users.map(({ name }) => ({ list: 'users', name })),
  };
}
