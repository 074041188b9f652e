import { join } from 'node:path';
import type { Host } from '../../base/platform.ts';
import { ensurePrivateFolder, stateFolder } from '../../files/stateFolder.ts';
import { finishWriteInPlace, isWrittenInPlace } from '../../files/journal.ts';
import { isUserError } from '../../errors/userError.ts';
import { type Locking, withKubeconfigLocks } from './kubeconfigLocks.ts';
import type { ListedPath } from '../read/listedPath.ts';

/**
 * Waits for writes in place of these files and completes those that a crash cut short, each under its file's locks;
 * until then such a file is a mixture of two, which may not even be read. What cannot be completed stays, with its
 * journal: whoever reads the file says what is wrong with it. Throws 'lock-held'.
 */
export async function finishWritesInPlace(paths: readonly ListedPath[], locking: Locking): Promise<void> {
  const folder = journalFolder(locking.host);
  for (const path of paths) {
    try {
      if (!(await isWrittenInPlace(path, folder))) continue;
      await withKubeconfigLocks([path], locking, () => finishWriteInPlace(path, folder));
    } catch (error) {
      if (isUserError(error, 'lock-held')) throw error;
    }
  }
}

/** Makes the folder too. */
export async function readyJournalFolder(host: Host): Promise<string> {
  const folder = journalFolder(host);
  await ensurePrivateFolder(folder);
  return folder;
}

export function journalFolder(host: Host): string {
  return join(stateFolder(host), 'journal');
}
