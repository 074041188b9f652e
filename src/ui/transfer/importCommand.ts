import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../errors/userError.ts';
import type { ImportOrigin } from '../../errors/kubeconfigErrors.ts';
import { readMergedBodies } from '../../kubeconfig/transfer/entryBodies.ts';
import { looksLikeCommands } from '../../kubeconfig/transfer/commands/planCommands.ts';
import { importEdits, nameAfter } from '../../kubeconfig/transfer/conflicts.ts';
import { type ImportSource, readImportBytes, readImportFile } from '../../kubeconfig/transfer/importSource.ts';
import { loadKubeconfig } from '../../kubeconfig/read/loadKubeconfig.ts';
import { editLabelText } from '../../text/kubeconfig/editLabelsText.ts';
import { transferNoteText } from '../../text/kubeconfig/transferText.ts';
import type { Row } from '../shared/rows.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { confirmAndApply } from './confirmImport.ts';
import { resolveConflicts } from './resolveConflicts.ts';
import { importCommands } from './importCommands.ts';

/** Asks where from, and imports. `from` answers for links and buttons that do: 'clipboard'. */
export async function importCommand(ui: UiContext, _: Row | undefined, from: unknown): Promise<void> {
  if (from === 'clipboard') {
    await importClipboard(ui);
    return;
  }
  const title = l10n.t('Import Kubeconfig');
  const items = [
    {
      label: `$(file) ${l10n.t('From a file…')}`,
      detail: l10n.t('You can also drop files on the view.'),
      from: 'file',
    },
    {
      label: `$(clippy) ${l10n.t('From the clipboard')}`,
      detail: l10n.t('A kubeconfig, or commands from a portal.'),
      from: 'clipboard',
    },
  ] as const;
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: l10n.t('Select a source') });
  if (picked?.from === 'clipboard') await importClipboard(ui);
  if (picked?.from !== 'file') return;
  const [file] = (await vscode.window.showOpenDialog({ title, openLabel: l10n.t('Import') })) ?? [];
  if (file !== undefined) await importUri(ui, file);
}

async function importClipboard(ui: UiContext): Promise<void> {
  const text = await vscode.env.clipboard.readText();
  if (text.trim() === '') throw new UserError('clipboard-empty');
  await importText(ui, text, { kind: 'clipboard' });
}

/** A file of this machine with what lies beside it, or the bytes of one elsewhere. */
export async function importUri(ui: UiContext, uri: vscode.Uri): Promise<void> {
  if (uri.scheme === 'file') await importEntries(ui, await readImportFile(uri.fsPath, ui.host));
  else await importBytes(ui, Buffer.from(await vscode.workspace.fs.readFile(uri)), { kind: 'file', path: uri.path });
}

export async function importBytes(ui: UiContext, bytes: Buffer, origin: ImportOrigin): Promise<void> {
  await importEntries(ui, await readImportBytes(bytes, { origin, folder: undefined, host: ui.host }));
}

/** A text of which only its origin is known: a kubeconfig, or commands. */
export async function importText(ui: UiContext, text: string, origin: ImportOrigin): Promise<void> {
  if (looksLikeCommands(text)) await importCommands(ui, text);
  else await importBytes(ui, Buffer.from(text), origin);
}

async function importEntries(ui: UiContext, incoming: ImportSource): Promise<void> {
  const { paths, host } = ui;
  const names = new Set(incoming.bodies.map(({ name }) => name));
  const [kubeconfig, existing] = await Promise.all([
    loadKubeconfig(paths(), host),
    readMergedBodies(paths(), host, (_, name) => names.has(name)),
  ]);
  const decided = await resolveConflicts(incoming, existing, kubeconfig);
  if (decided === undefined) return;
  const wanted = incoming.currentContext;
  const isThere = incoming.bodies.some(({ list, name }) => list === 'contexts' && name === wanted);
  const name = wanted === undefined || !isThere ? undefined : nameAfter(decided, wanted);
  const switches = name !== undefined && name !== kubeconfig.currentContext;
  const label = { code: 'import', data: { origin: incoming.origin } } as const;
  await confirmAndApply(ui, {
    question: l10n.t('{action}?', { action: editLabelText(label) }),
    label,
    buttons: { apply: l10n.t('Import'), applyAndSwitch: l10n.t('Import and Switch') },
    edits: importEdits(decided, undefined),
    switching: switches ? { name, edits: importEdits(decided, wanted) } : undefined,
    notes: incoming.notes.map(transferNoteText),
  });
}
