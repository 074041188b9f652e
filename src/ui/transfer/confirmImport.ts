import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sanitize } from '../../base/sanitize.ts';
import { inSlices } from '../../base/timeSlices.ts';
import { kubeconfigAfter } from '../../kubeconfig/transfer/previewImport.ts';
import { findingRisks, selectTopics } from '../../kubeconfig/transfer/risks.ts';
import { summarizing } from '../../kubeconfig/transfer/summary.ts';
import type { Edit } from '../../kubeconfig/edit/editText.ts';
import type { EditLabel } from '../../kubeconfig/edit/editLabel.ts';
import type { Risk, RiskTopic } from '../../kubeconfig/transfer/risk.ts';
import { loadKubeconfig } from '../../kubeconfig/read/loadKubeconfig.ts';
import { moreRisksText, riskText } from '../../text/kubeconfig/risksText.ts';
import { summaryLines } from '../../text/kubeconfig/transferText.ts';
import { applyEdits } from '../kubeconfig/applyEdits.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { knownSessions } from './knownSessions.ts';

/** Entries from elsewhere that are about to be written. */
export interface ImportRequest {
  /** What is asked: "Import from /tmp/config?" */
  readonly question: string;
  readonly label: EditLabel;
  /** The buttons that do it, without and with `switching`. */
  readonly buttons: { readonly apply: string; readonly applyAndSwitch: string };
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
export async function confirmAndApply(ui: UiContext, arrival: ImportRequest): Promise<boolean> {
  const { label, buttons, edits, switching } = arrival;
  const [before, previewed] = await Promise.all([loadKubeconfig(ui.paths(), ui.host), ui.previewKubeconfig(edits)]);
  if (previewed.length === 0 && switching === undefined) {
    void vscode.window.showInformationMessage(l10n.t('Nothing to import. Your kubeconfig is already up to date.'));
    return false;
  }
  const after = await kubeconfigAfter(ui.paths(), previewed, ui.host);
  const risks = await inSlices(findingRisks(before, after, knownSessions(ui.snapshots.current(), ui.host)));
  const dangers = risks.filter(({ weight }) => weight === 'danger').map(lineOf);
  const notices = risks.filter(({ weight }) => weight === 'notice').map(lineOf);
  const notes = arrival.notes.map((text): Line => ({ topic: 'note', text }));
  const both = buttons.applyAndSwitch;
  const detail = [
    ...summaryLines(await inSlices(summarizing(before, after))),
    ...textsOf(dangers).map((text) => `⚠ ${text}`),
    ...textsOf([...notices, ...notes]),
    ...(switching === undefined
      ? []
      : [
          l10n.t('"{button}" also makes "{name}" the current context.', {
            button: both,
            name: sanitize(switching.name, 80),
          }),
        ]),
  ].join('\n\n');
  const apply = [buttons.apply, ...(switching === undefined ? [] : [both])];
  const preview = l10n.t('Preview');
  // The first button is the one that a hasty Enter presses.
  const answer =
    dangers.length > 0
      ? await vscode.window.showWarningMessage(arrival.question, { modal: true, detail }, preview, ...apply)
      : await vscode.window.showInformationMessage(arrival.question, { modal: true, detail }, ...apply, preview);
  if (answer === undefined) return false;
  const chosen = answer === both && switching !== undefined ? switching.edits : edits;
  return await applyEdits(ui, { edits: chosen, label, preview: answer === preview });
}

interface Line {
  readonly topic: RiskTopic;
  readonly text: string;
}

function lineOf(risk: Risk): Line {
  return { topic: risk.topic, text: riskText(risk) };
}

function textsOf(lines: readonly Line[]): readonly string[] {
  const { shown, left } = selectTopics(lines, MOST_LINES);
  const texts = shown.map(({ text }) => text);
  return left === 0 ? texts : [...texts, moreRisksText(left)];
}
