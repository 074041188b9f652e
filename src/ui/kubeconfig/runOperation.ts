import type { Operation } from '../../kubeconfig/operations/operation.ts';
import { consequenceText } from '../../text/kubeconfig/consequencesText.ts';
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
