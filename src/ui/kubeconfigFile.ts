import * as vscode from 'vscode';
import type { Overview } from '../signin/overview.ts';
import type { Row } from './rows.ts';
import { labelText, noticeText } from './text.ts';

/** Opens the file that owns a row at its line, or one of the listed files. */
export async function openKubeconfig(
  overview: Overview | undefined,
  paths: readonly string[],
  row: Row | undefined,
): Promise<void> {
  const place = placeOf(row) ?? (await pickFile(overview, paths));
  if (place === undefined) return;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(place.path));
  const position = new vscode.Position(Math.max((place.line ?? 1) - 1, 0), 0);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(position, position) });
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

async function pickFile(overview: Overview | undefined, paths: readonly string[]): Promise<Place | undefined> {
  const missing = new Set(
    overview?.kubeconfig.files.filter(({ state }) => state === 'missing').map(({ path }) => path),
  );
  const existing = paths.filter((path) => !missing.has(path));
  if (existing.length === 0) {
    void vscode.window.showInformationMessage(
      `There is no kubeconfig file yet. It would be read from ${paths.map((path) => noticeText(path)).join(', ')} as soon as it exists.`,
    );
    return undefined;
  }
  const [only] = existing;
  if (existing.length === 1 && only !== undefined) return { path: only, line: undefined };
  const items = existing.map((path) => ({ label: labelText(path), path }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: 'Which kubeconfig file?' });
  return picked && { path: picked.path, line: undefined };
}
