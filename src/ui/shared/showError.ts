import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sentenceOf } from '../../text/sentenceOf.ts';
import { isUserError } from '../../errors/userError.ts';
import { askAndBreak } from './breakLock.ts';
import { type About, errorAction } from './errorAction.ts';
import type { Log } from './log.ts';
import { sanitizeNotice } from './text/plainText.ts';

/** An error as the person sees it: one sentence and one button. Details are in the log. */
export async function showError(error: unknown, log: Log, about?: About): Promise<void> {
  log.error(error);
  const { label, run } = buttonFor(error, about);
  const answer = await vscode.window.showErrorMessage(sanitizeNotice(sentenceOf(error), 600), label);
  if (answer === undefined) return;
  try {
    await run();
  } catch (next) {
    await showError(next, log, about);
  }
}

function buttonFor(error: unknown, about: About | undefined): { label: string; run: () => Thenable<unknown> } {
  if (isUserError(error, 'lock-held')) return { label: l10n.t('Break the Lock'), run: () => askAndBreak(error.data) };
  const { label, command, args } = errorAction(error, about);
  return { label, run: () => vscode.commands.executeCommand(command, ...args) };
}
