import { type FSWatcher, watch } from 'node:fs';
import type { Clock } from '../base/clock.ts';
import { ensurePrivateFolder } from './stateFolder.ts';

/** One save causes several events; the listener is called once. */
const SETTLE_MS = 50;
/** A folder that was removed is made and watched again, this often at most. */
const AGAIN_MS = 2_000;

/**
 * Calls `onChange` after files whose name ends with `suffix` appeared, changed or went in a private folder, which is
 * created when missing. The function returned ends it. Throws what `ensurePrivateFolder` throws, at the start only.
 */
export async function watchFolder(
  folder: string,
  suffix: string,
  clock: Clock,
  onChange: () => void,
): Promise<() => void> {
  let watcher: FSWatcher | undefined;
  let cancelTell: (() => void) | undefined;
  let cancelAgain: (() => void) | undefined;
  let ended = false;

  const tell = (): void => {
    cancelTell ??= clock.after(SETTLE_MS, () => {
      cancelTell = undefined;
      onChange();
    });
  };
  const again = (): void => {
    watcher?.close();
    watcher = undefined;
    cancelAgain?.();
    cancelAgain = clock.after(AGAIN_MS, () => {
      start().then(tell, again);
    });
  };
  const start = async (): Promise<void> => {
    await ensurePrivateFolder(folder);
    if (ended) return;
    const own = watch(folder, { persistent: false }, (event, name) => {
      // The removal of the folder is reported as a rename of a name that is not in it.
      if (name === null || name.endsWith(suffix)) tell();
      else if (event === 'rename' && folder.endsWith(name)) again();
    });
    own.on('error', again);
    watcher = own;
  };

  await start();
  return () => {
    ended = true;
    cancelTell?.();
    cancelAgain?.();
    watcher?.close();
  };
}
