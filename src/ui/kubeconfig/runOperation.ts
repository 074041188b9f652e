import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Operation } from '../../kubeconfig/operations/operation.ts';
import { consequenceText } from '../../text/kubeconfig/consequencesText.ts';
import { editLabelText } from '../../text/kubeconfig/editLabelsText.ts';
import { applyEdits, type EditContext } from './applyEdits.ts';
import { askReading, type Reading } from '../shared/ask.ts';

/** Does an operation, after a preview if wanted. False when it was discarded or there was nothing to change. */
export async function run(ui: EditContext, operation: Operation<unknown>, preview: boolean): Promise<boolean> {
  return await applyEdits(ui, { ...operation, preview });
}

/** Asks for the text that an operation is made of, saying at each key stroke what else happens, and does it. */
export async function askAndRun(ui: EditContext, question: Omit<Reading<Operation>, 'note'>): Promise<boolean> {
  const answer = await askReading({
    ...question,
    note: ({ consequences }) => consequences.map(consequenceText).join(' '),
  });
  return answer !== undefined && (await run(ui, answer.value, answer.preview));
}

interface Confirmation {
  readonly detail: string;
  /** The button that applies the operation; the other one is "Preview". */
  readonly apply: string;
  /** What Enter does. */
  readonly first: 'preview' | 'apply';
}

/** Does an operation, at once or after a preview, once the person has seen what it is and what else happens. */
export async function confirmAndRun(
  ui: EditContext,
  operation: Operation<unknown>,
  { detail, apply, first }: Confirmation,
): Promise<boolean> {
  const preview = l10n.t('Preview');
  const answer = await vscode.window.showWarningMessage(
    l10n.t('{action}?', { action: editLabelText(operation.label) }),
    { modal: true, ...(detail !== '' && { detail }) },
    ...(first === 'preview' ? [preview, apply] : [apply, preview]),
  );
  return answer !== undefined && (await run(ui, operation, answer === preview));
}
