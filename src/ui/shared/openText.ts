import * as vscode from 'vscode';

/** Opens a document that is nowhere yet, to be read, changed, applied or saved. */
export async function openText(content: string, language: 'yaml' | 'plaintext'): Promise<void> {
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language }));
}
