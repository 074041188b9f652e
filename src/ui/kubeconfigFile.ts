import * as vscode from 'vscode';
import { Problem } from '../base/problem.ts';
import type { CommandParts } from './commandParts.ts';
import type { Row } from './rows.ts';
import { labelText, noticeText } from './text.ts';

type FileParts = Pick<CommandParts, 'overviews' | 'paths' | 'editKubeconfig'>;

/** Opens the file that owns a row at its line, or one of the listed files. */
export async function openKubeconfig(parts: FileParts, row: Row | undefined): Promise<void> {
  const place = placeOf(row) ?? (await pickFile(parts));
  if (place === undefined) return;
  const document = await open(place.path);
  const position = new vscode.Position(Math.max((place.line ?? 1) - 1, 0), 0);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(position, position) });
}

async function open(path: string): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(vscode.Uri.file(path));
  } catch (cause) {
    const sentence = `The editor cannot open ${path}: make it a text file that you can read.`;
    throw new Problem('file-unopenable', sentence, { cause });
  }
}

interface Place {
  readonly path: string;
  readonly line: number | undefined;
}

function placeOf(row: Row | undefined): Place | undefined {
  switch (row?.kind) {
    case 'file':
      return row.problem;
    case 'context':
    case 'session':
      return row.context && { path: row.context.file, line: row.context.line };
    case 'cluster':
      return row.cluster === undefined ? undefined : { path: row.cluster.file, line: row.cluster.line };
    case 'more':
    case 'profile':
    case 'ociConfig':
    case undefined:
      return undefined;
  }
}

async function pickFile(parts: FileParts): Promise<Place | undefined> {
  const files = parts.overviews.current()?.kubeconfig.files ?? [];
  const missing = new Set(files.filter(({ state }) => state === 'missing').map(({ path }) => path));
  const existing = parts.paths().filter((path) => !missing.has(path));
  if (existing.length === 0) return await createFile(parts);
  const [only] = existing;
  if (existing.length === 1 && only !== undefined) return { path: only, line: undefined };
  const items = existing.map((path) => ({ label: labelText(path), path }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: 'Which kubeconfig file?' });
  return picked && { path: picked.path, line: undefined };
}

/** Makes the first kubeconfig file, where kubectl would, if the person wants it. */
async function createFile({ paths, editKubeconfig }: FileParts): Promise<Place | undefined> {
  const places = paths().map((path) => noticeText(path));
  const answer = await vscode.window.showInformationMessage(
    `There is no kubeconfig file yet. It would be read from ${places.join(', ')} as soon as it exists.`,
    CREATE,
  );
  if (answer !== CREATE) return undefined;
  const { written } = await editKubeconfig([{ kind: 'set-current-context', name: '' }], 'Create the kubeconfig');
  const [path] = written;
  return path === undefined ? undefined : { path, line: undefined };
}

const CREATE = 'Create It';
