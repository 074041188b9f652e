import * as vscode from 'vscode';
import type { UiContext } from '../shared/uiContext.ts';
import type { ExplorerRow } from '../shared/rows.ts';

/** Files and texts that the person drops on a view. */
export interface Drops {
  readonly controller: vscode.TreeDragAndDropController<ExplorerRow>;
  /** What is dropped from now on is imported through these. */
  serve(ui: UiContext): void;
}

export function createDrops(): Drops {
  let parts: UiContext | undefined;
  return {
    controller: {
      dropMimeTypes: ['files', 'text/uri-list', 'text/plain'],
      dragMimeTypes: [],
      handleDrop: async (_, transfer) => {
        if (parts === undefined) return;
        try {
          await importDropped(parts, transfer);
        } catch (error) {
          const { showError } = await import('../shared/showError.ts');
          await showError(error, parts.log);
        }
      },
    },
    serve: (given) => {
      parts = given;
    },
  };
}

/** A file comes as itself from outside the editor, and by its address from within. */
async function importDropped(ui: UiContext, transfer: vscode.DataTransfer): Promise<void> {
  const { importBytes, importText, importUri } = await import('./importCommand.ts');
  const files = [...transfer].map(([, item]) => item.asFile()).filter((file) => file !== undefined);
  for (const file of files) {
    if (file.uri?.scheme === 'file') await importUri(ui, file.uri);
    else await importBytes(ui, Buffer.from(await file.data()), { kind: 'file', path: file.name });
  }
  if (files.length > 0) return;
  const list = await transfer.get('text/uri-list')?.asString();
  const uris = (list ?? '').split(/\r?\n/u).filter((line) => /^[a-z][\w+.-]*:/iu.test(line));
  for (const uri of uris) await importUri(ui, vscode.Uri.parse(uri, true));
  if (uris.length > 0) return;
  const text = await transfer.get('text/plain')?.asString();
  if (text !== undefined && text.trim() !== '') await importText(ui, text, { kind: 'dropped-text' });
}
