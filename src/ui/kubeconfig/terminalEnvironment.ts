import { delimiter } from 'node:path';
import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { ListedPath } from '../../kubeconfig/read/listedPath.ts';

/** When a setting names the files, new terminals get the same list: the explorer and the terminal agree. */
export function applyToTerminals(
  variables: vscode.EnvironmentVariableCollection,
  paths: readonly ListedPath[],
  fromSetting: boolean,
): void {
  if (!fromSetting) {
    variables.delete('KUBECONFIG');
    return;
  }
  variables.description = l10n.t('Kubeconfig files from the settings of Cluster Sign-In');
  variables.replace('KUBECONFIG', paths.join(delimiter));
}
