import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../test/setup/command.mjs';
import { root } from '../test/hosts/vsix.ts';

/** The name of the view in the activity bar. */
export const bareTitle = 'Bare';
export const bareId = 'bench.bare';

/**
 * Packs the extension that ours stands beside: started by the same event and installed the same way, it does nothing
 * (`contexts` undefined), or shows as many clusters with a context each, expanded as ours are, without reading anything.
 * @param folder an empty one
 * @returns the VSIX
 */
export async function packBare(folder: string, contexts?: number): Promise<string> {
  await mkdir(folder, { recursive: true });
  await copyFile(path.join(root, 'media/activity.svg'), path.join(folder, 'activity.svg'));
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest(contexts !== undefined)));
  await writeFile(path.join(folder, 'extension.cjs'), contexts === undefined ? NOTHING : treeOf(contexts));
  const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
  const args = ['package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', 'bare.vsix'];
  await run(process.execPath, [vsce, ...args], { cwd: folder });
  return path.join(folder, 'bare.vsix');
}

function manifest(hasTree: boolean): unknown {
  const view = { id: 'bare.contexts', name: 'Contexts', icon: 'activity.svg' };
  return {
    name: 'bare',
    publisher: 'bench',
    version: '1.0.0',
    engines: { vscode: '^1.101.0' },
    extensionKind: ['workspace'],
    main: './extension.cjs',
    activationEvents: ['onStartupFinished'],
    contributes: hasTree
      ? {
          viewsContainers: { activitybar: [{ id: 'bare', title: bareTitle, icon: 'activity.svg' }] },
          views: { bare: [view] },
        }
      : {},
  };
}

const NOTHING = "'use strict';\nexports.activate = () => undefined;\n";

/** Rows with what ours have too: an id, an icon, a description, a label for screen readers. */
function treeOf(contexts: number): string {
  return `'use strict';
const vscode = require('vscode');

function row(kind, name, state) {
  const item = new vscode.TreeItem(name, state);
  item.id = kind + ' ' + name;
  item.description = 'nothing to say';
  item.iconPath = new vscode.ThemeIcon('circle-outline');
  item.accessibilityInformation = { label: kind + ' ' + name };
  return item;
}

exports.activate = () => {
  const { Expanded, None } = vscode.TreeItemCollapsibleState;
  const clusters = Array.from({ length: ${contexts} }, (_, index) => ({
    item: row('cluster', 'ctx-' + index, Expanded),
    below: [{ item: row('context', 'ctx-' + index, None), below: [] }],
  }));
  vscode.window.createTreeView('bare.contexts', {
    treeDataProvider: {
      getChildren: (one) => (one === undefined ? clusters : one.below),
      getTreeItem: (one) => one.item,
    },
  });
};
`;
}
