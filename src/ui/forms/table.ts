import type { Command } from '../commandParts.ts';
import { convertBackCommand, convertCommand } from './convert.ts';
import { allowPluginCommand } from './kuberc.ts';
import { removePluginCommand } from './removePlugin.ts';

/** How user entries get their tokens: through the credential plugin, or as before. */
export const formCommands: Readonly<Record<string, Command>> = {
  convertUser: convertCommand,
  convertUserBack: convertBackCommand,
  removePlugin: removePluginCommand,
  allowPlugin: allowPluginCommand,
};
