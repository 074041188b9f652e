import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open, readlink, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FileErrors } from '../errors/fileErrors.ts';
import { isUserError, UserError, type UserErrorOf } from '../errors/userError.ts';
import { hasErrno } from '../base/errno.ts';

/** What tells one state of a file from another. */
export interface FileStamp {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly mtimeNs: bigint;
  readonly size: bigint;
  /** Only the permission bits. */
  readonly mode: number;
}

export interface ReadFile {
  readonly bytes: Buffer;
  readonly stamp: FileStamp;
}

/** Others (kubectl) truncate and write in place: a file that changed while it was read is read again. */
const STEADY_TRIES = 5;

/** The most symbolic links in a path, as in Linux. */
export const MOST_LINKS = 40;

/** What reading a file throws. */
export const READ_ERRORS = [
  'path-refused',
  'not-a-file',
  'symlink-loop',
  'too-large',
  'unreadable',
] as const satisfies readonly (keyof FileErrors)[];

/** Nothing that is read whole is larger by right, but for kubeconfig files. */
const SANE_BYTES = 1 << 20;

/**
 * A local, regular file of at most `maxBytes` (1 MiB by default); undefined when it does not exist. Throws
 * 'path-refused' (UNC or device path), 'not-a-file' (folder, FIFO, device, socket), 'symlink-loop', 'too-large',
 * 'unreadable'. Never blocks: devices are not even opened, and a FIFO that takes the file's place meanwhile is opened
 * without waiting.
 */
export async function readRegularFile(
  path: string,
  { maxBytes = SANE_BYTES }: { readonly maxBytes?: number } = {},
): Promise<ReadFile | undefined> {
  await refuseAnywhere(path);
  try {
    refuseUnlessFile(path, await stat(path, { bigint: true }));
    // Windows has none of these flags; `|` takes what is undefined as 0.
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    try {
      return await readSteady(path, handle, maxBytes);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isUserError(error)) throw error;
    if (hasErrno(error, 'ENOENT')) return undefined;
    if (hasErrno(error, 'ELOOP')) throw new UserError('symlink-loop', { path });
    if (hasErrno(error, 'ENXIO')) throw new UserError('not-a-file', { path, kind: 'socket' });
    throw new UserError('unreadable', { path }, { cause: error });
  }
}

/**
 * The reason why a path must not be touched at all. On Windows, opening \\host\share sends the person's
 * credentials to that host, and CON, NUL or \\.\ paths are devices. A path with a NUL byte names nothing anywhere.
 */
export function refusePath(path: string, platform: NodeJS.Platform): UserErrorOf<'path-refused'> | undefined {
  if (path.includes('\0')) return new UserError('path-refused', { path, reason: 'nul' });
  if (platform !== 'win32') return undefined;
  if (/^[\\/]{2}/u.test(path)) return new UserError('path-refused', { path, reason: 'remote' });
  const reserved = /(?:^|[\\/:])(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])[ .]*(?:[.:][^\\/]*)?$/iu;
  return reserved.test(path) ? new UserError('path-refused', { path, reason: 'device' }) : undefined;
}

/**
 * The stamp of what `path` leads to now; undefined when nothing is there. Throws 'path-refused', and the errors
 * of system calls.
 */
export async function currentStamp(path: string): Promise<FileStamp | undefined> {
  await refuseAnywhere(path);
  try {
    return stampOf(await stat(path, { bigint: true }));
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Whether two stamps are of the same file in the same state. */
export function sameStamp(one: FileStamp, other: FileStamp): boolean {
  return (
    one.dev === other.dev &&
    one.ino === other.ino &&
    one.mtimeNs === other.mtimeNs &&
    one.size === other.size &&
    one.mode === other.mode
  );
}

function stampOf(found: BigIntStats): FileStamp {
  return {
    dev: found.dev,
    ino: found.ino,
    mtimeNs: found.mtimeNs,
    size: found.size,
    mode: Number(found.mode & 0o7777n),
  };
}

async function readSteady(path: string, handle: FileHandle, maxBytes: number): Promise<ReadFile> {
  for (let tries = 1; ; tries++) {
    const before = await handle.stat({ bigint: true });
    refuseUnlessFile(path, before);
    const bytes = await readAtMost(path, handle, maxBytes, Number(before.size));
    const stamp = stampOf(await handle.stat({ bigint: true }));
    if (tries === STEADY_TRIES || sameStamp(stampOf(before), stamp)) return { bytes, stamp };
  }
}

/** Files of /proc and the like say that they are empty: the end is where nothing more comes, not what `size` says. */
async function readAtMost(path: string, handle: FileHandle, maxBytes: number, size: number): Promise<Buffer> {
  if (size > maxBytes) throw new UserError('too-large', { path, maxBytes });
  let buffer = Buffer.allocUnsafe(Math.min(size + 1, maxBytes + 1));
  let filled = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, filled);
    if (bytesRead === 0) return buffer.subarray(0, filled);
    filled += bytesRead;
    if (filled > maxBytes) throw new UserError('too-large', { path, maxBytes });
    if (filled === buffer.length) {
      const larger = Buffer.allocUnsafe(Math.min(filled * 2 + 4096, maxBytes + 1));
      buffer.copy(larger, 0, 0, filled);
      buffer = larger;
    }
  }
}

/** Throws the reason why the path, or on Windows one that its links lead to, must not be touched. */
async function refuseAnywhere(path: string): Promise<void> {
  const refused = refusePath(path, process.platform);
  if (refused !== undefined) throw refused;
  if (process.platform === 'win32') await refuseRemoteLinks(path);
}

async function refuseRemoteLinks(path: string): Promise<void> {
  let at = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    let target: string;
    try {
      target = await readlink(at);
    } catch {
      return;
    }
    at = /^[\\/]{2}/u.test(target) ? target : resolve(at, '..', target);
    const refused = refusePath(at, 'win32');
    if (refused !== undefined) throw refused;
  }
}

function refuseUnlessFile(path: string, found: BigIntStats): void {
  if (found.isFile()) return;
  throw new UserError('not-a-file', { path, kind: kindOf(found) });
}

function kindOf(found: BigIntStats): FileErrors['not-a-file']['kind'] {
  if (found.isDirectory()) return 'folder';
  if (found.isFIFO()) return 'pipe';
  return found.isSocket() ? 'socket' : 'device';
}
