import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isUserError } from '../../errors/userError.ts';
import type { EditLabel } from '../../kubeconfig/edit/editLabel.ts';
import type { Edit } from '../../kubeconfig/edit/editText.ts';
import type { Edited, EditOptions } from '../../kubeconfig/undo/history.ts';
import { editLabelText } from '../../text/kubeconfig/editLabelsText.ts';
import { sentenceOf } from '../../text/sentenceOf.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { sanitizeLabel, sanitizeNotice } from '../shared/text/plainText.ts';
import { tellDone, type UndoContext } from './undo.ts';

export interface EditRequest {
  readonly edits: readonly Edit[];
  readonly label: EditLabel;
  /** Shows the difference first and asks. */
  readonly preview: boolean;
  /** Says that it is done in the status bar only, since what has changed is seen at once. */
  readonly quiet?: boolean;
  /** Entries that must still be there. */
  readonly expect?: EditOptions['expect'];
}

export type EditContext = UndoContext & Pick<UiContext, 'editKubeconfig' | 'previewKubeconfig'>;

/**
 * Makes a structural edit, after a preview if wanted, and says that it is done. False when it was discarded or there
 * was nothing to change. Throws what `editKubeconfig` throws.
 */
export async function applyEdits(ui: EditContext, request: EditRequest): Promise<boolean> {
  const edited = request.preview ? await editAfterPreview(ui, request) : await edit(ui, request);
  if (edited === undefined) return false;
  await ui.snapshots.reload();
  const label = editLabelText(request.label);
  if (edited.written.length === 0) {
    void vscode.window.showInformationMessage(
      l10n.t('{action}: nothing to change. Your kubeconfig is already up to date.', { action: sanitizeNotice(label) }),
    );
    return false;
  }
  if (request.quiet === true) vscode.window.setStatusBarMessage(`$(check) ${sanitizeLabel(label)}`, 4000);
  else tellDone(ui, l10n.t('Done: {action}.', { action: sanitizeNotice(label) }), request.label, edited);
  return true;
}

async function edit(ui: EditContext, request: EditRequest, shown?: EditOptions['shown']): Promise<Edited> {
  const { edits, label, expect } = request;
  const options: EditOptions = { ...(expect && { expect }), ...(shown && { shown }) };
  return await ui.editKubeconfig(edits, label, options);
}

/** What is written is what was shown last: when the files change meanwhile, the new difference is shown. */
async function editAfterPreview(ui: EditContext, request: EditRequest): Promise<Edited | undefined> {
  const { edits, label, expect } = request;
  for (let sentence = l10n.t('Nothing is written until you apply it.'); ;) {
    const files = await ui.previewKubeconfig(edits, expect && { expect });
    if (files.length === 0) return { written: [], backup: undefined };
    if (!(await ui.previews.ask({ label: editLabelText(label), sentence, files }))) return undefined;
    try {
      return await edit(ui, request, files);
    } catch (error) {
      if (!isUserError(error, 'preview-outdated')) throw error;
      sentence = sentenceOf(error);
    }
  }
}
