import * as vscode from 'vscode';
import { durationInWords } from '../base/duration.ts';
import type { Backup } from '../kubeconfig/backups.ts';
import { lastEdit } from '../kubeconfig/history.ts';
import type { Edited } from '../kubeconfig/history.ts';
import type { CommandParts } from './commandParts.ts';
import { showError } from './notices.ts';
import { settings } from './settings.ts';
import { labelText, noticeText } from './text.ts';

export type UndoParts = Pick<CommandParts, 'backups' | 'previews' | 'overviews' | 'clock' | 'log'>;

/** Takes the last structural edit back; for one that others have built upon, shows the difference and asks. */
export async function undoLastEdit(parts: UndoParts): Promise<void> {
  const last = lastEdit(await parts.backups.list());
  if (last === undefined) await tellNothing();
  else await undo(parts, last);
}

/** Lets the person choose among all that can be undone, and shows the difference before anything is written. */
export async function showBackups(parts: UndoParts): Promise<void> {
  const backups = await parts.backups.list();
  if (backups.length === 0) {
    await tellNothing();
    return;
  }
  const now = parts.clock.now();
  const items = backups.map((backup) => ({
    label: `${backup.kind === 'undo' ? '$(redo)' : '$(discard)'} ${labelText(orderOf(backup))}`,
    description: `${durationInWords(Math.max(now - backup.at, 0))} ago`,
    detail: backup.files.map(({ path }) => labelText(path)).join(', '),
    backup,
  }));
  const placeHolder = 'Go back to before which edit? You see the difference first.';
  const picked = await vscode.window.showQuickPick(items, { title: 'Kubeconfig Backups', placeHolder });
  if (picked !== undefined) await undoAfterPreview(parts, picked.backup, GO_BACK);
}

/** Says that an edit is done and offers to take it back, without making the caller wait. */
export function tellDone(parts: UndoParts, sentence: string, label: string, { backup }: Edited): void {
  const target = backup === undefined ? undefined : ({ id: backup, kind: 'edit', label } as const);
  void tellAndOffer(parts, sentence, target);
}

type Target = Pick<Backup, 'id' | 'kind' | 'label'>;

const GO_BACK = 'The whole file goes back to what it was before that edit, if you apply this.';
const CHANGED =
  'The kubeconfig was changed since that edit: if you apply this, the whole file goes back to what it was before, and those changes are lost too.';

async function undo(parts: UndoParts, target: Target): Promise<void> {
  const undone = await parts.backups.undo(target.id);
  if (undone === 'changed') await undoAfterPreview(parts, target, CHANGED);
  else await tellUndone(parts, target, undone);
}

async function undoAfterPreview(parts: UndoParts, target: Target, sentence: string): Promise<void> {
  for (let words = sentence; ; words = CHANGED) {
    const files = await parts.backups.difference(target.id);
    const question = { label: orderOf(target), sentence: words, files };
    if (files.length > 0 && !(await parts.previews.ask(question))) return;
    const undone = await parts.backups.undo(target.id, files);
    if (undone === 'changed') continue;
    await tellUndone(parts, target, undone);
    return;
  }
}

async function tellUndone(parts: UndoParts, { kind, label }: Target, { backup }: Edited): Promise<void> {
  await parts.overviews.reload();
  const [done, next] = kind === 'undo' ? (['Done again', 'redo'] as const) : (['Undone', 'undo'] as const);
  const target = backup === undefined ? undefined : { id: backup, kind: next, label };
  void tellAndOffer(parts, `${done}: ${noticeText(label)}.`, target);
}

async function tellAndOffer(parts: UndoParts, sentence: string, target: Target | undefined): Promise<void> {
  const button = target?.kind === 'undo' ? 'Redo' : 'Undo';
  const answer = await vscode.window.showInformationMessage(sentence, ...(target === undefined ? [] : [button]));
  if (target === undefined || answer === undefined) return;
  try {
    await undo(parts, target);
  } catch (error) {
    await showError(error, parts.log);
  }
}

async function tellNothing(): Promise<void> {
  if (settings.keepBackups() > 0) {
    void vscode.window.showInformationMessage('There is no edit of the kubeconfig to undo.');
    return;
  }
  const answer = await vscode.window.showInformationMessage(
    'Undo is off, because the settings say that no backups of the kubeconfig are kept.',
    'Open Settings',
  );
  if (answer !== undefined)
    await vscode.commands.executeCommand('workbench.action.openSettings', 'clusterSignIn.kubeconfigBackups');
}

/** What going back to before that backup means. */
function orderOf({ kind, label }: Target): string {
  return kind === 'undo' ? `Redo: ${label}` : `Undo: ${label}`;
}
