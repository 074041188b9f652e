import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { Host } from '../files/folders.ts';
import { installPlugin, pluginCommand, type PluginCommand } from '../plugin/install.ts';
import { allowPlugin, isPluginRemoved, removePlugin } from '../plugin/remove.ts';
import type { NewForm } from '../signin/target.ts';
import type { EditParts } from './applyEdits.ts';
import { settings } from './settings.ts';

/** The credential plugin as this window has it. */
export interface Plugin {
  readonly plugin: PluginCommand;
  /** How user entries that we add get their tokens. */
  readonly newForm: () => NewForm;
  /** Puts the plugin into its place, also when it was removed; throws what the file system throws. */
  readonly installPlugin: () => Promise<void>;
  /** Keeps it current, unless it was removed. */
  readonly keepPlugin: () => Promise<void>;
  readonly removePlugin: () => Promise<void>;
}

export function createPlugin(context: vscode.ExtensionContext, host: Host, stateFolder: string): Plugin {
  // The runtime of the extension host: the desktop editor's own binary, or the remote server's node.
  const runtime = process.execPath;
  const plugin = pluginCommand(stateFolder, host.platform, runtime);
  const install = async (): Promise<void> => {
    const { version } = context.extension.packageJSON as { readonly version: string };
    const bundles = join(context.extensionPath, 'dist');
    await installPlugin({ stateFolder, platform: host.platform, runtime, bundles, version });
  };
  return {
    plugin,
    newForm: () => (settings.userForm() === 'plugin' ? { kind: 'plugin', plugin } : { kind: 'tokenFile' }),
    installPlugin: async () => {
      await allowPlugin(stateFolder);
      await install();
    },
    keepPlugin: async () => {
      if (!(await isPluginRemoved(stateFolder))) await install();
    },
    removePlugin: async () => {
      await removePlugin(stateFolder);
    },
  };
}

/** For edits that make a kubeconfig name the plugin: it is there by then, and is not put there for edits that are not made. */
export function withPlugin<T extends EditParts & Pick<Plugin, 'installPlugin'>>(parts: T): T {
  return {
    ...parts,
    editKubeconfig: async (...edit: Parameters<EditParts['editKubeconfig']>) => {
      await parts.installPlugin();
      return await parts.editKubeconfig(...edit);
    },
  };
}
