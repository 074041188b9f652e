import { randomBytes } from 'node:crypto';
import { lstat, readdir, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const SUFFIX = '.cluster-signin-tmp';
/** No write of ours takes so long, in milliseconds: what is older was left by a process that was killed. */
const LEFT_AFTER_MS = 60_000;

/** A name for a temporary file beside `name`: hidden, so that tools that read whole folders pass it by. */
export function temporaryName(name: string): string {
  return `.${name}.${process.pid}-${randomBytes(6).toString('hex')}${SUFFIX}`;
}

/** Removes temporary files that killed processes of ours left beside `path`: they may hold secrets. */
export async function removeLeftovers(path: string): Promise<void> {
  const folder = dirname(path);
  const prefix = `.${basename(path)}.`;
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (!name.startsWith(prefix) || !name.endsWith(SUFFIX)) continue;
    const left = join(folder, name);
    const found = await lstat(left).catch(() => undefined);
    if (found?.isFile() === true && Date.now() - found.mtimeMs > LEFT_AFTER_MS)
      await unlink(left).catch(() => undefined);
  }
}
