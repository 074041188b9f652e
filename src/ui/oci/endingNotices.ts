import * as vscode from 'vscode';
import type { CommandParts } from '../commandParts.ts';
import { createDisposables, type Disposable } from '../disposables.ts';
import { showError } from '../notices.ts';
import { endingsOf, type Ending } from '../sessions/endings.ts';
import { sessionListingOf } from '../sessions/sessionRows.ts';
import { noticeText } from '../text.ts';
import { signInAgain } from './sessionCommands.ts';

/** Tells of a session's ends before they come: once of each, in the window that the person looks at. */
export function tellBeforeEnd(parts: CommandParts): Disposable {
  const { overviews, clock } = parts;
  const disposables = createDisposables();
  const told = new Set<string>();
  let cancelTimer: (() => void) | undefined;
  const look = (): void => {
    cancelTimer?.();
    cancelTimer = undefined;
    const overview = overviews.current();
    if (overview === undefined || !vscode.window.state.focused) return;
    const { due, nextAt } = endingsOf(sessionListingOf(overview), clock.now());
    for (const ending of due) {
      if (told.has(ending.id)) continue;
      told.add(ending.id);
      void tell(parts, ending);
    }
    if (nextAt !== undefined) cancelTimer = clock.after(nextAt - clock.now(), look);
  };
  disposables.add(overviews.onChange(look));
  disposables.add(vscode.window.onDidChangeWindowState(look));
  disposables.add({ dispose: () => cancelTimer?.() });
  look();
  return disposables;
}

async function tell(parts: CommandParts, { profile, sentence }: Ending): Promise<void> {
  const answer = await vscode.window.showWarningMessage(noticeText(sentence, 500), 'Sign In');
  if (answer !== 'Sign In') return;
  parts.touch();
  try {
    await signInAgain(parts, profile);
  } catch (error) {
    await showError(error, parts.log);
  }
}
