import { join } from 'node:path';

/** How a user entry runs the installed plugin, before the plugin's own arguments. */
export interface PluginCommand {
  /** Absolute. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
}

export const PROGRAM = 'plugin.cjs';
export const SCRIPT = 'cluster-signin';
/** What the script sees to where there is one (script.ts). */
const RUNTIME_VARIABLES: PluginCommand['env'] = [
  { name: 'ELECTRON_RUN_AS_NODE', value: '1' },
  { name: 'NODE_OPTIONS', value: '' },
  { name: 'VSCODE_INSPECTOR_OPTIONS', value: '' },
];

/** A path that no version of the extension changes: kubeconfig files name it. */
export function pluginCommand(stateFolder: string, platform: NodeJS.Platform, runtime: string): PluginCommand {
  const bin = binOf(stateFolder);
  // Windows starts no scripts for every client, so the runtime itself is the command there.
  return platform === 'win32'
    ? { command: runtime, args: [join(bin, PROGRAM)], env: RUNTIME_VARIABLES }
    : { command: join(bin, SCRIPT), args: [], env: [] };
}

/** Where the plugin lies. */
export function binOf(stateFolder: string): string {
  return join(stateFolder, 'bin');
}
