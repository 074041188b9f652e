import { join } from 'node:path';
import { hashName } from '../../base/hash.ts';
import type { Platform } from '../../base/platform.ts';
import { ensurePrivateFolder, stateFolder } from '../../files/stateFolder.ts';
import { withLock } from '../../files/lock.ts';
import { finalTarget } from '../../files/symlinks.ts';

/** Longer than a request may take. */
const DEADLINE_MS = 60_000;

/**
 * Runs `run` while no other process of ours renews, replaces or ends what `path` holds: a session's token file, or the
 * config file. The lock lies in the state folder, since the CLI would not heed one beside the file. Throws what
 * `withLock` throws.
 */
export async function withOciLock<T>(
  path: string,
  { host, signal }: Pick<Platform, 'host'> & { readonly signal?: AbortSignal | undefined },
  run: () => Promise<T>,
): Promise<T> {
  const folder = join(stateFolder(host), 'oci');
  await ensurePrivateFolder(stateFolder(host));
  await ensurePrivateFolder(folder);
  const id = hashName(await finalTarget(path));
  const waiting = { deadlineMs: DEADLINE_MS, ...(signal && { signal }) };
  return await withLock(join(folder, `${id}.lock`), waiting, run);
}
