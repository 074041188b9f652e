import * as vscode from 'vscode';
import { sentenceOf } from '../base/problem.ts';
import { LockHeld } from '../files/lock.ts';
import type { Services } from '../signin/services.ts';
import { askAndBreak } from './breakLock.ts';
import { errorAction, type About } from './errorAction.ts';
import type { Log } from './log.ts';
import type { Disposable } from './disposables.ts';
import { noticeText } from './text.ts';

/** An error as the person sees it: one sentence and one button. Details are in the log. */
export async function showError(error: unknown, log: Log, about?: About): Promise<void> {
  log.error(error);
  const { label, run } = buttonFor(error, about);
  const answer = await vscode.window.showErrorMessage(noticeText(sentenceOf(error), 600), label);
  if (answer === undefined) return;
  try {
    await run();
  } catch (next) {
    await showError(next, log, about);
  }
}

function buttonFor(error: unknown, about: About | undefined): { label: string; run: () => Thenable<unknown> } {
  if (error instanceof LockHeld) return { label: 'Break the Lock', run: () => askAndBreak(error.lock) };
  const { label, command, args } = errorAction(error, about);
  return { label, run: () => vscode.commands.executeCommand(command, ...args) };
}

/** An editor without a keyring forgets the key of all sessions when it closes: told once, when it shows. */
export function tellAboutKeyring({ overviews, keyKeeping }: Pick<Services, 'overviews' | 'keyKeeping'>): Disposable {
  const listening = overviews.onChange(() => {
    if (keyKeeping() !== 'refused') return;
    listening.dispose();
    void vscode.window.showWarningMessage(
      'This editor cannot keep secrets (there is no keyring, or it is locked), so you will be signed out when its windows close: set up a keyring for the editor to stay signed in.',
    );
  });
  return listening;
}
