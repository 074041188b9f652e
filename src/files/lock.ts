import { lstatSync, unlinkSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { link, lstat, open, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { durationInWords } from '../base/duration.ts';
import { Problem } from '../base/problem.ts';
import { isCode } from './code.ts';
import { NO_KEEPER } from './keeper.ts';
import type { LockKeeper } from './keeper.ts';
import { isGone, ownerOfNow, parseOwner } from './owner.ts';
import type { Keeper, Owner } from './owner.ts';
import { readRegularFile } from './read.ts';
import { temporaryName } from './temporary.ts';

/** A breaker that died while breaking leaves a lock that must be broken itself: so deep, and no deeper. */
const DEEPEST_BREAK = 3;
const LONGEST_PAUSE_MS = 50;
const LARGEST_LOCK = 4096;

/** What a file system without hard links says; EISDIR is how Node words Windows' "invalid function". */
const NO_LINKS = ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'EISDIR'];

/** A lock that somebody else holds, told so exactly that it can be broken and no other one instead of it. */
export interface HeldLock {
  readonly path: string;
  /** Undefined when another program made it. */
  readonly owner: Owner | undefined;
  /** Milliseconds since it was made. */
  readonly age: number;
  /** Device, file number and time of making. */
  readonly mark: string;
}

/** Problem 'lock-held'. */
export class LockHeld extends Problem {
  readonly lock: HeldLock;

  constructor(lock: HeldLock) {
    super('lock-held', sentenceOf(lock));
    this.lock = lock;
  }
}

interface Taking {
  readonly until: number;
  readonly signal?: AbortSignal | undefined;
  readonly depth: number;
  readonly keeper?: Keeper | undefined;
}

/**
 * Makes the file `path` as client-go does (nobody can make it twice), runs `run`, removes the file.
 * Waits `deadlineMs` milliseconds for others. A lock of ours whose process is gone is broken by itself, under a lock
 * of its own, so that two breakers never break a fresh one. Throws `LockHeld` that names path and age, Problem
 * 'lock-unwritable' when the folder takes no new files, and the signal's reason when aborted before it was taken.
 */
export async function withLock<T>(
  path: string,
  options: { deadlineMs: number; signal?: AbortSignal; keeper?: LockKeeper | undefined },
  run: () => Promise<T>,
): Promise<T> {
  const until = performance.now() + options.deadlineMs;
  return await (options.keeper ?? NO_KEEPER).keep(path, (keeper) =>
    holding(path, { until, signal: options.signal, depth: 0, keeper }, run),
  );
}

/**
 * Removes a lock that a person says is left over, if it is still the one that they were told of. False when it is gone
 * or another one is in its place: then nothing was removed. Throws `LockHeld` when somebody else is breaking it just
 * now, and Problem 'lock-unwritable'.
 */
export async function breakHeldLock({ path, mark }: HeldLock): Promise<boolean> {
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

/** Removes the lock `path` if it is one of ours whose process is gone. Throws Problem 'lock-unwritable'. */
export async function sweepLock(path: string): Promise<void> {
  const holder = await look(path);
  if (holder !== 'none' && holder.owner !== undefined && (await isGone(holder.owner))) {
    await breakDead(path, holder.owner, 1);
  }
}

async function holding<T>(path: string, taking: Taking, run: () => Promise<T>): Promise<T> {
  const owner = await ownerOfNow(taking.keeper);
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
    if (left <= 0) throw new LockHeld(holder);
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
      if (isCode(error, 'EEXIST')) return false;
      if (!isCode(error, ...NO_LINKS)) throw error;
    } finally {
      await unlink(temporary).catch(() => undefined);
    }
    await writeNew(path, content);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    const next = isCode(error, 'ENOSPC', 'EDQUOT')
      ? 'the disk is full; free some space and try again'
      : 'make its folder writable for you';
    throw new Problem('lock-unwritable', `The lock ${path} cannot be made; ${next}.`, { cause: error });
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

async function look(path: string): Promise<HeldLock | 'none'> {
  try {
    const found = await lstat(path, { bigint: true });
    const age = Math.max(Date.now() - Number(found.mtimeMs), 0);
    return { path, owner: found.isFile() ? await ownerIn(path) : undefined, age, mark: markOf(found) };
  } catch (error) {
    if (isCode(error, 'ENOENT')) return 'none';
    return { path, owner: undefined, age: 0, mark: '' };
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
    if (error instanceof Problem && error.code === 'lock-held') return false;
    throw error;
  }
}

/** Somebody may have broken our lock by hand meanwhile and made a new one: that one stays. */
async function release(path: string, owner: Owner): Promise<void> {
  const holder = await look(path);
  if (holder === 'none' || holder.owner?.nonce !== owner.nonce) return;
  await unlink(path).catch(() => undefined);
}

function sentenceOf({ path, owner, age }: HeldLock): string {
  const words = durationInWords(age);
  if (owner === undefined) {
    return `Another program has held the lock ${path} for ${words}; if none is at work there, delete that file and try again.`;
  }
  const where = `process ${owner.pid} on ${owner.host}`;
  return `Cluster Sign-In (${where}) has held the lock ${path} for ${words}; if it is not running, delete that file and try again.`;
}
