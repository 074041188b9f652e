import type { Operation } from '../../kubeconfig/operations/operation.ts';
import { applyEdits, type EditParts } from '../applyEdits.ts';
import { askReading, type Reading } from '../ask.ts';

/** Does an operation, after a preview if wanted. False when it was discarded or there was nothing to change. */
export async function run(parts: EditParts, operation: Operation, preview: boolean): Promise<boolean> {
  return await applyEdits(parts, { ...operation, preview });
}

/** Asks for the text that an operation is made of, saying at each key stroke what else happens, and does it. */
export async function askAndRun(parts: EditParts, question: Omit<Reading<Operation>, 'note'>): Promise<boolean> {
  const answer = await askReading({ ...question, note: ({ consequences }) => consequences.join(' ') });
  return answer !== undefined && (await run(parts, answer.value, answer.preview));
}
