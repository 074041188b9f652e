import * as vscode from 'vscode';
import { CURRENT } from './currentDecoration.ts';
import type { ExplorerRow } from './rows.ts';
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
      drawn.colour === undefined ? undefined : new vscode.ThemeColor(drawn.colour),
    );
  }
  if (drawn.spoken !== undefined) item.accessibilityInformation = { label: drawn.spoken };
  if (drawn.isCurrent === true) item.resourceUri = CURRENT;
  const command = COMMANDS[row.kind];
  if (command !== undefined) item.command = { ...command, arguments: [row] };
  return item;
}

const FOLDS: Readonly<Record<DrawnRow['fold'], vscode.TreeItemCollapsibleState>> = {
  none: vscode.TreeItemCollapsibleState.None,
  folded: vscode.TreeItemCollapsibleState.Collapsed,
  unfolded: vscode.TreeItemCollapsibleState.Expanded,
};

/** What a click on a row does, beyond selecting it. */
const COMMANDS: Readonly<Partial<Record<ExplorerRow['kind'], { readonly command: string; readonly title: string }>>> = {
  file: { command: 'clusterSignIn.openKubeconfig', title: 'Open Kubeconfig' },
  more: { command: 'clusterSignIn.showMore', title: 'Show More' },
};
