import * as vscode from 'vscode';
import { clean } from '../../base/clean.ts';
import { readMergedBodies } from '../../kubeconfig/bring/bodies.ts';
import { looksLikeCommands } from '../../kubeconfig/bring/commands/plan.ts';
import { importEdits, nameAfter } from '../../kubeconfig/bring/conflicts.ts';
import { readIncoming, readIncomingFile } from '../../kubeconfig/bring/incoming.ts';
import type { Incoming } from '../../kubeconfig/bring/incoming.ts';
import { loadKubeconfig } from '../../kubeconfig/load.ts';
import type { CommandParts } from '../commandParts.ts';
import { confirmAndApply } from './confirm.ts';
import { decide } from './decide.ts';
import { takeOver } from './paste.ts';

/** Asks where from, and imports. */
export async function importCommand(parts: CommandParts): Promise<void> {
  const items = [
    { label: '$(file) From a file…', detail: 'Files can also be dropped on the view.', from: 'file' },
    { label: '$(clippy) From the clipboard', detail: 'A kubeconfig, or commands from a portal.', from: 'clipboard' },
  ] as const;
  const picked = await vscode.window.showQuickPick(items, { title: 'Import Kubeconfig', placeHolder: 'Where from?' });
  if (picked?.from === 'clipboard') await importText(parts, await vscode.env.clipboard.readText(), 'The clipboard');
  if (picked?.from !== 'file') return;
  const [file] = (await vscode.window.showOpenDialog({ title: 'Import Kubeconfig', openLabel: 'Import' })) ?? [];
  if (file !== undefined) await importUri(parts, file);
}

/** A file of this machine with what lies beside it, or the bytes of one elsewhere. */
export async function importUri(parts: CommandParts, uri: vscode.Uri): Promise<void> {
  if (uri.scheme === 'file') await importEntries(parts, await readIncomingFile(uri.fsPath, parts.host));
  else await importBytes(parts, Buffer.from(await vscode.workspace.fs.readFile(uri)), uri.path);
}

export async function importBytes(parts: CommandParts, bytes: Buffer, source: string): Promise<void> {
  await importEntries(parts, await readIncoming(bytes, { source, folder: undefined, host: parts.host }));
}

/** A text of which only its source is known: a kubeconfig, or commands. */
export async function importText(parts: CommandParts, text: string, source: string): Promise<void> {
  if (looksLikeCommands(text)) await takeOver(parts, text);
  else await importBytes(parts, Buffer.from(text), source);
}

async function importEntries(parts: CommandParts, incoming: Incoming): Promise<void> {
  const { paths, host } = parts;
  const names = new Set(incoming.bodies.map(({ name }) => name));
  const [kubeconfig, existing] = await Promise.all([
    loadKubeconfig(paths(), host),
    readMergedBodies(paths(), host, (_, name) => names.has(name)),
  ]);
  const decided = await decide(incoming, existing, kubeconfig);
  if (decided === undefined) return;
  const wanted = incoming.currentContext;
  const isThere = incoming.bodies.some(({ list, name }) => list === 'contexts' && name === wanted);
  const name = wanted === undefined || !isThere ? undefined : nameAfter(decided, wanted);
  const switches = name !== undefined && name !== kubeconfig.currentContext;
  const source = incoming.source.replace(/^The /u, 'the ');
  await confirmAndApply(parts, {
    question: `Import from ${clean(source, 200)}?`,
    label: `Import from ${clean(source, 200)}`,
    button: 'Import',
    edits: importEdits(decided, undefined),
    switching: switches ? { name, edits: importEdits(decided, wanted) } : undefined,
    notes: incoming.notes,
  });
}
