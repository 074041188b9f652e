import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { hashName } from '../../base/hash.ts';
import { isUserError } from '../../errors/userError.ts';
import type { Platform } from '../../base/platform.ts';
import { ensurePrivateFolder, stateFolder } from '../../files/stateFolder.ts';
import type { LockReaper } from '../../files/lockReaper.ts';
import { removeDeadLock, withLock } from '../../files/lock.ts';
import { finalTarget, type RealPath } from '../../files/symlinks.ts';
import { removeLeftovers } from '../../files/temporaryFiles.ts';
import type { ListedPath } from '../read/listedPath.ts';

const SUFFIX = '.lock';
const DEADLINE_MS = 5000;

export interface Locking extends Pick<Platform, 'host'> {
  /** For all of them together, in milliseconds; 5 seconds when not given. */
  readonly deadlineMs?: number | undefined;
  /** Takes the locks away if this process is killed. */
  readonly reaper?: LockReaper | undefined;
}

/**
 * Runs with the locks of all `paths`: client-go's `<path as listed>.lock`, and the one at the end of symbolic links,
 * which others see who list that file itself. In one order always, so that two of us never wait for each other.
 * Where a folder takes no new files no kubectl of this person can lock either: then a lock among our own state keeps
 * our own processes apart. Throws 'lock-held', whose data a person can have broken (`breakHeldLock` in files/lock.ts),
 * and others of `withLock`.
 */
export async function withKubeconfigLocks<T>(
  paths: readonly ListedPath[],
  options: Locking,
  run: () => Promise<T>,
): Promise<T> {
  const until = performance.now() + (options.deadlineMs ?? DEADLINE_MS);
  const next = async ([first, ...rest]: readonly string[]): Promise<T> => {
    if (first === undefined) return await run();
    const deadlineMs = Math.max(until - performance.now(), 0);
    return await withOneLock(first, { ...options, deadlineMs }, () => next(rest));
  };
  return await next(await locksOf(paths));
}

/**
 * Removes what processes of ours left behind beside these files and at the end of their links when they were killed and
 * no reaper was there to do it: locks, which would make every kubectl fail, and temporary files, which may hold secrets.
 * What is in doubt stays. Never throws: the next edit says what is in its way.
 */
export async function removeDeadLocks(paths: readonly ListedPath[]): Promise<void> {
  for (const listed of paths) {
    for (const lock of await locksOf([listed]).catch(() => [])) {
      for (const path of [lock, `${lock}.break`]) await removeDeadLock(path).catch(() => undefined);
      await removeLeftovers(lock.slice(0, -SUFFIX.length));
    }
  }
}

async function locksOf(paths: readonly ListedPath[]): Promise<readonly string[]> {
  const locks = new Set<string>();
  for (const path of paths) {
    // First, since it refuses paths that must not even be looked at.
    const target = await finalTarget(path);
    locks.add(await lockOf(path));
    locks.add(await lockOf(target));
  }
  return [...locks].sort();
}

/** Told by the real folder, since a folder behind two names holds one lock. */
async function lockOf(path: ListedPath | RealPath): Promise<string> {
  const folder = dirname(resolve(path));
  return join(await realpath(folder).catch(() => folder), `${basename(path)}${SUFFIX}`);
}

async function withOneLock<T>(
  lock: string,
  options: Locking & { readonly deadlineMs: number },
  run: () => Promise<T>,
): Promise<T> {
  const state = { isTaken: false };
  const taken = () => {
    state.isTaken = true;
    return run();
  };
  try {
    return await withLock(lock, options, taken);
  } catch (error) {
    if (state.isTaken || !isUserError(error, 'lock-unwritable')) throw error;
    const folder = join(stateFolder(options.host), 'locks');
    await ensurePrivateFolder(folder);
    const name = hashName(lock);
    return await withLock(join(folder, `${name}${SUFFIX}`), { deadlineMs: options.deadlineMs }, run);
  }
}
