/** Holds locks under a reaper until it is killed: arguments are their paths. Prints the reaper's process number. */
import { readFileSync } from 'node:fs';
import { createLockReaper } from '../../../src/files/lockReaper.ts';
import { withLock } from '../../../src/files/lock.ts';
import { parseOwner } from '../../../src/files/lockOwner.ts';

const reaper = createLockReaper(process.platform);
const paths = process.argv.slice(2);

async function hold([path, ...rest]: readonly string[]): Promise<void> {
  if (path !== undefined) {
    await withLock(path, { deadlineMs: 1000, reaper }, () => hold(rest));
    return;
  }
  // Only now: a lock file is there a moment before its temporary file has gone.
  console.log(parseOwner(readFileSync(paths.at(-1)!, 'utf8'))?.reaper?.pid);
  await new Promise(() => setInterval(() => undefined, 1000));
}

void hold(paths);
