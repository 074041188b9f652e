import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sanitize } from '../../base/sanitize.ts';
import { UserError } from '../../errors/userError.ts';
import { currentStamp } from '../../files/readFile.ts';
import { replaceFile } from '../../files/writeFile.ts';
import { exportContext, type ExportedContext } from '../../kubeconfig/transfer/exportContext.ts';
import { loadKubeconfig } from '../../kubeconfig/read/loadKubeconfig.ts';
import { secretsText } from '../../text/kubeconfig/risksText.ts';
import { exportNoteText } from '../../text/kubeconfig/transferText.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { pickContext } from '../clusters/pickContext.ts';
import type { Row } from '../shared/rows.ts';
import { sanitizeNotice } from '../shared/text/plainText.ts';
import { readSmallFile } from './importCommands.ts';

/** Writes a context, with all that belongs to it, into a file of its own. */
export async function exportCommand(ui: UiContext, row: Row | undefined): Promise<void> {
  const { paths, host, clock } = ui;
  const snapshot = ui.snapshots.current();
  if (snapshot === undefined) return;
  const context =
    row?.kind === 'context' ? row.context : await pickContext(snapshot, clock, l10n.t('Select a context to export'));
  if (context === undefined) return;
  const kubeconfig = await loadKubeconfig(paths(), host);
  const exported = await exportContext(context.name, { kubeconfig, paths: paths(), host, readFile: readSmallFile });
  const withSecrets = await askAboutSecrets(context.name, exported);
  if (withSecrets === undefined) return;
  const text = await exported.text({ withSecrets });
  const target = await vscode.window.showSaveDialog({
    title: l10n.t('Export Context {context}', { context: sanitize(context.name, 60) }),
    saveLabel: l10n.t('Export'),
    defaultUri: vscode.Uri.file(join(host.home, `${fileName(context.name)}.kubeconfig`)),
  });
  if (target === undefined) return;
  await refuseInUse(target, paths());
  await replaceFile(target.fsPath, text, { mode: 0o600 });
  const named = { name: sanitizeNotice(context.name, 60), path: sanitizeNotice(target.fsPath, 200) };
  void vscode.window.showInformationMessage(
    withSecrets
      ? l10n.t('Exported {name} to {path}, which only you can read. Anyone who has the file can act as you.', named)
      : l10n.t('Exported {name} to {path}, which only you can read.', named),
  );
}

/** Undefined when the person dismissed it. */
async function askAboutSecrets(name: string, { secrets, notes }: ExportedContext): Promise<boolean | undefined> {
  if (secrets.length === 0 && notes.length === 0) return false;
  const detail = [
    ...(secrets.length === 0
      ? []
      : [
          l10n.t('With secrets, the file contains in plain text: {secrets}.', { secrets: secretsText(secrets) }),
          l10n.t('Anyone who gets them can act as you on every cluster that trusts them.'),
        ]),
    ...notes.map(exportNoteText),
  ].join('\n\n');
  const question = l10n.t('Export context {name}?', { name: sanitize(name, 80) });
  if (secrets.length === 0) {
    const answer = await vscode.window.showInformationMessage(question, { modal: true, detail }, l10n.t('Export'));
    return answer === undefined ? undefined : false;
  }
  const without = l10n.t('Leave Secrets Out');
  const answer = await vscode.window.showWarningMessage(
    question,
    { modal: true, detail },
    without,
    l10n.t('Export With Secrets'),
  );
  return answer === undefined ? undefined : answer !== without;
}

/** The export would take the place of all other entries. */
async function refuseInUse({ scheme, fsPath }: vscode.Uri, paths: readonly string[]): Promise<void> {
  if (scheme !== 'file') {
    throw new UserError('export-elsewhere');
  }
  const stamps = await Promise.all([fsPath, ...paths].map((path) => currentStamp(path).catch(() => undefined)));
  const [target, ...own] = stamps;
  const isOne = target !== undefined && own.some((each) => each?.dev === target.dev && each.ino === target.ino);
  if (!isOne && !paths.includes(fsPath)) return;
  throw new UserError('export-in-use', { path: fsPath });
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
