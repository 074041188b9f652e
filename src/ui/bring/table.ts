import type { Command } from '../commandParts.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { pasteCommand } from './paste.ts';

/** What brings entries into the kubeconfig and out of it. */
export const bringCommands: Readonly<Record<string, Command>> = {
  importKubeconfig: importCommand,
  pasteCommands: pasteCommand,
  exportContext: exportCommand,
};
