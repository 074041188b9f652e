import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { createDisposables } from '../shared/disposables.ts';
import type { Explorer } from './explorer.ts';
import { countSentence } from './clusterList.ts';
import { sanitizeNotice } from '../shared/text/plainText.ts';

/** Asks for the words to filter the clusters by, and filters while they are typed; Escape takes that back. */
export async function filterClusters(explorer: Explorer): Promise<void> {
  const before = explorer.filter();
  const disposables = createDisposables();
  const input = disposables.add(vscode.window.createInputBox());
  input.title = l10n.t('Filter Clusters');
  input.placeholder = l10n.t('Words of a context, cluster, user, namespace, server, or account');
  input.prompt = l10n.t('Every word must match. Press Enter to keep the filter, or Escape to remove it.');
  input.value = before;
  const apply = async (text: string): Promise<void> => {
    const listing = await explorer.setFilter(text);
    if (input.value !== text) return;
    const isFiltered = listing !== undefined && listing.words.length > 0;
    input.validationMessage = isFiltered
      ? { message: sanitizeNotice(countSentence(listing)), severity: vscode.InputBoxValidationSeverity.Info }
      : undefined;
  };
  disposables.add(input.onDidChangeValue((text) => void apply(text)));
  const kept = await new Promise<boolean>((resolve) => {
    disposables.add(
      input.onDidAccept(() => {
        resolve(true);
      }),
    );
    disposables.add(
      input.onDidHide(() => {
        resolve(false);
      }),
    );
    input.show();
  });
  const { value } = input;
  disposables.dispose();
  await explorer.setFilter(kept ? value : before);
}
