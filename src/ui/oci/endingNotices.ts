import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { UiContext } from '../shared/uiContext.ts';
import { createDisposables, type Disposable } from '../shared/disposables.ts';
import { type Ending, endingsOf } from '../sessions/sessionEndings.ts';
import { sessionListOf } from '../sessions/sessionRows.ts';
import { sanitizeNotice } from '../shared/text/plainText.ts';

/**
 * Warns once before each end of a session, in the window that has the focus. What is due when the window opens stands in
 * the views and the status bar.
 */
export function warnBeforeSessionEnd(ui: UiContext): Disposable {
  const { snapshots, clock } = ui;
  const disposables = createDisposables();
  let told: Set<string> | undefined;
  let cancelTimer: (() => void) | undefined;
  const look = (): void => {
    cancelTimer?.();
    cancelTimer = undefined;
    const snapshot = snapshots.current();
    if (snapshot === undefined || (told !== undefined && !vscode.window.state.focused)) return;
    const { due, nextAt } = endingsOf(sessionListOf(snapshot), clock.now());
    told ??= new Set(due.map(({ id }) => id));
    for (const ending of due) {
      if (told.has(ending.id)) continue;
      told.add(ending.id);
      void tell(ui, ending);
    }
    if (nextAt !== undefined) cancelTimer = clock.after(nextAt - clock.now(), look);
  };
  disposables.add(snapshots.onChange(look));
  disposables.add(vscode.window.onDidChangeWindowState(look));
  disposables.add({ dispose: () => cancelTimer?.() });
  look();
  return disposables;
}

async function tell(ui: UiContext, { profile, sentence }: Ending): Promise<void> {
  const answer = await vscode.window.showWarningMessage(sanitizeNotice(sentence, 500), l10n.t('Sign In'));
  if (answer === undefined) return;
  ui.touch();
  try {
    const { signInAgain } = await import('./sessionCommands.ts');
    await signInAgain(ui, profile);
  } catch (error) {
    const { showError } = await import('../shared/showError.ts');
    await showError(error, ui.log);
  }
}
