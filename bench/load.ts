import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../test/setup/command.mjs';
import type { FirstTree } from '../test/hosts/firstTree.ts';
import { root } from '../test/hosts/vsix.ts';
import { kubeconfigOf } from './contexts.ts';

const ROUNDS = 15;

/**
 * Milliseconds that a fresh Node takes to load our bundle and an empty file, in turn, by its own fine clock. Apart from
 * the editor's figure, since there an extension's time holds whatever else the extension host loads meanwhile.
 */
export async function loadInNode(): Promise<{ ours: number[]; beside: number[] }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'load-'));
  try {
    const empty = path.join(folder, 'empty.cjs');
    await writeFile(empty, 'exports.activate = () => undefined;\n');
    await mkdir(path.join(folder, 'vscode'));
    await writeFile(path.join(folder, 'vscode/index.js'), EDITOR);
    const load = async (file: string): Promise<number> =>
      Number(await run(process.execPath, ['-e', TIMED, file], { env: { NODE_PATH: folder } }));
    const bundle = path.join(root, 'dist/extension.cjs');
    const times = { ours: [] as number[], beside: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      times.ours.push(await load(bundle));
      times.beside.push(await load(empty));
    }
    return times;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** From a fresh Node to the first row of the tree, and the longest turn on the way, in milliseconds; three contexts. */
export async function firstTreeInNode(): Promise<{ bytes: number[]; tree: number[]; longest: number[] }> {
  const home = await mkdtemp(path.join(tmpdir(), 'first-tree-'));
  try {
    await mkdir(path.join(home, '.kube'));
    await writeFile(path.join(home, '.kube/config'), kubeconfigOf(3), { mode: 0o600 });
    const env = { HOME: home, USERPROFILE: home, XDG_RUNTIME_DIR: home, KUBECONFIG: '' };
    const args = [path.join(root, 'test/hosts/firstTree.ts'), path.join(root, 'dist/extension.cjs')];
    const runs: FirstTree[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      runs.push(JSON.parse(await run(process.execPath, args, { env })) as FirstTree);
    }
    return {
      bytes: runs.map(({ files }) => Object.values(files).reduce((sum, each) => sum + each, 0)),
      tree: runs.map(({ treeMs }) => treeMs),
      longest: runs.map(({ longestTurnMs }) => longestTurnMs),
    };
  } finally {
    await rm(home, { recursive: true });
  }
}

/** Stands for the editor's API, whatever a module asks of it while it is loaded. */
const EDITOR = `
const anything = new Proxy(function () {}, {
  get: () => anything,
  apply: () => anything,
  construct: () => anything,
  // Bundles give a module's names on by inheritance.
  getPrototypeOf: () => anything,
});
module.exports = anything;
`;

const TIMED = `
const start = performance.now();
require(process.argv[1]);
console.log(performance.now() - start);
process.exit();
`;
