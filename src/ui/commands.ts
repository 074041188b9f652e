import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type CommandContext, COMMANDS, LINKED_COMMANDS, ON_ROWS } from './commandTable.ts';
import { createDisposables, type Disposable } from './shared/disposables.ts';
import type { Log } from './shared/log.ts';
import type { Row } from './shared/rows.ts';

const UPDATED_MS = 2500;

/** `window` gives what the commands act through once it is there. */
export function registerCommands(window: () => Promise<CommandContext>, log: Log): Disposable {
  const disposables = createDisposables();
  for (const [name, load] of Object.entries({ ...COMMANDS, ...LINKED_COMMANDS })) {
    const run = async (...args: readonly unknown[]): Promise<void> => {
      const [first] = args;
      // The editor gives nothing for a row that is being redrawn at the click; the current context is not meant then.
      if (ON_ROWS.has(name) && args.length > 0 && !isRow(first) && typeof first !== 'string') {
        tellUpdated();
        return;
      }
      const row = isRow(first) ? first : undefined;
      try {
        const [ui, command] = await Promise.all([window(), load()]);
        ui.touch();
        await command(ui, row, first);
      } catch (error) {
        const { showError } = await import('./shared/showError.ts');
        await showError(error, log, { row });
      }
    };
    disposables.add(vscode.commands.registerCommand(`clusterSignIn.${name}`, run));
  }
  return disposables;
}

/** In an item of its own: the command whose end has redrawn the row often says so at once, where messages share a place. */
function tellUpdated(): void {
  const item = vscode.window.createStatusBarItem('clusterSignIn.updated', vscode.StatusBarAlignment.Left);
  item.text = `$(info) ${l10n.t('The list just updated. Try again.')}`;
  item.show();
  setTimeout(() => {
    item.dispose();
  }, UPDATED_MS);
}

/** Key bindings and other extensions may pass anything. */
function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
