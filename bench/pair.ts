import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser, type TestBrowser } from '../test/hosts/browser.ts';
import { installVsix, startEditor, type Editor } from '../test/hosts/editor.ts';
import { bareId, bareTitle, packBare } from './bare.ts';
import { kubeconfigOf } from './contexts.ts';
import { packTurnWatcher } from './turns.ts';

/** An extension installed in an editor of its own: in one window, each would wait for what the other loads. */
export interface Installed {
  readonly id: string;
  /** Of its view in the activity bar. */
  readonly title: string;
  /** Of the editor's programs. */
  readonly home: string;
  readonly editor: Editor;
}

/** Two editors of the same build with the same kubeconfig in their home folders: one with our extension, one with the bare one. */
export interface Pair {
  readonly ours: Installed;
  readonly bare: Installed;
  /** Opens a window on one of them, as a person does who never opened one there. */
  inWindow<T>(installed: Installed, work: (page: Page) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

export interface PairOptions {
  /** Ours, packed. */
  readonly vsix: string;
  /** In the kubeconfig. */
  readonly contexts: number;
  /** True gives the bare extension a tree of as many contexts. */
  readonly bareTree: boolean;
  /** True has both say how long the turns of their extension hosts take, for `longestTurn`. */
  readonly watchTurns: boolean;
}

export async function startPair({ vsix, contexts, bareTree, watchTurns }: PairOptions): Promise<Pair> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pair-'));
  const bareVsix = await packBare(path.join(folder, 'packed'), bareTree ? contexts : undefined);
  const [id, title] = ['cluster-signin.cluster-signin', 'Cluster Sign-In'];
  const watcher = watchTurns ? [await packTurnWatcher(path.join(folder, 'watcher'), [id, bareId])] : [];
  const kubeconfig = kubeconfigOf(contexts);
  const start = async (name: string, file: string): Promise<Pick<Installed, 'home' | 'editor'>> => {
    const home = path.join(folder, name);
    await mkdir(path.join(home, '.kube'), { recursive: true });
    await mkdir(path.join(home, 'work'));
    await writeFile(path.join(home, '.kube/config'), kubeconfig, { mode: 0o600 });
    const folders = { home, userDataDir: path.join(home, 'data'), extensionsDir: path.join(home, 'extensions') };
    for (const each of [file, ...watcher]) await installVsix(each, folders);
    return { home, editor: await startEditor({ ...folders, folder: path.join(home, 'work') }) };
  };
  const ours = await start('ours', vsix);
  const bare = await start('bare', bareVsix);
  const browser = await launchBrowser();
  return {
    ours: { id, title, ...ours },
    bare: { id: bareId, title: bareTitle, ...bare },
    inWindow: ({ editor }, work) => inWindow(browser, editor, work),
    stop: async () => {
      await browser.close();
      await Promise.all([ours.editor.stop(), bare.editor.stop()]);
      await rm(folder, { recursive: true });
    },
  };
}

/** Opens a window and forgets what the editor remembers of it; the page's code stays in the browser's cache. */
async function inWindow<T>({ context }: TestBrowser, { url }: Editor, work: (page: Page) => Promise<T>): Promise<T> {
  const page = await context.newPage();
  try {
    await page.goto(url);
    return await work(page);
  } finally {
    await page.goto('about:blank');
    const session = await context.newCDPSession(page);
    const storageTypes = 'indexeddb,local_storage';
    await session.send('Storage.clearDataForOrigin', { origin: new URL(url).origin, storageTypes });
    await page.close();
  }
}

/** Measures both in turn, a new window each; each is first in every other round. A round before them is not counted. */
export async function inRounds<T>(
  rounds: number,
  { ours, bare, inWindow }: Pair,
  measure: (page: Page, installed: Installed) => Promise<T>,
): Promise<{ ours: T[]; bare: T[] }> {
  const results: { ours: T[]; bare: T[] } = { ours: [], bare: [] };
  const once = (installed: Installed): Promise<T> => inWindow(installed, (page) => measure(page, installed));
  for (let round = 0; round <= rounds; round += 1) {
    const oursFirst = round % 2 === 0;
    const first = await once(oursFirst ? ours : bare);
    const second = await once(oursFirst ? bare : ours);
    if (round === 0) continue;
    results.ours.push(oursFirst ? first : second);
    results.bare.push(oursFirst ? second : first);
  }
  return results;
}
