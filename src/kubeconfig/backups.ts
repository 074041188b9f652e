import { randomBytes } from 'node:crypto';
import { lstat, readdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import { isCode } from '../files/code.ts';
import { ensurePrivateFolder } from '../files/folders.ts';
import { LockHeld, withLock } from '../files/lock.ts';
import { readRegularFile } from '../files/read.ts';
import { replaceFile } from '../files/write.ts';
import { formatBackup, parseBackup, parseHead } from './backupFormat.ts';
import type { BackedUpFile, BackupHead, BackupKind, OpenBackup } from './backupFormat.ts';

/** A backup in the ring. */
export interface Backup extends BackupHead {
  readonly id: string;
}

/** A ring of files in a private folder: what the kubeconfig files said before each structural edit. */
export interface Backups {
  /** The newest first. What is garbled, or not this person's alone, is left out. */
  list(): Promise<readonly Backup[]>;
  /** A backup with what the files said before. Throws Problem 'backup-gone' when it is not there or garbled. */
  open(id: string): Promise<OpenBackup>;
  /** Gives the id of a new backup that is on the disk. Throws Problem 'backup-failed' and `LockHeld`. */
  add(kind: BackupKind, label: string, files: readonly BackedUpFile[]): Promise<string>;
  remove(id: string): Promise<void>;
  /** Removes the oldest until `keep` are left, and whatever else is in the way. */
  trim(keep: number): Promise<void>;
  /** Removes every backup in which a file is told to hold a secret that must not stay, and what cannot be read. */
  scrub(holds: (bytes: Buffer) => Promise<boolean>): Promise<void>;
}

/** Files of a list, each as large as a kubeconfig may be, before it is refused. */
const LARGEST_BACKUP = 256 << 20;
/** Longer than any other window writes one, in milliseconds. */
const LOCK_DEADLINE_MS = 5000;
const LONGEST_LABEL = 300;

/** A number that grows from backup to backup, milliseconds of the clock mostly, so that names sort by age. */
const NAME = /^(\d{15})-[0-9a-f]{16}\.backup$/u;
/** What a write that was cut short leaves. */
const LEFTOVER = /^\.\d{15}-[0-9a-f]{16}\.backup\./u;

/** `folder`, inside the state folder, is made when the first backup is. */
export function createBackups({ folder, clock }: { readonly folder: string; readonly clock: Clock }): Backups {
  const pathOf = (id: string): string => join(folder, id);

  /** The ids, the newest first. Throws Problem 'folder-unsafe'. */
  async function ids(): Promise<readonly string[]> {
    return (await names()).filter((name) => NAME.test(name)).sort((one, other) => (one < other ? 1 : -1));
  }

  async function names(): Promise<readonly string[]> {
    try {
      await lstat(folder);
    } catch (error) {
      if (isCode(error, 'ENOENT')) return [];
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

  /** `judge` looks at the ring as it is while nobody else changes it, and gives what is to go. */
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
      throw new Problem('backup-gone', 'That edit cannot be undone: it was undone already, or its backup had to go.');
    },
    add: async (kind, label, files) => {
      try {
        await ensurePrivateFolder(dirname(folder));
        await ensurePrivateFolder(folder);
        return await alone(async () => {
          const [newest = ''] = await ids();
          const number = Math.max(clock.now(), Number(NAME.exec(newest)?.[1] ?? 0) + 1);
          const id = `${String(number).padStart(15, '0')}-${randomBytes(8).toString('hex')}.backup`;
          const head = { kind, label: label.slice(0, LONGEST_LABEL), at: clock.now() };
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
  if (!isCode(error, 'ENOENT')) throw error;
}

function failed(folder: string, cause: unknown): Problem {
  if (cause instanceof LockHeld) return cause;
  // The file system's helpers wrap what the system said.
  const reason = cause instanceof Problem ? cause.cause : cause;
  const why = isCode(reason, 'ENOSPC', 'EDQUOT', 'EFBIG')
    ? 'the disk is full: free some space'
    : 'make it a folder of yours that you can write to';
  const sentence = `The edit was not made, because no backup of the file can be kept in ${folder}: ${why}, or set clusterSignIn.kubeconfigBackups to 0 to edit without undo.`;
  return new Problem('backup-failed', sentence, { cause });
}
