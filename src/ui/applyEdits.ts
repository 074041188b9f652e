import * as vscode from 'vscode';
import { Problem } from '../base/problem.ts';
import type { Edit } from '../kubeconfig/edit.ts';
import type { Edited, EditOptions } from '../kubeconfig/history.ts';
import type { CommandParts } from './commandParts.ts';
import { labelText, noticeText } from './text.ts';
import { tellDone, type UndoParts } from './undo.ts';

export interface EditRequest {
  readonly edits: readonly Edit[];
  /** What the edit does, as an order: "Rename context prod to live". */
  readonly label: string;
  /** Shows the difference first and asks. */
  readonly preview: boolean;
  /** Says that it is done in the status bar only, since what has changed is seen at once. */
  readonly quiet?: boolean;
  /** Entries that must still be there. */
  readonly expect?: EditOptions['expect'];
}

export type EditParts = UndoParts & Pick<CommandParts, 'editKubeconfig' | 'previewKubeconfig'>;

/**
 * Makes a structural edit, after a preview if wanted, and says that it is done. False when it was discarded or there
 * was nothing to change. Throws what `editKubeconfig` throws.
 */
export async function applyEdits(parts: EditParts, request: EditRequest): Promise<boolean> {
  const edited = request.preview ? await editAfterPreview(parts, request) : await edit(parts, request);
  if (edited === undefined) return false;
  await parts.overviews.reload();
  if (edited.written.length === 0) {
    void vscode.window.showInformationMessage(
      `${noticeText(request.label)}: the kubeconfig says so already, so nothing was written.`,
    );
    return false;
  }
  if (request.quiet === true) vscode.window.setStatusBarMessage(`$(check) ${labelText(request.label)}`, 4000);
  else tellDone(parts, `Done: ${noticeText(request.label)}.`, request.label, edited);
  return true;
}

async function edit(parts: EditParts, request: EditRequest, shown?: EditOptions['shown']): Promise<Edited> {
  const { edits, label, expect } = request;
  const options: EditOptions = { ...(expect && { expect }), ...(shown && { shown }) };
  return await parts.editKubeconfig(edits, label, options);
}

/** What is written is what was shown last: when the files change meanwhile, the new difference is shown. */
async function editAfterPreview(parts: EditParts, request: EditRequest): Promise<Edited | undefined> {
  const { edits, label, expect } = request;
  for (let sentence = 'Nothing is written until you apply it.'; ;) {
    const files = await parts.previewKubeconfig(edits, expect && { expect });
    if (files.length === 0) return { written: [], backup: undefined };
    if (!(await parts.previews.ask({ label, sentence, files }))) return undefined;
    try {
      return await edit(parts, request, files);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'preview-outdated') throw error;
      sentence = error.message;
    }
  }
}
