import * as vscode from 'vscode';
import { kubercRefusal, landKuberc } from '../../kubeconfig/kuberc.ts';
import { runsPlugin } from '../../signin/overview.ts';
import type { CommandParts } from '../commandParts.ts';
import type { Disposable } from '../disposables.ts';
import { noticeText } from '../text.ts';

/** Offers the edit of kubectl's preferences that lets kubectl run the credential plugin. */
export async function allowPluginCommand({ host, plugin, previews, overviews }: CommandParts): Promise<void> {
  const refusal = await kubercRefusal(host, plugin.command);
  if (refusal === undefined) {
    void vscode.window.showInformationMessage("kubectl's preferences (kuberc) do not keep it from running the plugin.");
    return;
  }
  const label = 'Allow the credential plugin in kuberc';
  const shown = refusal.mend();
  const sentence = `${refusal.sentence} Nothing is written until you apply it.`;
  if (!(await previews.ask({ label, sentence, files: [shown] }))) return;
  await landKuberc(host, shown);
  await overviews.reload();
  void vscode.window.showInformationMessage('kubectl may run the credential plugin now.');
}

/** Says once that kubectl will refuse what a context says, as soon as a context says it. */
export function tellAboutKuberc({ overviews }: Pick<CommandParts, 'overviews'>): Disposable {
  const listening = overviews.onChange(() => {
    const overview = overviews.current();
    const refusal = overview?.pluginRefusal;
    if (refusal === undefined || ![...(overview?.users.values() ?? [])].some(runsPlugin)) return;
    listening.dispose();
    void tell(refusal);
  });
  return listening;
}

async function tell(refusal: string): Promise<void> {
  const button = 'Show the Edit';
  const answer = await vscode.window.showWarningMessage(noticeText(refusal, 500), button);
  if (answer === button) await vscode.commands.executeCommand('clusterSignIn.allowPlugin');
}
