import { mkdir, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../../errors/userError.ts';
import type { Host } from '../../base/platform.ts';
import { finishWriteInPlace } from '../../files/journal.ts';
import { currentStamp, type ReadFile, readRegularFile, sameStamp } from '../../files/readFile.ts';
import { finalTarget } from '../../files/symlinks.ts';
import { replaceFile, type Staged, stageFile } from '../../files/writeFile.ts';
import { finishWritesInPlace, journalFolder, readyJournalFolder } from './journals.ts';
import { type Locking, withKubeconfigLocks } from './kubeconfigLocks.ts';
import type { ListedPath } from '../read/listedPath.ts';
import type { FileChange } from './fileChange.ts';

/** A change that is to be written; `before` is what the file said when it was planned. */
export interface Write extends FileChange<ReadFile, Buffer> {
  readonly mode: number;
}

export interface WritePlan<W extends Write> extends Locking {
  /** The files that the plan reads. */
  readonly paths: readonly ListedPath[];
  /** What would be written, from what the files say now; nothing for files that would stay the same. */
  readonly plan: () => Promise<readonly W[]>;
  /** Whether all that the last plan was made of, but for the files that it would write, is still what it was. */
  readonly isCurrent?: (() => Promise<boolean>) | undefined;
  /**
   * Gets every plan that is about to be written, before the first byte is, and keeps it from being written by throwing.
   * A plan that it got may still not come about: another one follows then, an empty one perhaps, or an error.
   */
  readonly beforeWrite?: ((writes: readonly W[]) => Promise<void>) | undefined;
}

/** Programs without locks (editors) may come between reading and writing; then all is read again. */
const TRIES = 5;

/**
 * Writes what `plan` says of the files as they are at that moment, under client-go's locks and by atomic replacement,
 * and gives what was written; when there is nothing to write, nothing is locked. All that takes time is done before the
 * locks are taken: under them the files are compared with what the plan was made of, and the new ones renamed into their
 * places. Only when others were faster it is planned again, under the locks, so that it does come about. Either every
 * file is written or, as far as the disk lets us, none. Throws 'lock-held', 'read-only', 'unwritable',
 * 'kubeconfig-busy', and whatever `plan` and `beforeWrite` throw.
 */
export async function writeFiles<W extends Write>(landing: WritePlan<W>): Promise<readonly W[]> {
  const { host, paths, plan, beforeWrite } = landing;
  await finishWritesInPlace(paths, landing);
  for (let tries = 1; ; tries++) {
    const writes = await plan();
    if (writes.length === 0) {
      if (tries > 1) await beforeWrite?.(writes);
      return writes;
    }
    const places = new Set(writes.map(({ path }) => path));
    await makeFolders(places);
    await beforeWrite?.(writes);
    const prepared = await prepare(writes, host);
    const written = await withKubeconfigLocks([...places], landing, () =>
      landLocked(places, prepared, landing),
    ).finally(() => discard(prepared));
    for (const { staged } of written ?? []) await staged?.settle();
    if (written !== undefined) return written.map(({ write }) => write);
    if (tries === TRIES) {
      throw new UserError('kubeconfig-busy');
    }
  }
}

/** A write of which the new content is on the disk; without one for a file that is to be removed. */
interface Prepared<W extends Write> {
  readonly write: W;
  readonly staged: Staged | undefined;
}

/** Undefined when the files changed so that all must begin again. */
async function landLocked<W extends Write>(
  locked: ReadonlySet<ListedPath>,
  prepared: readonly Prepared<W>[],
  landing: WritePlan<W>,
): Promise<readonly Prepared<W>[] | undefined> {
  const { host, plan, beforeWrite, isCurrent } = landing;
  for (const path of locked) await finishWriteInPlace(path, journalFolder(host));
  if ((await isAllAsPlanned(prepared)) && (await isCurrent?.()) !== false) return await commit(prepared, host);
  const writes = await plan();
  if (writes.some(({ path }) => !locked.has(path))) return undefined;
  await beforeWrite?.(writes);
  const again = await prepare(writes, host);
  try {
    for (const { path, before } of writes) if (!(await isStill(path, before))) return undefined;
    return await commit(again, host);
  } finally {
    await discard(again);
  }
}

/** By content, since a time stamp cannot tell two writes within one step of the system's clock. */
async function isAllAsPlanned(prepared: readonly Prepared<Write>[]): Promise<boolean> {
  for (const { write } of prepared) {
    const { path, before } = write;
    const now = await readRegularFile(path, { maxBytes: before?.bytes.length ?? 0 }).catch(() => 'other' as const);
    if (now === 'other' || now?.stamp.mode !== before?.stamp.mode) return false;
    if (now !== undefined && before?.bytes.equals(now.bytes) !== true) return false;
  }
  return true;
}

async function prepare<W extends Write>(writes: readonly W[], host: Host): Promise<readonly Prepared<W>[]> {
  const prepared: Prepared<W>[] = [];
  try {
    for (const write of writes) {
      const { path, after, mode } = write;
      prepared.push({
        write,
        staged: after && (await stageFile(path, after, { mode, journal: () => readyJournalFolder(host) })),
      });
    }
    return prepared;
  } catch (error) {
    await discard(prepared);
    throw error;
  }
}

async function discard(prepared: readonly Prepared<Write>[]): Promise<void> {
  for (const { staged } of prepared) await staged?.discard();
}

async function commit<W extends Write>(prepared: readonly Prepared<W>[], host: Host): Promise<readonly Prepared<W>[]> {
  const done: Write[] = [];
  try {
    for (const { write, staged } of prepared) {
      if (staged === undefined) await unlink(await finalTarget(write.path));
      else await staged.commit();
      done.push(write);
    }
    return prepared;
  } catch (error) {
    for (const { path, before } of done) {
      if (before === undefined) await unlink(await finalTarget(path));
      else await replaceFile(path, before.bytes, { mode: before.stamp.mode, journal: () => readyJournalFolder(host) });
    }
    throw error;
  }
}

async function isStill(path: ListedPath, before: ReadFile | undefined): Promise<boolean> {
  const now = await currentStamp(path);
  return before === undefined || now === undefined ? now === before : sameStamp(now, before.stamp);
}

/** 0700 where kubectl makes 0755: tokens will lie in there, and nobody else has business with their names. */
async function makeFolders(paths: Iterable<ListedPath>): Promise<void> {
  for (const path of paths) {
    for (const folder of new Set([dirname(path), dirname(await finalTarget(path))])) {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
      } catch (error) {
        throw new UserError('unwritable', { path: folder, reason: 'folder' }, { cause: error });
      }
    }
  }
}
