import { join } from 'node:path';
import * as vscode from 'vscode';
import { clean } from '../../base/clean.ts';
import { Problem } from '../../base/problem.ts';
import { currentStamp } from '../../files/read.ts';
import { replaceFile } from '../../files/write.ts';
import { exportContext } from '../../kubeconfig/bring/export.ts';
import type { ExportedContext } from '../../kubeconfig/bring/export.ts';
import { loadKubeconfig } from '../../kubeconfig/load.ts';
import type { CommandParts } from '../commandParts.ts';
import { pickContext } from '../pick.ts';
import type { Row } from '../rows.ts';
import { noticeText } from '../text.ts';
import { readSmallFile } from './paste.ts';

/** Writes a context, with all that belongs to it, into a file of its own. */
export async function exportCommand(parts: CommandParts, row: Row | undefined): Promise<void> {
  const { paths, host, clock } = parts;
  const overview = parts.overviews.current();
  if (overview === undefined) return;
  const context = row?.kind === 'context' ? row.context : await pickContext(overview, clock, 'Export which context?');
  if (context === undefined) return;
  const kubeconfig = await loadKubeconfig(paths(), host);
  const exported = await exportContext(context.name, { kubeconfig, paths: paths(), host, readFile: readSmallFile });
  const withSecrets = await askAboutSecrets(context.name, exported);
  if (withSecrets === undefined) return;
  const text = await exported.text({ withSecrets });
  const target = await vscode.window.showSaveDialog({
    title: `Export Context ${clean(context.name, 60)}`,
    saveLabel: 'Export',
    defaultUri: vscode.Uri.file(join(host.home, `${fileName(context.name)}.kubeconfig`)),
  });
  if (target === undefined) return;
  await refuseInUse(target, paths());
  await replaceFile(target.fsPath, text, { mode: 0o600 });
  const notes = withSecrets ? ' Whoever has the file can act as you.' : '';
  void vscode.window.showInformationMessage(
    `Exported ${noticeText(context.name, 60)} to ${noticeText(target.fsPath, 200)}, which only you can read.${notes}`,
  );
}

/** Undefined when the person dismissed it. */
async function askAboutSecrets(name: string, { secrets, notes }: ExportedContext): Promise<boolean | undefined> {
  if (secrets.length === 0 && notes.length === 0) return false;
  const detail = [
    ...(secrets.length === 0
      ? []
      : [
          `With its secrets the file holds in plain text: ${secrets.join(', ')}.`,
          'Whoever gets them can act as you, on every cluster that trusts them.',
        ]),
    ...notes,
  ].join('\n\n');
  const question = `Export context ${clean(name, 80)}?`;
  if (secrets.length === 0) {
    const answer = await vscode.window.showInformationMessage(question, { modal: true, detail }, 'Export');
    return answer === undefined ? undefined : false;
  }
  const without = 'Leave Secrets Out';
  const answer = await vscode.window.showWarningMessage(
    question,
    { modal: true, detail },
    without,
    'Export With Secrets',
  );
  return answer === undefined ? undefined : answer !== without;
}

/** The export would take the place of all other entries. */
async function refuseInUse({ scheme, fsPath }: vscode.Uri, paths: readonly string[]): Promise<void> {
  if (scheme !== 'file') {
    throw new Problem('export-elsewhere', 'An export must be kept from others; choose a folder of this machine.');
  }
  const stamps = await Promise.all([fsPath, ...paths].map((path) => currentStamp(path).catch(() => undefined)));
  const [target, ...own] = stamps;
  const isOne = target !== undefined && own.some((each) => each?.dev === target.dev && each.ino === target.ino);
  if (!isOne && !paths.includes(fsPath)) return;
  throw new Problem(
    'export-in-use',
    'That file is one of your kubeconfig files; choose another, or all else in it is lost.',
  );
}

/** What every file system takes. */
function fileName(name: string): string {
  return (
    name
      .replaceAll(/[^\w.@-]+/gu, '-')
      .replace(/^[.-]+/u, '')
      .slice(0, 100) || 'context'
  );
}
