import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { CURRENT } from './currentDecoration.ts';
import type { ExplorerRow } from '../shared/rows.ts';
import type { DrawnRow } from './tree.ts';

/** A row as the editor takes it, but for its tooltip, which is made when it is asked for. */
export function rowItem(row: ExplorerRow, drawn: DrawnRow): vscode.TreeItem {
  const item = new vscode.TreeItem(drawn.label, FOLDS[drawn.fold]);
  item.id = drawn.id;
  item.contextValue = drawn.contextValue;
  if (drawn.description !== undefined) item.description = drawn.description;
  if (drawn.icon !== undefined) {
    item.iconPath = new vscode.ThemeIcon(
      drawn.icon,
      drawn.color === undefined ? undefined : new vscode.ThemeColor(drawn.color),
    );
  }
  if (drawn.ariaLabel !== undefined) item.accessibilityInformation = { label: drawn.ariaLabel };
  if (drawn.isCurrent === true) item.resourceUri = CURRENT;
  const command = commandOf(row);
  if (command !== undefined) item.command = { ...command, arguments: [row] };
  return item;
}

const FOLDS: Readonly<Record<DrawnRow['fold'], vscode.TreeItemCollapsibleState>> = {
  none: vscode.TreeItemCollapsibleState.None,
  folded: vscode.TreeItemCollapsibleState.Collapsed,
  unfolded: vscode.TreeItemCollapsibleState.Expanded,
};

/** What a click on a row does, beyond selecting it. */
function commandOf(row: ExplorerRow): vscode.Command | undefined {
  if (row.kind === 'file') return { command: 'clusterSignIn.openKubeconfig', title: l10n.t('Open Kubeconfig') };
  return row.kind === 'more' ? { command: 'clusterSignIn.showMore', title: l10n.t('Show More') } : undefined;
}
