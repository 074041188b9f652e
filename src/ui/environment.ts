import { delimiter } from 'node:path';
import type * as vscode from 'vscode';

/** When a setting names the files, new terminals get the same list: the explorer and the terminal agree. */
export function applyToTerminals(
  variables: vscode.EnvironmentVariableCollection,
  paths: readonly string[],
  fromSetting: boolean,
): void {
  if (!fromSetting) {
    variables.delete('KUBECONFIG');
    return;
  }
  variables.description = 'Kubeconfig files chosen in the settings of Cluster Sign-In';
  variables.replace('KUBECONFIG', paths.join(delimiter));
}
