import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { durationInWords } from '../../base/duration.ts';
import type { EditLabel } from '../../kubeconfig/edit/editLabel.ts';
import type { Backup } from '../../kubeconfig/undo/backups.ts';
import { type Edited, lastEdit } from '../../kubeconfig/undo/history.ts';
import { editLabelText } from '../../text/kubeconfig/editLabelsText.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { showError } from '../shared/showError.ts';
import { settings } from '../shared/settings.ts';
import { sanitizeLabel, sanitizeNotice } from '../shared/text/plainText.ts';

export type UndoContext = Pick<UiContext, 'backups' | 'previews' | 'snapshots' | 'clock' | 'log'>;

/** Takes the last structural edit back; for one that others have built upon, shows the difference and asks. */
export async function undoLastEdit(ui: UndoContext): Promise<void> {
  const last = lastEdit(await ui.backups.list());
  if (last === undefined) await tellNothing();
  else await undo(ui, last);
}

/** Lets the person choose among all that can be undone, and shows the difference before anything is written. */
export async function showBackups(ui: UndoContext): Promise<void> {
  const backups = await ui.backups.list();
  if (backups.length === 0) {
    await tellNothing();
    return;
  }
  const now = ui.clock.now();
  const items = backups.map((backup) => ({
    label: `${backup.kind === 'undo' ? '$(redo)' : '$(discard)'} ${sanitizeLabel(orderOf(backup))}`,
    description: l10n.t('{duration} ago', { duration: durationInWords(Math.max(now - backup.at, 0)) }),
    detail: backup.files.map(({ path }) => sanitizeLabel(path)).join(', '),
    backup,
  }));
  const placeHolder = l10n.t('Select the edit to undo. You see the difference first.');
  const picked = await vscode.window.showQuickPick(items, { title: l10n.t('Kubeconfig Backups'), placeHolder });
  if (picked !== undefined) await undoAfterPreview(ui, picked.backup, goBack());
}

/** Says that an edit is done and offers to take it back, without making the caller wait. */
export function tellDone(ui: UndoContext, sentence: string, label: EditLabel, { backup }: Edited): void {
  const target = backup === undefined ? undefined : ({ id: backup, kind: 'edit', label } as const);
  void tellAndOffer(ui, sentence, target);
}

type Target = Pick<Backup, 'id' | 'kind' | 'label'>;

function goBack(): string {
  return l10n.t('Applying this restores the whole file to what it was before that edit.');
}

function goBackAnyway(): string {
  return l10n.t(
    'The kubeconfig has changed since that edit. Applying this restores the whole file to what it was before, and those changes are lost too.',
  );
}

async function undo(ui: UndoContext, target: Target): Promise<void> {
  const undone = await ui.backups.undo(target.id);
  if (undone === 'changed') await undoAfterPreview(ui, target, goBackAnyway());
  else await tellUndone(ui, target, undone);
}

async function undoAfterPreview(ui: UndoContext, target: Target, sentence: string): Promise<void> {
  for (let words = sentence; ; words = goBackAnyway()) {
    const files = await ui.backups.difference(target.id);
    const question = { label: orderOf(target), sentence: words, files };
    if (files.length > 0 && !(await ui.previews.ask(question))) return;
    const undone = await ui.backups.undo(target.id, files);
    if (undone === 'changed') continue;
    await tellUndone(ui, target, undone);
    return;
  }
}

async function tellUndone(ui: UndoContext, { kind, label }: Target, { backup }: Edited): Promise<void> {
  await ui.snapshots.reload();
  const action = sanitizeNotice(editLabelText(label));
  const sentence = kind === 'undo' ? l10n.t('Redone: {action}.', { action }) : l10n.t('Undone: {action}.', { action });
  const next: Target['kind'] = kind === 'undo' ? 'redo' : 'undo';
  const target = backup === undefined ? undefined : { id: backup, kind: next, label };
  void tellAndOffer(ui, sentence, target);
}

async function tellAndOffer(ui: UndoContext, sentence: string, target: Target | undefined): Promise<void> {
  const button = target?.kind === 'undo' ? l10n.t('Redo') : l10n.t('Undo');
  const answer = await vscode.window.showInformationMessage(sentence, ...(target === undefined ? [] : [button]));
  if (target === undefined || answer === undefined) return;
  try {
    await undo(ui, target);
  } catch (error) {
    await showError(error, ui.log);
  }
}

async function tellNothing(): Promise<void> {
  if (settings.keepBackups() > 0) {
    void vscode.window.showInformationMessage(l10n.t('There is no edit of the kubeconfig to undo.'));
    return;
  }
  const answer = await vscode.window.showInformationMessage(
    l10n.t('Undo is unavailable because kubeconfig backups are disabled.'),
    l10n.t('Open Settings'),
  );
  if (answer !== undefined)
    await vscode.commands.executeCommand('workbench.action.openSettings', 'clusterSignIn.kubeconfigBackups');
}

/** What going back to before that backup means. */
function orderOf({ kind, label }: Target): string {
  const action = editLabelText(label);
  return kind === 'undo' ? l10n.t('Redo: {action}', { action }) : l10n.t('Undo: {action}', { action });
}
