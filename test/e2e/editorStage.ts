import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { launchBrowser, type BrowserOptions } from '../hosts/browser.ts';
import { installVsix, startEditor, type EditorOptions } from '../hosts/editor.ts';
import { root } from '../hosts/vsix.ts';
import { gatherTexts, markTexts } from './markedTexts.ts';
import { openWindow, type Window } from './window.ts';

/** An editor with the extension as a user installs it, and a browser to see it with. */
export interface EditorStage {
  readonly home: string;
  /** The kubeconfig that the editor uses unless it is told otherwise. */
  readonly kubeconfigPath: string;
  readonly browser: BrowserContext;
  /** The folder of all that the editor and its extensions log. */
  readonly logs: string;
  writeKubeconfig(text: string): Promise<void>;
  readKubeconfig(): Promise<string>;
  /** Settings of the machine on which the extension runs, where the person's own do not count; seen at once. */
  writeMachineSettings(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** A new window; several share one browser profile, as a person's windows do. */
  openWindow(): Promise<Window>;
  stop(): Promise<void>;
}

export interface EditorStageOptions
  extends Pick<EditorOptions, 'settings' | 'workspaceTrust' | 'programs'>, Pick<BrowserOptions, 'hostRules'> {
  /** The editor's environment, told the home folder. */
  readonly env?: (home: string) => Readonly<Record<string, string>>;
  /** True puts marks around all of the extension's texts and gathers what the windows show. */
  readonly marked?: boolean;
}

export async function setEditorStage({
  env,
  hostRules,
  marked,
  ...options
}: EditorStageOptions = {}): Promise<EditorStage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'stage-'));
  const home = path.join(folder, 'home');
  const work = path.join(home, 'work');
  const userDataDir = path.join(folder, 'data');
  const machine = path.join(userDataDir, 'Machine');
  const kubeconfigPath = path.join(home, '.kube/config');
  await Promise.all([work, machine, path.dirname(kubeconfigPath)].map((one) => mkdir(one, { recursive: true })));
  const folders = { home, userDataDir, extensionsDir: path.join(folder, 'extensions') };
  const ends: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true, maxRetries: 5 })];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    await installVsix(path.join(root, 'dist/cluster-signin.vsix'), folders);
    if (marked === true) await markTexts(folders.extensionsDir);
    const editor = await startEditor({ ...folders, ...options, folder: work, ...(env && { env: env(home) }) });
    ends.push(() => editor.stop());
    const browser = await launchBrowser({ ignoreHTTPSErrors: true, ...(hostRules !== undefined && { hostRules }) });
    ends.push(() => browser.close());
    if (marked === true) await gatherTexts(browser.context);
    return {
      home,
      kubeconfigPath,
      browser: browser.context,
      logs: path.join(userDataDir, 'logs'),
      writeKubeconfig: async (text) => {
        await writeFile(kubeconfigPath, text, { mode: 0o600 });
      },
      readKubeconfig: async () => await readFile(kubeconfigPath, 'utf8'),
      writeMachineSettings: async (settings) => {
        await writeFile(path.join(machine, 'settings.json'), JSON.stringify(settings));
      },
      openWindow: async () => await openWindow(browser.context, editor.url),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
