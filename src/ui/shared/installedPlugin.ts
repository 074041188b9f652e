import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { Platform } from '../../base/platform.ts';
import { binOf, pluginCommand, type PluginCommand } from '../../plugin/install.ts';
import type { Installation } from '../../plugin/installPlugin.ts';
import type { NewUserDelivery } from '../../signin/oidc/signInTarget.ts';
import { settings } from './settings.ts';

/** The credential plugin as this window has it. */
export interface InstalledPlugin {
  readonly plugin: PluginCommand;
  /** How user entries that we add get their tokens. */
  readonly newUserDelivery: () => NewUserDelivery;
  /** Puts the plugin into its place, also when it was removed; throws what the file system throws. */
  readonly installPlugin: () => Promise<void>;
  /** What is installed, and where. */
  readonly installation: Installation;
  readonly removePlugin: () => Promise<void>;
  /** Which version is where; undefined: none. */
  readonly installedPlugin: () => Promise<{ readonly version: string; readonly folder: string } | undefined>;
}

export function createInstalledPlugin(
  context: vscode.ExtensionContext,
  { host, stateFolder }: Pick<Platform, 'host' | 'stateFolder'>,
): InstalledPlugin {
  // The runtime of the extension host: the desktop editor's own binary, or the remote server's node.
  const runtime = process.execPath;
  const plugin = pluginCommand(stateFolder, host.platform, runtime);
  const { version } = context.extension.packageJSON as { readonly version: string };
  const bundles = join(context.extensionPath, 'dist');
  const installation: Installation = { stateFolder, platform: host.platform, runtime, bundles, version };
  return {
    plugin,
    installation,
    newUserDelivery: () => (settings.userForm() === 'plugin' ? { kind: 'plugin', plugin } : { kind: 'tokenFile' }),
    installPlugin: async () => {
      const { allowPlugin } = await import('../../plugin/uninstall.ts');
      const { installPlugin } = await import('../../plugin/installPlugin.ts');
      await allowPlugin(stateFolder);
      await installPlugin(installation);
    },
    removePlugin: async () => {
      const { removePlugin } = await import('../../plugin/uninstall.ts');
      await removePlugin(stateFolder);
    },
    installedPlugin: async () => {
      const { installedVersion } = await import('../../plugin/installPlugin.ts');
      const found = await installedVersion(stateFolder);
      return found === undefined ? undefined : { version: found, folder: binOf(stateFolder) };
    },
  };
}
