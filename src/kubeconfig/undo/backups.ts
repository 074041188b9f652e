import { randomBytes } from 'node:crypto';
import { lstat, readdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Platform } from '../../base/platform.ts';
import { isUserError, UserError, type UserErrorOf } from '../../errors/userError.ts';
import type { EditLabel } from '../edit/editLabel.ts';
import { hasErrno } from '../../base/errno.ts';
import { ensurePrivateFolder } from '../../files/stateFolder.ts';
import { withLock } from '../../files/lock.ts';
import { readRegularFile } from '../../files/readFile.ts';
import { replaceFile } from '../../files/writeFile.ts';
import {
  type BackedUpFile,
  type BackupHead,
  type BackupKind,
  formatBackup,
  type OpenBackup,
  parseBackup,
  parseHead,
} from './backupFormat.ts';

/** A backup in the ring. */
export interface Backup extends BackupHead {
  readonly id: string;
}

/** A ring of files in a private folder: what the kubeconfig files said before each structural edit. */
export interface Backups {
  /** The newest first. Invalid ones, and those that other users could have written or read, are left out. */
  list(): Promise<readonly Backup[]>;
  /** A backup with what the files said before. Throws 'backup-gone' when it is not there or garbled. */
  open(id: string): Promise<OpenBackup>;
  /** Gives the id of a new backup that is on the disk. Throws 'backup-failed' and 'lock-held'. */
  add(kind: BackupKind, label: EditLabel, files: readonly BackedUpFile[]): Promise<string>;
  remove(id: string): Promise<void>;
  /** Removes the oldest until `keep` are left, and anything else in their folder. */
  trim(keep: number): Promise<void>;
  /** Removes every backup that contains a secret that must not stay, or that cannot be read. */
  scrub(holds: (bytes: Buffer) => Promise<boolean>): Promise<void>;
}

/** Files of a list, each as large as a kubeconfig may be, before it is refused. */
const LARGEST_BACKUP = 256 << 20;
/** Longer than any other window writes one, in milliseconds. */
const LOCK_DEADLINE_MS = 5000;

/** A number that grows from backup to backup, milliseconds of the clock mostly, so that names sort by age. */
const NAME = /^(\d{15})-[0-9a-f]{16}\.backup$/u;
/** What a write that was cut short leaves. */
const LEFTOVER = /^\.\d{15}-[0-9a-f]{16}\.backup\./u;

/** Where the backups lie. */
export function backupsFolder(stateFolder: string): string {
  return join(stateFolder, 'backups');
}

/** `folder`, inside the state folder, is made when the first backup is. */
export function createBackups({ folder, clock }: Pick<Platform, 'clock'> & { readonly folder: string }): Backups {
  const pathOf = (id: string): string => join(folder, id);

  /** The ids, the newest first. Throws 'folder-unsafe'. */
  async function ids(): Promise<readonly string[]> {
    return (await names()).filter((name) => NAME.test(name)).sort((one, other) => (one < other ? 1 : -1));
  }

  async function names(): Promise<readonly string[]> {
    try {
      await lstat(folder);
    } catch (error) {
      if (hasErrno(error, 'ENOENT')) return [];
      throw error;
    }
    await ensurePrivateFolder(folder);
    return await readdir(folder);
  }

  async function bytesOf(id: string): Promise<Buffer | undefined> {
    if (!NAME.test(id)) return undefined;
    try {
      const found = await lstat(pathOf(id));
      const me = process.geteuid?.();
      // Where others could once put files, theirs must not be restored.
      if (!found.isFile() || (me !== undefined && (found.uid !== me || (found.mode & 0o077) !== 0))) return undefined;
      return (await readRegularFile(pathOf(id), { maxBytes: LARGEST_BACKUP }))?.bytes;
    } catch {
      return undefined;
    }
  }

  /** One process at a time adds or removes; so whatever is half-written meanwhile was left behind. */
  async function alone<T>(run: () => Promise<T>): Promise<T> {
    return await withLock(join(folder, 'ring.lock'), { deadlineMs: LOCK_DEADLINE_MS }, run);
  }

  /** `judge` gets the backups under the lock and returns the ones to remove. */
  async function removeWhere(judge: () => Promise<readonly string[]>): Promise<void> {
    if ((await names()).length === 0) return;
    await alone(async () => {
      const leftovers = (await names()).filter((name) => LEFTOVER.test(name));
      for (const name of [...leftovers, ...(await judge())]) await unlink(pathOf(name)).catch(unlessMissing);
    });
  }

  async function list(): Promise<readonly Backup[]> {
    const found: Backup[] = [];
    for (const id of await ids()) {
      const bytes = await bytesOf(id);
      const head = bytes && parseHead(bytes);
      if (head !== undefined) found.push({ id, ...head });
    }
    return found;
  }

  return {
    list,
    open: async (id) => {
      const bytes = await bytesOf(id);
      const found = bytes && parseBackup(bytes);
      if (found !== undefined) return found;
      throw new UserError('backup-gone');
    },
    add: async (kind, label, files) => {
      try {
        await ensurePrivateFolder(dirname(folder));
        await ensurePrivateFolder(folder);
        return await alone(async () => {
          const [newest = ''] = await ids();
          const number = Math.max(clock.now(), Number(NAME.exec(newest)?.[1] ?? 0) + 1);
          const id = `${String(number).padStart(15, '0')}-${randomBytes(8).toString('hex')}.backup`;
          const head = { kind, label, at: clock.now() };
          await replaceFile(pathOf(id), formatBackup(head, files), { mode: 0o600 });
          return id;
        });
      } catch (error) {
        throw failed(folder, error);
      }
    },
    remove: async (id) => {
      if (NAME.test(id)) await unlink(pathOf(id)).catch(unlessMissing);
    },
    trim: async (keep) => {
      const found = await names();
      if (!found.some((name) => LEFTOVER.test(name)) && found.filter((name) => NAME.test(name)).length <= keep) return;
      await removeWhere(async () => {
        const kept = new Set((keep === 0 ? [] : await list()).slice(0, keep).map(({ id }) => id));
        return (await ids()).filter((id) => !kept.has(id));
      });
    },
    scrub: async (holds) => {
      await removeWhere(async () => {
        const unwanted: string[] = [];
        for (const id of await ids()) {
          const bytes = await bytesOf(id);
          const files = bytes && parseBackup(bytes)?.files;
          const contents = files?.flatMap(({ before }) => before ?? []);
          if (contents === undefined || (await isAny(contents, holds))) unwanted.push(id);
        }
        return unwanted;
      });
    },
  };
}

async function isAny<T>(all: readonly T[], holds: (one: T) => Promise<boolean>): Promise<boolean> {
  for (const one of all) if (await holds(one)) return true;
  return false;
}

function unlessMissing(error: unknown): void {
  if (!hasErrno(error, 'ENOENT')) throw error;
}

function failed(folder: string, cause: unknown): UserErrorOf<'lock-held' | 'backup-failed'> {
  if (isUserError(cause, 'lock-held')) return cause;
  // The file system's helpers wrap what the system said.
  const said = isUserError(cause) ? cause.cause : cause;
  const reason = hasErrno(said, 'ENOSPC', 'EDQUOT', 'EFBIG') ? 'disk-full' : 'permission';
  return new UserError('backup-failed', { folder, reason }, { cause });
}
