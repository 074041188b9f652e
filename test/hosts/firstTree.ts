/**
 * Activates a bundle of the extension in plain Node, with a stand-in for the editor and the kubeconfig of the home
 * folder, until the first tree has drawn a row. Prints a `FirstTree` as JSON.
 * Arguments: the bundle.
 */
import { statSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import path from 'node:path';
import { commands, trees } from './plainEditor.ts';

export interface FirstTree {
  /** What was loaded until then of the folder of the bundle: names and bytes. */
  readonly files: Readonly<Record<string, number>>;
  /** The ids that were registered when `activate` returned. */
  readonly commands: readonly string[];
  /** Milliseconds until the code was there, until `activate` returned, and until there was a row. */
  readonly loadMs: number;
  readonly activateMs: number;
  readonly treeMs: number;
  /** The longest time for which nothing else had its turn. */
  readonly longestTurnMs: number;
}

const LIMIT_MS = 30_000;

const bundle = path.resolve(process.argv[2] ?? '');
const files: Record<string, number> = {};
registerHooks({
  load: (url, context, next) => {
    const file = url.startsWith('file:') ? new URL(url).pathname : '';
    if (path.dirname(file) === path.dirname(bundle)) files[path.basename(file)] = statSync(file).size;
    return next(url, context);
  },
});

const context = {
  subscriptions: [],
  secrets: { get: () => Promise.resolve(undefined), store: () => Promise.resolve(), delete: () => Promise.resolve() },
  environmentVariableCollection: { delete: () => undefined, replace: () => undefined },
  extension: { packageJSON: { version: '0.0.0' } },
  extensionPath: path.dirname(path.dirname(bundle)),
};

const begin = performance.now();
const { activate } = createRequire(import.meta.url)(bundle) as { activate(given: unknown): void };
const loaded = performance.now();
activate(context);
const activated = performance.now();
const registered = [...commands];
// The turn in which it is activated began with the loading.
let longest = activated - begin;
let last = activated;
while (!hasRow()) {
  if (last - begin > LIMIT_MS) throw new Error('No tree came.');
  await new Promise((resolve) => setImmediate(resolve));
  const now = performance.now();
  longest = Math.max(longest, now - last);
  last = now;
}
const result: FirstTree = {
  files,
  commands: registered,
  loadMs: loaded - begin,
  activateMs: activated - begin,
  treeMs: performance.now() - begin,
  longestTurnMs: longest,
};
process.stdout.write(JSON.stringify(result), () => {
  process.exit(0);
});

function hasRow(): boolean {
  const tree = trees.get('clusterSignIn.clusters');
  const rows: unknown = tree?.getChildren();
  if (tree === undefined || !Array.isArray(rows)) return false;
  for (const row of rows) tree.getTreeItem(row);
  return rows.length > 0;
}
