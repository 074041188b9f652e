import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensurePrivateFolder } from '../files/stateFolder.ts';
import { readRegularFile } from '../files/readFile.ts';
import { replaceFile } from '../files/writeFile.ts';
import { cacheFolder } from './tokenCache.ts';
import { binOf } from './install.ts';

/** Marks that you removed the plugin: no window installs it again automatically. */
const MARK = 'plugin.removed';

/** Takes the plugin and what it remembers away, until `allowPlugin`. Throws what the file system throws. */
export async function removePlugin(stateFolder: string): Promise<void> {
  await ensurePrivateFolder(stateFolder);
  await replaceFile(join(stateFolder, MARK), '', { mode: 0o600 });
  for (const folder of [binOf(stateFolder), cacheFolder(stateFolder)]) {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function isPluginRemoved(stateFolder: string): Promise<boolean> {
  return (await readRegularFile(join(stateFolder, MARK), { maxBytes: 1 })) !== undefined;
}

/** The person wants it again. */
export async function allowPlugin(stateFolder: string): Promise<void> {
  await rm(join(stateFolder, MARK), { force: true });
}
