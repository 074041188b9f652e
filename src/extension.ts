import type * as vscode from 'vscode';
import { lazy } from './base/lazy.ts';
import { registerCommands } from './ui/commands.ts';
import { createDisposables } from './ui/shared/disposables.ts';
import { createLog } from './ui/shared/log.ts';
import { useTranslations } from './ui/shared/translations.ts';

/**
 * Registers the commands at once. What the window shows is built in a turn of its own, so that the editor starts at full
 * speed; commands wait for it.
 */
export function activate(context: vscode.ExtensionContext): void {
  const disposables = createDisposables();
  context.subscriptions.push(disposables);
  useTranslations();
  const log = disposables.add(createLog());
  const window = lazy(async () => (await import('./ui/window.ts')).openWindow({ context, disposables, log }));
  disposables.add(registerCommands(window, log));
  setImmediate(() => {
    window().catch(log.error);
  });
}
