import * as l10n from '@vscode/l10n';
import { loadKubeconfig } from '../../kubeconfig/read/loadKubeconfig.ts';
import { planCommands } from '../../kubeconfig/transfer/commands/planCommands.ts';
import { readRegularFile } from '../../files/readFile.ts';
import { transferNoteText } from '../../text/kubeconfig/transferText.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { confirmAndApply } from './confirmImport.ts';

/** Nothing of the text is run. */
export async function importCommands(ui: UiContext, text: string): Promise<void> {
  const { paths, host } = ui;
  const { edits, notes } = await planCommands(text, await loadKubeconfig(paths(), host), {
    platform: host.platform,
    home: host.home,
    readFile: readSmallFile,
  });
  await confirmAndApply(ui, {
    question: l10n.t('Apply these commands to your kubeconfig?'),
    label: { code: 'paste-commands', data: undefined },
    buttons: { apply: l10n.t('Apply'), applyAndSwitch: l10n.t('Apply and Switch') },
    edits,
    switching: undefined,
    notes: [...notes.map(transferNoteText), l10n.t('No command is run. Only your kubeconfig changes.')],
  });
}

export async function readSmallFile(path: string): Promise<Buffer | undefined> {
  return (await readRegularFile(path))?.bytes;
}
