import type { BigIntStats } from 'node:fs';
import { lstat, readlink, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { hasErrno } from '../../base/errno.ts';
import { MOST_LINKS, refusePath } from '../../files/readFile.ts';

/** What can be seen of files without opening them. */
export interface FileFingerprint {
  /** Differs when any file, or any symbolic link in its path, differs. */
  readonly print: string;
  /** Where a change would show, by path. */
  readonly folders: ReadonlyMap<string, Folder>;
  /** The latest change of anything looked at, in milliseconds since the epoch. */
  readonly newestMs: number;
}

interface Folder {
  /** Tells a folder from another that took its path. */
  readonly id: string;
  /** The names in it that matter. */
  readonly names: ReadonlySet<string>;
}

interface Looking {
  readonly prints: string[];
  readonly folders: Map<string, { id: string; names: Set<string> }>;
  newestMs: number;
}

/** Reads the state of every path, link by link; of a missing folder, that of its nearest ancestor. Never throws. */
export async function fingerprintFile(paths: readonly string[]): Promise<FileFingerprint> {
  const looking: Looking = { prints: [], folders: new Map(), newestMs: 0 };
  for (const path of paths) looking.prints.push(await follow(resolve(path), looking));
  return { print: looking.prints.join('\n'), folders: looking.folders, newestMs: looking.newestMs };
}

async function follow(path: string, looking: Looking): Promise<string> {
  const steps: string[] = [];
  let at = path;
  for (let links = 0; links <= MOST_LINKS; links++) {
    if (refusePath(at, process.platform) !== undefined) return 'refused';
    await addFolder(dirname(at), basename(at), looking);
    try {
      const found = await lstat(at, { bigint: true });
      looking.newestMs = Math.max(looking.newestMs, Number(found.ctimeMs));
      steps.push(printOf(found));
      if (!found.isSymbolicLink()) break;
      at = resolve(dirname(at), await readlink(at));
    } catch (error) {
      steps.push(hasErrno(error, 'ENOENT') ? 'missing' : 'unseen');
      break;
    }
  }
  return steps.join(' ');
}

async function addFolder(folder: string, name: string, looking: Looking): Promise<void> {
  const known = looking.folders.get(folder);
  if (known !== undefined) {
    known.names.add(name);
    return;
  }
  const found = await stat(folder, { bigint: true }).catch(() => undefined);
  if (found?.isDirectory() === true) {
    looking.newestMs = Math.max(looking.newestMs, Number(found.ctimeMs));
    looking.folders.set(folder, { id: `${found.dev}:${found.ino}`, names: new Set([name]) });
  } else if (dirname(folder) !== folder) {
    await addFolder(dirname(folder), basename(folder), looking);
  }
}

function printOf(found: BigIntStats): string {
  return [found.dev, found.ino, found.mode, found.size, found.mtimeNs, found.ctimeNs].join(':');
}
