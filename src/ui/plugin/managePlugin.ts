import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { kubercRefusal } from '../../kubeconfig/kuberc/kuberc.ts';
import { kubercRefusalText } from '../../text/kubeconfig/kubercText.ts';
import { runsPlugin } from '../../state/snapshot.ts';
import { allowPlugin } from '../kubeconfig/allowPlugin.ts';
import { type Choice, choose } from '../shared/choose.ts';
import { sanitizeLabel } from '../shared/text/plainText.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { removePlugin } from './removePlugin.ts';

type Act = (ui: UiContext) => Promise<void>;

/** Says where which version of the plugin is, and offers what can be done about it. */
export async function managePluginCommand(ui: UiContext): Promise<void> {
  const [installed, refusal] = await Promise.all([ui.installedPlugin(), kubercRefusal(ui.host, ui.plugin.command)]);
  const users = [...(ui.snapshots.current()?.users.values() ?? [])].filter(runsPlugin).length;
  const place =
    installed === undefined
      ? l10n.t('The credential plugin is not installed yet. It is installed when a user first needs it.')
      : l10n.t('Version {version} is installed in {folder}', { ...installed });
  const choices: Choice<Act>[] = [];
  if (refusal !== undefined) {
    choices.push({
      label: `$(unlock) ${l10n.t('Allow in kuberc…')}`,
      detail: sanitizeLabel(
        l10n.t('{refusal} You can review the edit first.', { refusal: kubercRefusalText(refusal) }),
        400,
      ),
      choice: allowPlugin,
    });
  }
  if (installed !== undefined || users > 0) {
    choices.push({
      label: `$(trash) ${l10n.t('Remove Credential Plugin…')}`,
      detail: usersText(users),
      choice: removePlugin,
    });
  }
  if (choices.length === 0) {
    void vscode.window.showInformationMessage(place);
    return;
  }
  const act = await choose(l10n.t('Manage Credential Plugin'), sanitizeLabel(place, 300), choices);
  await act?.(ui);
}

function usersText(count: number): string {
  if (count === 0) return l10n.t('No user runs it.');
  return count === 1
    ? l10n.t('One user runs it and is converted back first.')
    : l10n.t('{count} users run it and are converted back first.', { count });
}
