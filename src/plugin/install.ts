import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensurePrivateFolder } from '../files/folders.ts';
import { readRegularFile } from '../files/read.ts';
import { replaceFile } from '../files/write.ts';
import { cacheFolder } from './cache.ts';
import { pluginScript } from './script.ts';

/** How a user entry runs the installed plugin, before the plugin's own arguments. */
export interface PluginCommand {
  /** Absolute. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
}

export interface Installation {
  readonly stateFolder: string;
  readonly platform: NodeJS.Platform;
  /** The JavaScript runtime that runs the extension. */
  readonly runtime: string;
  /** The folder of the extension's bundles, which goes away with its version. */
  readonly bundles: string;
  /** Of the extension, as `1.2.3`: of two installed editors' the later one's plugin stays. */
  readonly version: string;
}

export const PROGRAM = 'plugin.cjs';
/** What the program loads from beside itself: written before it. */
const PARTS = ['undici.cjs', 'oci.cjs'];
export const SCRIPT = 'cluster-signin';
const RUNTIMES = 'runtimes';
const VERSION = 'version';
/** What the script sees to where there is one (script.ts). */
const RUNTIME_VARIABLES: PluginCommand['env'] = [
  { name: 'ELECTRON_RUN_AS_NODE', value: '1' },
  { name: 'NODE_OPTIONS', value: '' },
  { name: 'VSCODE_INSPECTOR_OPTIONS', value: '' },
];
/** Other editors' runtimes, tried when this one's is gone. */
const MOST_RUNTIMES = 8;
const LARGEST = 8 << 20;

/** A path that no version of the extension changes: kubeconfig files name it. */
export function pluginCommand(stateFolder: string, platform: NodeJS.Platform, runtime: string): PluginCommand {
  const bin = binOf(stateFolder);
  // Windows starts no scripts for every client, so the runtime itself is the command there.
  return platform === 'win32'
    ? { command: runtime, args: [join(bin, PROGRAM)], env: RUNTIME_VARIABLES }
    : { command: join(bin, SCRIPT), args: [], env: [] };
}

/**
 * Puts the plugin where user entries name it, and keeps it current; writes only what differs. A later version's files
 * stay, but this runtime is always told. Throws what the file system's helpers throw.
 */
export async function installPlugin(installation: Installation): Promise<void> {
  const { stateFolder, platform, runtime, bundles, version } = installation;
  const bin = binOf(stateFolder);
  await ensurePrivateFolder(stateFolder);
  await ensurePrivateFolder(bin);
  const known = lines(await text(join(bin, RUNTIMES)));
  const runtimes = [...new Set([runtime, ...known])].slice(0, MOST_RUNTIMES);
  await put(join(bin, RUNTIMES), `${runtimes.join('\n')}\n`, 0o600);
  const installed = lines(await text(join(bin, VERSION)))[0];
  if (installed !== undefined && isLater(installed, version) && (await text(join(bin, PROGRAM))) !== undefined) return;
  const program = join(bin, PROGRAM);
  for (const part of PARTS) await put(join(bin, part), await readFile(join(bundles, part), 'utf8'), 0o600);
  await put(program, await readFile(join(bundles, PROGRAM), 'utf8'), 0o600);
  if (platform !== 'win32') {
    const places = { cache: cacheFolder(stateFolder), program, runtimes: join(bin, RUNTIMES) };
    await put(join(bin, SCRIPT), pluginScript(places, platform), 0o700);
  }
  await put(join(bin, VERSION), `${version}\n`, 0o600);
}

/** Where the plugin lies. */
export function binOf(stateFolder: string): string {
  return join(stateFolder, 'bin');
}

/** Undefined for what is missing, and for what is none of ours: that is replaced, or told by the write. */
async function text(path: string): Promise<string | undefined> {
  return (await readRegularFile(path, { maxBytes: LARGEST }).catch(() => undefined))?.bytes.toString('utf8');
}

async function put(path: string, content: string, mode: number): Promise<void> {
  const found = await readRegularFile(path, { maxBytes: LARGEST }).catch(() => undefined);
  const hasMode = process.platform === 'win32' || (found?.stamp.mode ?? 0) === mode;
  if (found?.bytes.toString('utf8') === content && hasMode) return;
  await replaceFile(path, content, { mode });
}

function lines(content: string | undefined): readonly string[] {
  return (content ?? '').split('\n').filter((line) => line !== '');
}

function isLater(one: string, other: string): boolean {
  const parts = (version: string) => version.split(/[.-]/u).map((part) => Number.parseInt(part, 10) || 0);
  const [left, right] = [parts(one), parts(other)];
  for (let index = 0; index < 3; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
