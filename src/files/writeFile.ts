import { constants, type Stats } from 'node:fs';
import { access, type FileHandle, lstat, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isUserError, UserError, type UserErrorOf } from '../errors/userError.ts';
import { hasErrno } from '../base/errno.ts';
import { writeInPlace } from './journal.ts';
import { finalTarget, type RealPath } from './symlinks.ts';
import { removeLeftovers, temporaryName } from './temporaryFiles.ts';

/** Windows refuses to replace a file that somebody (a virus scanner, kubectl) reads just now, in milliseconds. */
const BUSY_PAUSES_MS = [5, 10, 20, 40, 80, 160, 320, 640];

export interface ReplaceOptions {
  /** Permission bits; those of the existing file, or 0600, when not given. */
  readonly mode?: number;
  /** Makes and names the folder for the journal of a write in place, asked only then; else the file's own folder. */
  readonly journal?: () => Promise<string>;
  /** How a file takes another's place; tests make it impossible. */
  readonly rename?: Move;
}

type Move = (from: string, to: string) => Promise<void>;

/**
 * Same-folder temporary file, fsync, rename over the target of symlinks, folder fsync; keeps the mode and owner of an
 * existing file unless `mode` is given; new files 0600. Where rename is impossible (a bind-mounted file, an unwritable
 * folder, an owner that could not be kept), a journalled write in place: see `journal.ts`. Throws 'read-only',
 * 'not-a-file', 'symlink-loop', 'unwritable'; then the file is what it was.
 */
export async function replaceFile(
  path: string,
  bytes: Uint8Array | string,
  options: ReplaceOptions = {},
): Promise<void> {
  const staged = await stageFile(path, bytes, options);
  await staged.commit();
  await staged.settle();
}

/** A new content that lies beside its file, on the disk already. It ends with `settle` or `discard`. */
export interface Staged {
  /** Puts it in the file's place, at once where rename is possible. Throws as `replaceFile`. */
  commit(): Promise<void>;
  /** After a commit: makes it last through a power cut, and removes what killed writers left. */
  settle(): Promise<void>;
  /** Without a commit, or after one that failed. Never throws. */
  discard(): Promise<void>;
}

/**
 * What `replaceFile` does before the file itself is touched, so that its lock need not be held so long. Throws as it.
 */
export async function stageFile(
  path: string,
  bytes: Uint8Array | string,
  options: ReplaceOptions = {},
): Promise<Staged> {
  const content = typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes;
  const worded = async <T>(run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      throw isUserError(error) ? error : unwritable(path, error);
    }
  };
  return await worded(async () => {
    const target = await finalTarget(path);
    const existing = await lookAt(target);
    if (existing !== undefined) await refuseUnlessWritable(path, target, existing.isFile(), existing.mode);
    const mode = options.mode ?? (existing === undefined ? 0o600 : existing.mode & 0o7777);
    const temporary = await writeTemporary(target, content, mode, existing);
    const discard = async (): Promise<void> => {
      if (temporary !== undefined) await unlink(temporary).catch(() => undefined);
    };
    return {
      commit: async () => {
        await worded(async () => {
          if (temporary !== undefined && (await renamed(temporary, target, options.rename ?? rename))) return;
          await discard();
          if (existing === undefined) throw unwritable(path, undefined);
          const journal = options.journal === undefined ? dirname(target) : await options.journal();
          await writeInPlace(target, content, { mode, journal });
        });
      },
      settle: async () => {
        await syncFolder(dirname(target));
        await removeLeftovers(target);
      },
      discard,
    };
  });
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

const NO_RENAME = ['EACCES', 'EPERM', 'EROFS', 'EBUSY', 'EXDEV'];

/** Undefined when only a write in place is left. */
async function writeTemporary(
  target: RealPath,
  content: Uint8Array,
  mode: number,
  owner: Owner | undefined,
): Promise<string | undefined> {
  const temporary = join(dirname(target), temporaryName(basename(target)));
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(content);
      await keepOwner(handle, owner);
      await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return temporary;
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    if (hasErrno(error, ...NO_RENAME)) return undefined;
    throw error;
  }
}

/** False when only a write in place is left; the target is untouched then. */
async function renamed(temporary: string, target: RealPath, move: Move): Promise<boolean> {
  try {
    await renameBusy(temporary, target, move);
    return true;
  } catch (error) {
    if (hasErrno(error, ...NO_RENAME)) return false;
    throw error;
  }
}

async function lookAt(target: RealPath): Promise<Stats | undefined> {
  return await lstat(target).catch((error: unknown) => {
    if (hasErrno(error, 'ENOENT')) return undefined;
    throw error;
  });
}

async function renameBusy(from: string, to: string, move: Move): Promise<void> {
  for (const pause of process.platform === 'win32' ? BUSY_PAUSES_MS : []) {
    try {
      await move(from, to);
      return;
    } catch (error) {
      if (!hasErrno(error, 'EPERM', 'EACCES', 'EBUSY')) throw error;
      await sleep(pause);
    }
  }
  await move(from, to);
}

/** An administrator who edits a person's file must not take it away from them. */
async function keepOwner(handle: FileHandle, owner: Owner | undefined): Promise<void> {
  if (owner === undefined || process.platform === 'win32') return;
  const mine = await handle.stat();
  if (mine.uid !== owner.uid || mine.gid !== owner.gid) await handle.chown(owner.uid, owner.gid);
}

async function refuseUnlessWritable(path: string, target: RealPath, isFile: boolean, mode: number): Promise<void> {
  if (!isFile) throw new UserError('not-a-file', { path, kind: 'other' });
  // The superuser may write anything: the mode still says that the person did not want this file changed.
  const writable = (mode & 0o222) !== 0 && (await access(target, constants.W_OK).then(yes, no));
  if (!writable) throw new UserError('read-only', { path });
}

/** A rename is lasting only when the folder is on the disk; Windows and some file systems offer no such call. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY).catch(() => undefined);
  if (handle === undefined) return;
  try {
    await handle.sync();
  } catch {
    // The content is on the disk already; a crash now may at worst bring back the file as it was.
  } finally {
    await handle.close();
  }
}

function yes(): boolean {
  return true;
}

function no(): boolean {
  return false;
}

function unwritable(path: string, cause: unknown): UserErrorOf<'unwritable'> {
  const reason = hasErrno(cause, 'ENOSPC', 'EDQUOT') ? 'disk-full' : 'permission';
  return new UserError('unwritable', { path, reason }, { cause });
}
