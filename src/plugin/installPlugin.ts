import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Platform } from '../base/platform.ts';
import { ensurePrivateFolder } from '../files/stateFolder.ts';
import { readRegularFile } from '../files/readFile.ts';
import { replaceFile } from '../files/writeFile.ts';
import { binOf, PROGRAM, SCRIPT } from './install.ts';
import { cacheFolder } from './tokenCache.ts';
import { pluginScript } from './shellScript.ts';

export interface Installation extends Pick<Platform, 'stateFolder'> {
  readonly platform: NodeJS.Platform;
  /** The JavaScript runtime that runs the extension. */
  readonly runtime: string;
  /** The folder of the extension's bundles, which goes away with its version. */
  readonly bundles: string;
  /** Of the extension, as `1.2.3`: of two installed editors' the later one's plugin stays. */
  readonly version: string;
}

/** What the program loads from beside itself: written before it. */
const PARTS = ['undici.cjs', 'text.cjs', 'renewal.cjs', 'oci.cjs', 'getToken.cjs'];
const RUNTIMES = 'runtimes';
const VERSION = 'version';
/** Other editors' runtimes, tried when this one's is gone. */
const MOST_RUNTIMES = 8;
const LARGEST = 8 << 20;

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
  const installed = await installedVersion(stateFolder);
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

/** The version of the plugin that is there; undefined: none. */
export async function installedVersion(stateFolder: string): Promise<string | undefined> {
  return lines(await text(join(binOf(stateFolder), VERSION)))[0];
}

/** Undefined if it is missing or not ours: writing replaces it or fails. */
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
