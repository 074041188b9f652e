import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { hashName } from '../base/hash.ts';
import { UserError } from '../errors/userError.ts';
import { hasErrno } from '../base/errno.ts';
import { readRegularFile } from './readFile.ts';
import { finalTarget, type RealPath } from './symlinks.ts';

/** A journal holds the old and the new content; the file itself was read with a limit of its own before. */
const LARGEST_JOURNAL = 256 << 20;

export interface Journal {
  readonly before: Buffer;
  readonly after: Buffer;
}

/**
 * Writes over `target` where nothing can be renamed over it. Before the first byte changes, both contents are on the
 * disk in a journal, from which `finishWriteInPlace` completes the write after a crash. The caller holds the file's
 * lock. Throws 'unwritable' and the errors of system calls.
 */
export async function writeInPlace(
  target: RealPath,
  content: Uint8Array,
  options: { mode: number; journal: string },
): Promise<void> {
  const handle = await open(target, constants.O_RDWR);
  let path: string;
  try {
    const before = await handle.readFile();
    path = await writeJournal(target, options.journal, { before, after: Buffer.from(content) });
    // A secret must not be readable for others at any moment: permissions shrink before the content comes.
    const mode = (await handle.stat()).mode & 0o7777;
    try {
      if (mode !== options.mode) await handle.chmod(options.mode);
      await overwrite(handle, content);
    } catch (error) {
      await overwrite(handle, before);
      await unlink(path);
      throw error;
    }
  } finally {
    await handle.close();
  }
  await unlink(path);
}

/**
 * Whether a journal tells of a write in place to `path`: one that goes on now, or one that was cut short. Throws those
 * of `finalTarget`.
 */
export async function isWrittenInPlace(path: string, folder: string): Promise<boolean> {
  const journalPath = journalOf(await finalTarget(path), folder);
  return await lstat(journalPath).then(
    () => true,
    () => false,
  );
}

/**
 * Completes a write in place that a crash cut short, if the journal tells of one. A file that somebody else wrote
 * since then stays as it is. The caller holds the file's lock. Never throws for a journal that is missing or garbled.
 */
export async function finishWriteInPlace(path: string, folder: string): Promise<void> {
  const target = await finalTarget(path);
  const journalPath = journalOf(target, folder);
  const read = await readRegularFile(journalPath, { maxBytes: LARGEST_JOURNAL });
  if (read === undefined) return;
  const journal = parseJournal(read.bytes);
  if (journal !== undefined) {
    const handle = await open(target, constants.O_RDWR).catch((error: unknown) => {
      if (hasErrno(error, 'ENOENT')) return undefined;
      throw error;
    });
    try {
      if (handle !== undefined && isTorn(await handle.readFile(), journal)) await overwrite(handle, journal.after);
    } finally {
      await handle?.close();
    }
  }
  await unlink(journalPath);
}

/** Longer content first grows the file and shorter one shrinks it last, so that nothing is ever lost but by overwriting. */
async function overwrite(handle: FileHandle, content: Uint8Array): Promise<void> {
  let written = 0;
  while (written < content.length) {
    written += (await handle.write(content, written, content.length - written, written)).bytesWritten;
  }
  await handle.truncate(content.length);
  await handle.sync();
}

/** One file a target: the whole path decides, so that `config` of one folder never meets `config` of another. */
function journalOf(target: RealPath, folder: string): string {
  const id = hashName(target, 16);
  return join(folder, `.${basename(target)}.${id}.cluster-signin-journal`);
}

/**
 * Puts both contents on the disk (lengths, a digest that tells a half-written journal, the contents) and gives the
 * journal's path. Throws 'unwritable'.
 */
export async function writeJournal(target: RealPath, folder: string, journal: Journal): Promise<string> {
  const path = journalOf(target, folder);
  const body = Buffer.concat([journal.before, journal.after]);
  const head = `${journal.before.length} ${journal.after.length} ${digest(body)}\n`;
  let handle: FileHandle;
  try {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
    handle = await open(path, flags, 0o600);
  } catch (error) {
    throw new UserError('unwritable', { path, reason: 'journal' }, { cause: error });
  }
  try {
    await handle.writeFile(Buffer.concat([Buffer.from(head), body]));
    await handle.sync();
  } finally {
    await handle.close();
  }
  return path;
}

function parseJournal(bytes: Buffer): Journal | undefined {
  const end = bytes.indexOf('\n');
  const head = /^(\d{1,9}) (\d{1,9}) ([0-9a-f]{64})$/u.exec(bytes.toString('latin1', 0, Math.max(end, 0)));
  if (head === null) return undefined;
  const body = bytes.subarray(end + 1);
  const first = Number(head[1]);
  if (body.length !== first + Number(head[2]) || digest(body) !== head[3]) return undefined;
  return { before: body.subarray(0, first), after: body.subarray(first) };
}

/** A mixture of both contents; zeros are what a power cut leaves where nothing was written yet. */
function isTorn(now: Buffer, journal: Journal): boolean {
  const { before, after } = journal;
  if (now.equals(after) || now.equals(before)) return false;
  if (now.length > Math.max(before.length, after.length)) return false;
  if (now.length < Math.min(before.length, after.length)) return false;
  return now.every((byte, index) => byte === after[index] || byte === before[index] || byte === 0);
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
