import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { kubercRefusalText } from '../../text/kubeconfig/kubercText.ts';
import { kubercRefusal, writeKuberc } from '../../kubeconfig/kuberc/kuberc.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { sanitizeNotice } from '../shared/text/plainText.ts';

/** Shows the edit of kubectl's preferences that lets kubectl run the credential plugin, and writes it if it is applied. */
export async function allowPlugin({ host, plugin, previews, snapshots }: UiContext): Promise<void> {
  const refusal = await kubercRefusal(host, plugin.command);
  if (refusal === undefined) {
    void vscode.window.showInformationMessage(
      l10n.t("kubectl's preferences (kuberc) do not block the credential plugin."),
    );
    return;
  }
  const label = l10n.t('Allow the credential plugin in kuberc');
  const shown = await refusal.allow();
  const sentence = l10n.t('{refusal} Nothing is written until you apply it.', { refusal: kubercRefusalText(refusal) });
  if (!(await previews.ask({ label, sentence, files: [shown] }))) return;
  await writeKuberc(host, shown);
  await snapshots.reload();
  void vscode.window.showInformationMessage(l10n.t('kubectl can now run the credential plugin.'));
}

/** Offers that edit to somebody who has just given a user to the plugin, where kubectl would refuse to run it. */
export async function offerAllowingPlugin(ui: UiContext): Promise<void> {
  const refusal = ui.snapshots.current()?.pluginRefusal;
  if (refusal === undefined) return;
  const sentence = sanitizeNotice(kubercRefusalText(refusal), 500);
  if ((await vscode.window.showWarningMessage(sentence, l10n.t('Show the Edit'))) !== undefined) await allowPlugin(ui);
}
