import * as vscode from 'vscode';
import { inSlices } from '../../base/slices.ts';
import { kubeconfigAfter } from '../../kubeconfig/bring/outcome.ts';
import { findingRisks, notice, sentencesOf } from '../../kubeconfig/bring/risks.ts';
import { summarizing } from '../../kubeconfig/bring/summary.ts';
import type { Edit } from '../../kubeconfig/edit.ts';
import { quoteName } from '../../kubeconfig/fields.ts';
import { loadKubeconfig } from '../../kubeconfig/load.ts';
import { applyEdits } from '../applyEdits.ts';
import type { CommandParts } from '../commandParts.ts';
import { knownSessions } from './known.ts';

/** Entries from elsewhere that are about to be written. */
export interface Arrival {
  /** What is asked: "Import from /tmp/config?" */
  readonly question: string;
  /** What it does, as an order. */
  readonly label: string;
  /** The button that does it. */
  readonly button: 'Import' | 'Apply' | 'Add';
  readonly edits: readonly Edit[];
  /** The same edits, and the current context becomes `name`; undefined when there is nothing to switch to. */
  readonly switching: { readonly name: string; readonly edits: readonly Edit[] } | undefined;
  /** What must be known beside what the entries can do. */
  readonly notes: readonly string[];
}

/** A dialog that is longer than the window could hide its buttons. */
const MOST_LINES = 12;

/**
 * Says plainly what would change and what it could do, before anything is written, and does it if the person wants it.
 * False when it was dismissed or there was nothing to change.
 */
export async function confirmAndApply(parts: CommandParts, arrival: Arrival): Promise<boolean> {
  const { label, button, edits, switching } = arrival;
  const [before, previewed] = await Promise.all([
    loadKubeconfig(parts.paths(), parts.host),
    parts.previewKubeconfig(edits),
  ]);
  if (previewed.length === 0 && switching === undefined) {
    void vscode.window.showInformationMessage(`${label}: your kubeconfig says all of that already.`);
    return false;
  }
  const after = await kubeconfigAfter(parts.paths(), previewed, parts.host);
  const risks = await inSlices(findingRisks(before, after, knownSessions(parts.overviews.current(), parts.host)));
  const dangers = risks.filter(({ weight }) => weight === 'danger');
  const notices = risks.filter(({ weight }) => weight === 'notice');
  const notes = arrival.notes.map((sentence) => notice('note', sentence));
  const both = `${button} and Switch`;
  const detail = [
    ...(await inSlices(summarizing(before, after))),
    ...sentencesOf(dangers, MOST_LINES).map((sentence) => `⚠ ${sentence}`),
    ...sentencesOf([...notices, ...notes], MOST_LINES),
    ...(switching === undefined ? [] : [`"${both}" also makes ${quoteName(switching.name)} the current context.`]),
  ].join('\n\n');
  const apply = [button, ...(switching === undefined ? [] : [both])];
  // The first button is the one that a hasty Enter presses.
  const answer =
    dangers.length > 0
      ? await vscode.window.showWarningMessage(arrival.question, { modal: true, detail }, 'Preview', ...apply)
      : await vscode.window.showInformationMessage(arrival.question, { modal: true, detail }, ...apply, 'Preview');
  if (answer === undefined) return false;
  const chosen = answer === both && switching !== undefined ? switching.edits : edits;
  return await applyEdits(parts, { edits: chosen, label, preview: answer === 'Preview' });
}
