import { type BigIntStats, lstatSync, unlinkSync } from 'node:fs';
import { link, lstat, open, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HeldLock } from '../errors/fileErrors.ts';
import { isUserError, UserError } from '../errors/userError.ts';
import { hasErrno } from '../base/errno.ts';
import { type LockReaper, NO_LOCK_REAPER } from './lockReaper.ts';
import { isGone, type LockReaperProcess, type Owner, ownerOfNow, parseOwner } from './lockOwner.ts';
import { readRegularFile } from './readFile.ts';
import { temporaryName } from './temporaryFiles.ts';

/** A breaker that died while breaking leaves a lock that must be broken itself: so deep, and no deeper. */
const DEEPEST_BREAK = 3;
const LONGEST_PAUSE_MS = 50;
const LARGEST_LOCK = 4096;

/** What a file system without hard links says; EISDIR is how Node words Windows' "invalid function". */
const NO_LINKS = ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'EISDIR'];

/** A lock that is there, with all that its file says of its owner. */
interface FoundLock extends HeldLock {
  readonly owner: Owner | undefined;
}

interface Taking {
  readonly until: number;
  readonly signal?: AbortSignal | undefined;
  readonly depth: number;
  readonly reaper?: LockReaperProcess | undefined;
}

/**
 * Makes the file `path` as client-go does (nobody can make it twice), runs `run`, removes the file.
 * Waits `deadlineMs` milliseconds for others. A lock of ours whose process is gone is broken automatically, under a
 * lock of its own, so that two breakers never break a fresh one. Throws 'lock-held', 'lock-unwritable' when the folder
 * takes no new files, and the signal's reason when aborted before it was taken.
 */
export async function withLock<T>(
  path: string,
  options: { deadlineMs: number; signal?: AbortSignal; reaper?: LockReaper | undefined },
  run: () => Promise<T>,
): Promise<T> {
  const until = performance.now() + options.deadlineMs;
  return await (options.reaper ?? NO_LOCK_REAPER).keep(path, (reaper) =>
    holding(path, { until, signal: options.signal, depth: 0, reaper }, run),
  );
}

/**
 * Removes a lock that you say is left over, if it is still the one that was shown. False when it is gone
 * or another one is in its place: then nothing was removed. Throws 'lock-held' when somebody else is breaking it just
 * now, and 'lock-unwritable'.
 */
export async function breakHeldLock({ path, mark }: Pick<HeldLock, 'path' | 'mark'>): Promise<boolean> {
  return await holding(`${path}.break`, { until: performance.now(), depth: 1 }, () => {
    // Nothing of ours comes between these two calls, and another program would have to within microseconds.
    const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (found === undefined || markOf(found) !== mark) return Promise.resolve(false);
    unlinkSync(path);
    return Promise.resolve(true);
  });
}

/** Whether the lock `path` is there and is not this process's own. */
export async function isLockedByOthers(path: string): Promise<boolean> {
  const holder = await look(path);
  return holder !== 'none' && holder.owner?.pid !== process.pid;
}

/** Removes the lock `path` if it is one of ours whose process is gone. Throws 'lock-unwritable'. */
export async function removeDeadLock(path: string): Promise<void> {
  const holder = await look(path);
  if (holder !== 'none' && holder.owner !== undefined && (await isGone(holder.owner))) {
    await breakDead(path, holder.owner, 1);
  }
}

async function holding<T>(path: string, taking: Taking, run: () => Promise<T>): Promise<T> {
  const owner = await ownerOfNow(taking.reaper);
  await take(path, owner, taking);
  try {
    return await run();
  } finally {
    await release(path, owner);
  }
}

async function take(path: string, owner: Owner, { until, signal, depth }: Taking): Promise<void> {
  for (let pause = 2; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    signal?.throwIfAborted();
    const holder = await look(path);
    if (holder === 'none') {
      if (await create(path, owner)) return;
      continue;
    }
    if (holder.owner !== undefined && depth < DEEPEST_BREAK && (await isGone(holder.owner))) {
      if (await breakDead(path, holder.owner, depth + 1)) continue;
    }
    const left = until - performance.now();
    if (left <= 0) throw new UserError('lock-held', dataOf(holder));
    const wait = Math.min(left, pause * (0.5 + Math.random() / 2));
    // An abort ends the pause; the loop then throws its reason.
    await sleep(wait, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
}

/**
 * The lock appears with its content in one step (a hard link), so that nobody ever reads a half-written owner;
 * file systems without links get an exclusive creation instead. False when somebody holds it.
 */
async function create(path: string, owner: Owner): Promise<boolean> {
  const content = JSON.stringify(owner);
  const temporary = join(dirname(path), temporaryName(basename(path)));
  try {
    await writeNew(temporary, content);
    try {
      await link(temporary, path);
      return true;
    } catch (error) {
      if (hasErrno(error, 'EEXIST')) return false;
      if (!hasErrno(error, ...NO_LINKS)) throw error;
    } finally {
      await unlink(temporary).catch(() => undefined);
    }
    await writeNew(path, content);
    return true;
  } catch (error) {
    if (hasErrno(error, 'EEXIST')) return false;
    const reason = hasErrno(error, 'ENOSPC', 'EDQUOT') ? 'disk-full' : 'permission';
    throw new UserError('lock-unwritable', { path, reason }, { cause: error });
  }
}

async function writeNew(path: string, content: string): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(content);
  } catch (error) {
    // On a full disk an empty lock would stay that nobody owns.
    await unlink(path).catch(() => undefined);
    throw error;
  } finally {
    await handle.close();
  }
}

async function look(path: string): Promise<FoundLock | 'none'> {
  try {
    const found = await lstat(path, { bigint: true });
    const ageMs = Math.max(Date.now() - Number(found.mtimeMs), 0);
    return { path, owner: found.isFile() ? await ownerIn(path) : undefined, ageMs, mark: markOf(found) };
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return 'none';
    return { path, owner: undefined, ageMs: 0, mark: '' };
  }
}

async function ownerIn(path: string): Promise<Owner | undefined> {
  const read = await readRegularFile(path, { maxBytes: LARGEST_LOCK }).catch(() => undefined);
  return read === undefined ? undefined : parseOwner(read.bytes.toString('utf8'));
}

function markOf({ dev, ino, mtimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${mtimeNs}`;
}

/** False when another process is at it, or was first. */
async function breakDead(path: string, dead: Owner, depth: number): Promise<boolean> {
  try {
    return await holding(`${path}.break`, { until: performance.now(), depth }, async () => {
      const now = await look(path);
      // Only the holder of the break lock removes a dead lock, and only this very one.
      if (now === 'none' || now.owner?.nonce !== dead.nonce) return false;
      await unlink(path);
      return true;
    });
  } catch (error) {
    if (isUserError(error, 'lock-held')) return false;
    throw error;
  }
}

/** Somebody may have broken our lock by hand meanwhile and made a new one: that one stays. */
async function release(path: string, owner: Owner): Promise<void> {
  const holder = await look(path);
  if (holder === 'none' || holder.owner?.nonce !== owner.nonce) return;
  await unlink(path).catch(() => undefined);
}

/** What an error says about a lock: not the owner's marks, which would let others imitate its lock. */
function dataOf({ path, owner, ageMs, mark }: FoundLock): HeldLock {
  return { path, owner: owner && { pid: owner.pid, host: owner.host }, ageMs, mark };
}
