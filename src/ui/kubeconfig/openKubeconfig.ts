import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../errors/userError.ts';
import type { UiContext } from '../shared/uiContext.ts';
import type { Row } from '../shared/rows.ts';
import { sanitizeLabel, sanitizeNotice } from '../shared/text/plainText.ts';

type FileParts = Pick<UiContext, 'snapshots' | 'paths' | 'editKubeconfig'>;

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
    throw new UserError('file-unopenable', { path }, { cause });
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
  const files = parts.snapshots.current()?.kubeconfig.files ?? [];
  const missing = new Set(files.filter(({ state }) => state === 'missing').map(({ path }) => path));
  const existing = parts.paths().filter((path) => !missing.has(path));
  if (existing.length === 0) return await createFile(parts);
  const [only] = existing;
  if (existing.length === 1 && only !== undefined) return { path: only, line: undefined };
  const items = existing.map((path) => ({ label: sanitizeLabel(path), path }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: l10n.t('Select a kubeconfig file') });
  return picked && { path: picked.path, line: undefined };
}

/** Makes the first kubeconfig file, where kubectl would, if the person wants it. */
async function createFile({ paths, editKubeconfig }: FileParts): Promise<Place | undefined> {
  const places = paths().map((path) => sanitizeNotice(path));
  const answer = await vscode.window.showInformationMessage(
    places.length === 1
      ? l10n.t('{path} does not exist yet.', { path: places.join() })
      : l10n.t('None of your kubeconfig files exists yet: {paths}', { paths: places.join(', ') }),
    l10n.t('Create Kubeconfig'),
  );
  if (answer === undefined) return undefined;
  const edit = { kind: 'set-current-context', name: '' } as const;
  const { written } = await editKubeconfig([edit], { code: 'create-kubeconfig', data: undefined });
  const [path] = written;
  return path === undefined ? undefined : { path, line: undefined };
}
