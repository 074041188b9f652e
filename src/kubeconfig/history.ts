import { join } from 'node:path';
import { clean } from '../base/clean.ts';
import type { Clock } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import type { Host } from '../files/folders.ts';
import type { LockKeeper } from '../files/keeper.ts';
import { readRegularFile } from '../files/read.ts';
import { digestOf } from './backupFormat.ts';
import type { BackupKind, OpenBackup } from './backupFormat.ts';
import { createBackups } from './backups.ts';
import type { Backup } from './backups.ts';
import { changeKubeconfig, previewKubeconfig } from './change.ts';
import type { Change, PreviewedFile } from './change.ts';
import type { Edit } from './edit.ts';
import { landWrites } from './landing.ts';
import type { Write } from './landing.ts';
import { LARGEST_KUBECONFIG } from './load.ts';
import type { User } from './model.ts';
import { planRestore, sameDifferences, textOf } from './restore.ts';
import type { Difference } from './restore.ts';
import { holdsSecret } from './userSecrets.ts';

export interface EditOptions {
  /** Entries that must still be there; without them an edit makes what is missing. */
  readonly expect?: Change['expect'];
  /** What the person was shown: anything else is not written. */
  readonly shown?: readonly PreviewedFile[];
}

/** What an edit or an undo did. */
export interface Edited {
  /** The listed paths of the files that changed. */
  readonly written: readonly string[];
  /** The backup by which it can be undone; undefined when nothing was written or no backups are kept. */
  readonly backup: string | undefined;
}

/** Structural edits of the kubeconfig files in use, and their undo. Token writes are none of its business. */
export interface History {
  /**
   * Edits as `changeKubeconfig` does, after a backup. `label` says what the edit does, as an order: "Rename context
   * prod to live". Throws Problem 'preview-outdated' when something else than `shown` would be written,
   * 'backup-failed', and those of `changeKubeconfig`.
   */
  edit(edits: readonly Edit[], label: string, options?: EditOptions): Promise<Edited>;
  /** As `edit`, without a backup: for edits that move tokens, which must lie nowhere else. */
  editWithoutBackup(
    edits: readonly Edit[],
    options: EditOptions,
    beforeWrite: NonNullable<Change['beforeWrite']>,
  ): Promise<Edited>;
  /** What `edit` would write now. */
  preview(edits: readonly Edit[], options?: Pick<EditOptions, 'expect'>): Promise<readonly PreviewedFile[]>;
  /**
   * What can be undone, the newest first: backups of files that are in use, of which one at least is not what it was
   * before that edit.
   */
  list(): Promise<readonly Backup[]>;
  /** How the files of a backup would change if they became what they were before that edit. */
  difference(id: string): Promise<readonly Difference[]>;
  /**
   * Puts the files of a backup back to what they were before that edit, byte for byte, which can be undone itself.
   * 'changed' when somebody else has changed one of them since, unless that is what was `shown`; then nothing is
   * written. Throws Problem 'backup-gone', 'backup-failed', and those of `landWrites`.
   */
  undo(id: string, shown?: readonly Difference[]): Promise<Edited | 'changed'>;
  /** Keeps as many backups as wanted now. */
  trim(): Promise<void>;
  /** Removes the backups that hold a secret of a user entry that `isMeant`. */
  forget(isMeant: (user: User) => boolean): Promise<void>;
}

export interface HistoryParts {
  readonly host: Host;
  readonly stateFolder: string;
  /** The files in use; read at each use. */
  readonly paths: () => readonly string[];
  /** How many backups are kept; with 0 nothing can be undone. Read at each use. */
  readonly keep: () => number;
  readonly clock: Clock;
  readonly keeper?: LockKeeper;
}

/** What is about to be done to one file. */
interface Step {
  readonly path: string;
  readonly before: Buffer | undefined;
  readonly after: Buffer | undefined;
}

export function createHistory({ host, stateFolder, paths, keep, clock, keeper }: HistoryParts): History {
  const backups = createBackups({ folder: join(stateFolder, 'backups'), clock });
  const changeOf = (edits: readonly Edit[], expect: Change['expect'] = []): Change => ({
    paths: paths(),
    host,
    ...(keeper && { keeper }),
    edits,
    expect,
  });

  /**
   * Runs a write whose every plan is backed up before: a crash may leave a backup without its edit, which `list` passes
   * over, but never an edit without its backup.
   */
  async function backedUp<T>(
    kind: BackupKind,
    label: string,
    write: (beforeWrite: (steps: readonly Step[]) => Promise<void>) => Promise<T>,
  ): Promise<{ readonly result: T; readonly backup: string | undefined }> {
    let backup: string | undefined;
    const drop = async (): Promise<void> => {
      if (backup !== undefined) await backups.remove(backup);
      backup = undefined;
    };
    try {
      const result = await write(async (steps) => {
        await drop();
        const files = steps.map(({ path, before, after }) => ({ path, before, after: after && digestOf(after) }));
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
    const now = new Map<string, string | undefined>();
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
    const strange = backup.files.find(({ path }) => !paths().includes(path));
    if (strange === undefined) return backup;
    const sentence = `That edit was of ${clean(strange.path, 300)}, which is not among the kubeconfig files in use; name it in KUBECONFIG or the settings to undo the edit.`;
    throw new Problem('backup-elsewhere', sentence);
  }

  async function write(
    edits: readonly Edit[],
    { expect, shown }: EditOptions,
    beforeWrite: NonNullable<Change['beforeWrite']>,
  ): Promise<readonly string[]> {
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
        if (shown === undefined ? isOurs : sameDifferences(differences, shown)) return writes;
        throw new Problem('changed-since', 'The kubeconfig was changed since that edit; look at the difference.');
      };
      try {
        const { result, backup } = await backedUp(kind === 'undo' ? 'redo' : 'undo', label, (beforeWrite) =>
          landWrites({
            host,
            paths: files.map(({ path }) => path),
            keeper,
            plan,
            beforeWrite: async (writes) => {
              await beforeWrite(writes.map(({ path, before, after }) => ({ path, before: before?.bytes, after })));
            },
          }),
        );
        await tidy(id);
        return { written: result.map(({ path }) => path), backup };
      } catch (error) {
        if (error instanceof Problem && error.code === 'changed-since') return 'changed';
        throw error;
      }
    },
    trim: async () => {
      await backups.trim(keep());
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
async function digestNow(path: string): Promise<string | undefined> {
  try {
    const read = await readRegularFile(path, { maxBytes: LARGEST_KUBECONFIG });
    return read && digestOf(read.bytes);
  } catch {
    return '';
  }
}

function refuseUnlessShown(files: readonly Step[], shown: readonly PreviewedFile[]): void {
  const differences = files.map(({ path, before, after }) => ({ path, before: textOf(before), after: textOf(after) }));
  if (sameDifferences(differences, shown)) return;
  const sentence = 'The kubeconfig changed since this edit was shown; look at the new difference and decide again.';
  throw new Problem('preview-outdated', sentence);
}
