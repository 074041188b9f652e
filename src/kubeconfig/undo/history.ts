import { isUserError, UserError } from '../../errors/userError.ts';
import type { Platform } from '../../base/platform.ts';
import type { LockReaper } from '../../files/lockReaper.ts';
import { readRegularFile } from '../../files/readFile.ts';
import { type BackupKind, digestOf, type OpenBackup } from './backupFormat.ts';
import { type Backup, backupsFolder, createBackups } from './backups.ts';
import { type Change, changeKubeconfig, previewKubeconfig } from '../edit/changeKubeconfig.ts';
import type { EditLabel } from '../edit/editLabel.ts';
import type { Edit } from '../edit/editText.ts';
import { type Write, writeFiles } from '../edit/writeFiles.ts';
import { LARGEST_KUBECONFIG } from '../read/loadKubeconfig.ts';
import type { User } from '../read/model.ts';
import { planRestore } from './restore.ts';
import { byteChange, type FileChange, sameChanges, textChange } from '../edit/fileChange.ts';
import { holdsSecret } from '../read/userSecrets.ts';
import type { ListedPath } from '../read/listedPath.ts';

export interface EditOptions {
  /** Entries that must still be there; without them an edit makes what is missing. */
  readonly expect?: Change['expect'];
  /** What the person was shown: anything else is not written. */
  readonly shown?: readonly FileChange<string>[];
}

/** What an edit or an undo did. */
export interface Edited {
  /** The files that changed. */
  readonly written: readonly ListedPath[];
  /** The backup by which it can be undone; undefined when nothing was written or no backups are kept. */
  readonly backup: string | undefined;
}

/** Structural edits of the kubeconfig files in use, and their undo. Token writes are none of its business. */
export interface History {
  /**
   * Edits as `changeKubeconfig` does, after a backup. `label` says what the edit does. Throws 'preview-outdated' when something else than `shown` would be written,
   * 'backup-failed', and those of `changeKubeconfig`.
   */
  edit(edits: readonly Edit[], label: EditLabel, options?: EditOptions): Promise<Edited>;
  /** As `edit`, without a backup: for edits that move tokens, which must lie nowhere else. */
  editWithoutBackup(
    edits: readonly Edit[],
    options: EditOptions,
    beforeWrite: NonNullable<Change['beforeWrite']>,
  ): Promise<Edited>;
  /** What `edit` would write now. */
  preview(edits: readonly Edit[], options?: Pick<EditOptions, 'expect'>): Promise<readonly FileChange<string>[]>;
  /**
   * What can be undone, the newest first: backups of files that are in use, of which one at least is not what it was
   * before that edit.
   */
  list(): Promise<readonly Backup[]>;
  /** How the files of a backup would change if they became what they were before that edit. */
  difference(id: string): Promise<readonly FileChange<string>[]>;
  /**
   * Puts the files of a backup back to what they were before that edit, byte for byte, which can be undone itself.
   * 'changed' when somebody else has changed one of them since, unless that is what was `shown`; then nothing is
   * written. Throws 'backup-gone', 'backup-failed', and those of `writeFiles`.
   */
  undo(id: string, shown?: readonly FileChange<string>[]): Promise<Edited | 'changed'>;
  /** Removes the backups that hold a secret of a user entry that `isMeant`. */
  forget(isMeant: (user: User) => boolean): Promise<void>;
}

export interface HistoryDeps extends Pick<Platform, 'host' | 'stateFolder' | 'clock'> {
  /** The files in use; read at each use. */
  readonly paths: () => readonly ListedPath[];
  /** How many backups are kept; with 0 nothing can be undone. Read at each use. */
  readonly keep: () => number;
  readonly reaper?: LockReaper;
}

export function createHistory({ host, stateFolder, paths, keep, clock, reaper }: HistoryDeps): History {
  const backups = createBackups({ folder: backupsFolder(stateFolder), clock });
  const changeOf = (edits: readonly Edit[], expect: Change['expect'] = []): Change => ({
    paths: paths(),
    host,
    reaper,
    edits,
    expect,
  });

  /**
   * Runs a write whose every plan is backed up before: a crash may leave a backup without its edit, which `list` passes
   * over, but never an edit without its backup.
   */
  async function backedUp<T>(
    kind: BackupKind,
    label: EditLabel,
    write: (beforeWrite: (changes: readonly FileChange<Buffer>[]) => Promise<void>) => Promise<T>,
  ): Promise<{ readonly result: T; readonly backup: string | undefined }> {
    let backup: string | undefined;
    const drop = async (): Promise<void> => {
      if (backup !== undefined) await backups.remove(backup);
      backup = undefined;
    };
    try {
      const result = await write(async (changes) => {
        await drop();
        const files = changes.map(({ path, before, after }) => ({ path, before, after: after && digestOf(after) }));
        if (keep() > 0 && files.length > 0) backup = await backups.add(kind, label, files);
      });
      return { result, backup };
    } catch (error) {
      await drop();
      throw error;
    }
  }

  /** The edit is done by now: what cannot be removed at this moment goes with the next one. */
  async function tidy(undone?: string): Promise<void> {
    if (undone !== undefined) await backups.remove(undone).catch(() => undefined);
    await backups.trim(keep()).catch(() => undefined);
  }

  async function list(): Promise<readonly Backup[]> {
    const inUse = new Set(paths());
    const now = new Map<ListedPath, string | undefined>();
    const found: Backup[] = [];
    for (const backup of await backups.list()) {
      if (!backup.files.every(({ path }) => inUse.has(path))) continue;
      for (const { path } of backup.files) if (!now.has(path)) now.set(path, await digestNow(path));
      if (backup.files.some(({ path, before }) => now.get(path) !== before)) found.push(backup);
    }
    return found;
  }

  async function open(id: string): Promise<OpenBackup> {
    const backup = await backups.open(id);
    const unused = backup.files.find(({ path }) => !paths().includes(path));
    if (unused === undefined) return backup;
    throw new UserError('backup-elsewhere', { path: unused.path });
  }

  async function write(
    edits: readonly Edit[],
    { expect, shown }: EditOptions,
    beforeWrite: NonNullable<Change['beforeWrite']>,
  ): Promise<readonly ListedPath[]> {
    const { written } = await changeKubeconfig({
      ...changeOf(edits, expect),
      beforeWrite: async (files) => {
        if (shown !== undefined && files.length > 0) refuseUnlessShown(files, shown);
        await beforeWrite(files);
      },
    });
    return written.map(({ path }) => path);
  }

  return {
    edit: async (edits, label, options = {}) => {
      const { result, backup } = await backedUp('edit', label, (beforeWrite) => write(edits, options, beforeWrite));
      await tidy();
      return { written: result, backup };
    },
    editWithoutBackup: async (edits, options, beforeWrite) => ({
      written: await write(edits, options, beforeWrite),
      backup: undefined,
    }),
    preview: async (edits, { expect } = {}) => await previewKubeconfig(changeOf(edits, expect)),
    list,
    difference: async (id) => (await planRestore((await open(id)).files, host)).differences,
    undo: async (id, shown) => {
      const { kind, label, files } = await open(id);
      const plan = async (): Promise<readonly Write[]> => {
        const { writes, differences, isOurs } = await planRestore(files, host);
        if (shown === undefined ? isOurs : sameChanges(differences, shown)) return writes;
        throw new UserError('changed-since');
      };
      try {
        const { result, backup } = await backedUp(kind === 'undo' ? 'redo' : 'undo', label, (beforeWrite) =>
          writeFiles({
            host,
            paths: files.map(({ path }) => path),
            reaper,
            plan,
            beforeWrite: async (writes) => {
              await beforeWrite(writes.map(byteChange));
            },
          }),
        );
        await tidy(id);
        return { written: result.map(({ path }) => path), backup };
      } catch (error) {
        if (isUserError(error, 'changed-since')) return 'changed';
        throw error;
      }
    },
    forget: async (isMeant) => {
      await backups.scrub((bytes) => holdsSecret(bytes, host, isMeant));
    },
  };
}

/**
 * What "undo" means among the backups of a list, the newest first: the last edit that stands. Going back to before an
 * undo does the edit again, which nobody means who asks for one more undo.
 */
export function lastEdit(backups: readonly Backup[]): Backup | undefined {
  return backups.find(({ kind }) => kind !== 'undo');
}

/** Undefined when it is not there; a file that cannot be read is like none that we know. */
async function digestNow(path: ListedPath): Promise<string | undefined> {
  try {
    const read = await readRegularFile(path, { maxBytes: LARGEST_KUBECONFIG });
    return read && digestOf(read.bytes);
  } catch {
    return '';
  }
}

function refuseUnlessShown(files: readonly FileChange<Buffer>[], shown: readonly FileChange<string>[]): void {
  if (!sameChanges(files.map(textChange), shown)) throw new UserError('preview-outdated', { path: undefined });
}
