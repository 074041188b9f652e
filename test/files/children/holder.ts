/** Holds locks under a keeper until it is killed: arguments are their paths. Prints the keeper's process number. */
import { readFileSync } from 'node:fs';
import { createLockKeeper } from '../../../src/files/keeper.ts';
import { withLock } from '../../../src/files/lock.ts';
import { parseOwner } from '../../../src/files/owner.ts';

const keeper = createLockKeeper(process.platform);

async function hold([path, ...rest]: readonly string[]): Promise<void> {
  if (path === undefined) await new Promise(() => setInterval(() => undefined, 1000));
  else await withLock(path, { deadlineMs: 1000, keeper }, () => hold(rest));
}

const paths = process.argv.slice(2);
void hold(paths);
for (let pid: number | undefined; pid === undefined;) {
  await new Promise((resolve) => setTimeout(resolve, 2));
  try {
    pid = parseOwner(readFileSync(paths.at(-1)!, 'utf8'))?.keeper?.pid;
    console.log(pid);
  } catch {
    // Not held yet.
  }
}
