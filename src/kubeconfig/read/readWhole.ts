import { setTimeout as sleep } from 'node:timers/promises';
import { isLockedByOthers } from '../../files/lock.ts';
import { currentStamp, type ReadFile, readRegularFile, sameStamp } from '../../files/readFile.ts';

const PAUSE_MS = 5;
/** How long an empty file may stay locked until it counts as empty: the lock may be a stale one. */
const LONGEST_WAIT_MS = 500;

/**
 * As `readRegularFile`, but not in the moment in which kubectl has emptied the file and not yet written it: it does both
 * under its lock beside the file.
 */
export async function readWholeFile(path: string, options: { maxBytes: number }): Promise<ReadFile | undefined> {
  const until = performance.now() + LONGEST_WAIT_MS;
  for (;;) {
    const read = await readRegularFile(path, options);
    if (read === undefined || read.bytes.length > 0 || performance.now() > until) return read;
    if (await isLockedByOthers(`${path}.lock`)) {
      await sleep(PAUSE_MS);
    } else {
      const now = await currentStamp(path);
      if (now !== undefined && sameStamp(now, read.stamp)) return read;
    }
  }
}
