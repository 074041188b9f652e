import { type FSWatcher, watch } from 'node:fs';
import { basename } from 'node:path';
import { type Clock, systemClock } from '../../base/clock.ts';
import { type FileFingerprint, fingerprintFile } from './fileFingerprint.ts';

/**
 * A writer makes several changes at once (truncate, write, rename): they are reported once, after this many
 * milliseconds.
 */
const SETTLE_MS = 70;
/**
 * Some changes come without a word from the system, so every so many milliseconds the files are looked at: network and
 * container folders, an exhausted number of watches, a link in the middle of a path that leads elsewhere.
 */
const POLL_MS = 3000;
/** File systems tell time in steps. */
const TIME_STEP_MS = 50;

interface Watched {
  readonly id: string;
  readonly watcher: FSWatcher;
  names: ReadonlySet<string>;
}

/**
 * Calls `onChange` soon after any of the files changed: written, created (with its folder), replaced by rename,
 * deleted, or reached through a symbolic link that now leads elsewhere. Folders are watched, not files, since a watch
 * of a file stays with what was renamed away. No file is ever opened. Never keeps the process alive.
 */
export function watchKubeconfig(
  paths: readonly string[],
  onChange: () => void,
  clock: Clock = systemClock,
): { close(): void } {
  const watched = new Map<string, Watched>();
  const startedMs = Date.now() - TIME_STEP_MS;
  let print: string | undefined;
  let isClosed = false;
  let isLooking = false;
  let isAgain = false;
  let cancelSettle: (() => void) | undefined;
  let cancelPoll: (() => void) | undefined;

  const look = async (): Promise<void> => {
    if (isLooking) {
      isAgain = true;
      return;
    }
    isLooking = true;
    const seen = await fingerprintFile(paths);
    isLooking = false;
    if (closed()) return;
    rewatch(seen);
    // What changed between the start and the first check may have been read before.
    const isNews = print === undefined ? seen.newestMs >= startedMs : seen.print !== print;
    print = seen.print;
    if (isNews) onChange();
    if (isAgain) {
      isAgain = false;
      await look();
    }
  };

  const closed = () => isClosed;

  const settle = () => {
    cancelSettle ??= clock.after(SETTLE_MS, () => {
      cancelSettle = undefined;
      void look();
    });
  };

  const poll = () => {
    cancelPoll = clock.after(POLL_MS, () => {
      poll();
      void look();
    });
  };

  const rewatch = (seen: FileFingerprint) => {
    for (const [path, { id, watcher }] of watched) {
      if (seen.folders.get(path)?.id === id) continue;
      watcher.close();
      watched.delete(path);
    }
    for (const [path, { id, names }] of seen.folders) {
      const known = watched.get(path);
      if (known !== undefined) known.names = names;
      else open(path, id, names);
    }
  };

  const open = (path: string, id: string, names: ReadonlySet<string>) => {
    try {
      const watcher = watch(path, { persistent: false }, (_, name) => {
        // No name where the system tells none; the folder's own when the folder itself was moved or removed.
        if (name === null || name === basename(path) || watched.get(path)?.names.has(name) !== false) settle();
      });
      // The poll goes on seeing what this watch would have.
      watcher.on('error', () => {
        watcher.close();
        if (watched.get(path)?.watcher === watcher) watched.delete(path);
      });
      watched.set(path, { id, watcher, names });
      // A change between the check and the start of the watch must not wait for the poll.
      settle();
    } catch {
      // No watch is to be had: the poll sees it.
    }
  };

  void look();
  poll();
  return {
    close: () => {
      isClosed = true;
      cancelSettle?.();
      cancelPoll?.();
      for (const { watcher } of watched.values()) watcher.close();
      watched.clear();
    },
  };
}
