import type { EntryList } from '../entryLists.ts';
import { isUserError, UserError, type UserErrorOf } from '../../errors/userError.ts';
import { inSlices } from '../../base/timeSlices.ts';
import type { Host } from '../../base/platform.ts';
import { currentStamp, READ_ERRORS, type FileStamp, type ReadFile, sameStamp } from '../../files/readFile.ts';
import { type Edit, editing } from './editText.ts';
import { createNames, type EntryNames } from '../read/entries.ts';
import { finishWritesInPlace } from './journals.ts';
import { type Write, writeFiles } from './writeFiles.ts';
import { type FileReading, LARGEST_KUBECONFIG, readingWith } from '../read/loadKubeconfig.ts';
import { entryMissing, placeEdits } from './placeEdits.ts';
import { readWholeFile } from '../read/readWhole.ts';
import { putsSecret } from './secretEdits.ts';
import { encodeText, type SourceText } from '../yaml/sourceText.ts';
import type { ListedPath } from '../read/listedPath.ts';
import type { Locking } from './kubeconfigLocks.ts';
import { byteChange, type FileChange } from './fileChange.ts';

export interface Change extends Locking {
  /** The files in use. */
  readonly paths: readonly ListedPath[];
  readonly edits: readonly Edit[];
  /** Entries that must still be there; without them an edit makes what is missing. */
  readonly expect?: readonly { readonly list: EntryList; readonly name: string }[];
  /**
   * Gets what is about to be written, before the first byte is, and keeps it from being written by throwing. Called
   * again when the files changed meanwhile: the last call is what was written, unless the change failed.
   */
  readonly beforeWrite?: ((files: readonly FileChange<Buffer>[]) => Promise<void>) | undefined;
}

/**
 * Edits the kubeconfig files as kubectl would place the changes, on what is in them at that moment, under client-go's
 * locks and by atomic replacement; see docs/kubeconfig.md. Gives the files that changed; when the edits change nothing,
 * nothing is locked or written. Either every file is written or, as far as the disk lets us, none. Throws
 * 'entry-missing', 'no-kubeconfig', and those of `writeFiles`, `editText` and `readRegularFile`.
 */
export async function changeKubeconfig(change: Change): Promise<{ written: readonly FileChange<Buffer>[] }> {
  const { host, paths, deadlineMs, reaper, beforeWrite } = change;
  refuseNone(paths);
  let seen: Seen = new Map();
  const writes = await writeFiles<PlannedWrite>({
    host,
    paths,
    deadlineMs,
    reaper,
    plan: async () => {
      const planned = await plan(change);
      ({ seen } = planned);
      return planned.writes;
    },
    isCurrent: () => isSeen(seen),
    beforeWrite: beforeWrite && ((planned) => beforeWrite(planned.map(byteChange))),
  });
  return { written: writes.map(byteChange) };
}

/**
 * What `changeKubeconfig` would write if nothing else changed the files meanwhile; nothing is locked or written, but for
 * a write in place that was cut short. Throws its errors but for those of writing.
 */
export async function previewKubeconfig(change: Change): Promise<readonly FileChange<string>[]> {
  const { paths } = change;
  refuseNone(paths);
  await finishWritesInPlace(paths, change);
  const { writes } = await plan(change);
  return writes.map(({ path, before, source, text }) => ({
    path,
    before: before === undefined ? undefined : source.text,
    after: text,
  }));
}

function refuseNone(paths: readonly ListedPath[]): void {
  if (paths.length === 0) throw new UserError('no-kubeconfig');
}

interface PlannedWrite extends Write {
  readonly source: SourceText;
  /** What `after` says. */
  readonly text: string;
  readonly after: Buffer;
}

/** The files as a plan found them, undefined for one that was not there; without those that it could not read. */
type Seen = ReadonlyMap<ListedPath, FileStamp | undefined>;

type ReadError = UserErrorOf<(typeof READ_ERRORS)[number]>;

interface Snapshot extends FileReading<EntryNames> {
  readonly read: ReadFile | undefined;
  /** Why it could not be read, when it is there. */
  readonly problem: ReadError | undefined;
}

interface Plan {
  /** What would be written where, from what the files say now; nothing for files that would stay the same. */
  readonly writes: readonly PlannedWrite[];
  readonly seen: Seen;
}

async function plan({ paths, host, edits: all, expect = [] }: Change): Promise<Plan> {
  const snapshots = new Map<ListedPath, Snapshot>();
  for (const path of paths) snapshots.set(path, await readSnapshot(path, host));
  const files = Array.from(snapshots.values(), ({ loaded }) => loaded);
  for (const entry of expect) {
    const isThere = files.some(({ entries }) => entries?.[entry.list].some(({ name }) => name === entry.name) === true);
    if (!isThere) throw entryMissing(entry);
  }
  const writes: PlannedWrite[] = [];
  for (const [path, edits] of placeEdits(all, files)) {
    const snapshot = snapshots.get(path);
    const write = snapshot && (await writeOf(path, edits, snapshot));
    if (write !== undefined) writes.push(write);
  }
  const known = [...snapshots].filter(([, { problem }]) => problem === undefined);
  return { writes, seen: new Map(known.map(([path, { read }]) => [path, read?.stamp])) };
}

async function isSeen(seen: Seen): Promise<boolean> {
  for (const [path, stamp] of seen) {
    const now = await currentStamp(path).catch(() => undefined);
    if (stamp === undefined || now === undefined ? now !== stamp : !sameStamp(stamp, now)) return false;
  }
  return true;
}

async function writeOf(
  path: ListedPath,
  edits: readonly Edit[],
  snapshot: Snapshot,
): Promise<PlannedWrite | undefined> {
  const { read: before, problem, source, document, loaded } = snapshot;
  if (problem !== undefined) throw problem;
  const [broken] = loaded.file.problems;
  if (document === undefined) {
    throw broken === undefined
      ? new UserError('edit-refused', { reason: 'form', path })
      : new UserError('kubeconfig-broken', broken);
  }
  const text = await inSlices(editing(source.text, document, edits, path));
  if (text === source.text) return undefined;
  const mode = before?.stamp.mode ?? 0o600;
  const after = encodeText(source, text);
  return { path, before, source, text, after, mode: edits.some(putsSecret) ? mode & ~0o077 : mode };
}

/** A file that cannot be read must not stop an edit of another one: kubectl would refuse, the person need not. */
async function readSnapshot(path: ListedPath, host: Host): Promise<Snapshot> {
  const reading = (bytes: Buffer) => inSlices(readingWith(createNames, path, bytes, host));
  const without = async (state: 'missing' | 'refused', problem: ReadError | undefined): Promise<Snapshot> => {
    const loaded = { file: { path, state, problems: [] }, entries: undefined };
    return { ...(await reading(Buffer.alloc(0))), loaded, read: undefined, problem };
  };
  try {
    const read = await readWholeFile(path, { maxBytes: LARGEST_KUBECONFIG });
    if (read === undefined) return await without('missing', undefined);
    return { ...(await reading(read.bytes)), read, problem: undefined };
  } catch (problem) {
    if (!isUserError(problem, ...READ_ERRORS)) throw problem;
    return await without('refused', problem);
  }
}
