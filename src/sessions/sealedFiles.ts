import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { UnsealableReason } from '../errors/signInErrors.ts';
import { type ErrorInfo, errorInfoOf, UserError } from '../errors/userError.ts';
import { hasErrno } from '../base/errno.ts';
import { ensurePrivateFolder } from '../files/stateFolder.ts';
import { withLock } from '../files/lock.ts';
import { readRegularFile } from '../files/readFile.ts';
import { replaceFile } from '../files/writeFile.ts';
import type { Key, KeyFound } from './hostKey.ts';
import { isFileId } from './ids.ts';
import { seal, unseal } from '../files/sealing.ts';

/** What lies in one sealed file. */
export type Opened =
  | { readonly state: 'absent' }
  | { readonly state: 'unsealable'; readonly why: Unsealable; readonly error: ErrorInfo }
  | { readonly state: 'opened'; readonly value: unknown };

export type Unsealable = UnsealableReason | 'unreadable';

/** A private folder of files sealed under the host's key, each changed under a lock of its own. */
export interface SealedFiles {
  readonly folder: string;
  /** How the names of the files end. */
  readonly suffix: string;
  ids(): Promise<readonly string[]>;
  open(id: string, key: KeyFound): Promise<Opened>;
  /** Returns when the file is on the disk. */
  put(id: string, key: Key, value: unknown): Promise<void>;
  remove(id: string): Promise<void>;
  /** Runs `run` while no other process changes that file. Throws what `withLock` throws. */
  locked<T>(id: string, run: () => Promise<T>): Promise<T>;
}

const LARGEST_FILE = 1 << 20;
/** Longer than discovery, token and key set of a provider may take together, since they are asked under the lock. */
const LOCK_DEADLINE_MS = 90_000;

/** `kind` names what the files are: it is the name of their folder and part of what is authenticated. */
export function createSealedFiles(stateFolder: string, kind: string): SealedFiles {
  const folder = join(stateFolder, kind);
  const suffix = '.sealed';
  const pathOf = (id: string): string => {
    if (!isFileId(id)) throw new UserError('id-invalid');
    return join(folder, `${id}${suffix}`);
  };
  return {
    folder,
    suffix,
    ids: async () => {
      const names = await readdir(folder).catch((error: unknown) => {
        if (hasErrno(error, 'ENOENT')) return [];
        throw new UserError('sessions-unreadable', { folder }, { cause: error });
      });
      return names
        .filter((name) => name.endsWith(suffix))
        .map((name) => name.slice(0, -suffix.length))
        .filter(isFileId)
        .sort();
    },
    open: async (id, key) => {
      const path = pathOf(id);
      let bytes: Buffer;
      try {
        const read = await readRegularFile(path, { maxBytes: LARGEST_FILE });
        if (read === undefined) return { state: 'absent' };
        bytes = read.bytes;
      } catch (error) {
        return { state: 'unsealable', why: 'unreadable', error: errorInfoOf(error) };
      }
      if (key === undefined) return unsealable('no-key');
      if (key === 'silent') return unsealable('silent');
      const unsealed = unseal(key.bytes, { kind, id }, bytes);
      return unsealed.ok ? { state: 'opened', value: unsealed.value } : unsealable(unsealed.why);
    },
    put: async (id, key, value) => {
      await ensurePrivateFolder(stateFolder);
      await ensurePrivateFolder(folder);
      await replaceFile(pathOf(id), seal(key.bytes, { kind, id }, value), { mode: 0o600 });
    },
    remove: async (id) => {
      await rm(pathOf(id), { force: true });
    },
    locked: async (id, run) => {
      await ensurePrivateFolder(stateFolder);
      await ensurePrivateFolder(folder);
      return await withLock(`${pathOf(id)}.lock`, { deadlineMs: LOCK_DEADLINE_MS }, run);
    },
  };
}

/** For a value that could be opened but is not what this version writes, too. */
export function unsealable(why: UnsealableReason): Opened & { readonly state: 'unsealable' } {
  return { state: 'unsealable', why, error: { code: 'session-unsealable', data: { why } } };
}
