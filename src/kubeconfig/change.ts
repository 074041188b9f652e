import { Problem } from '../base/problem.ts';
import { inSlices } from '../base/slices.ts';
import type { Host } from '../files/folders.ts';
import type { LockKeeper } from '../files/keeper.ts';
import { currentStamp, sameStamp } from '../files/read.ts';
import type { ReadFile, Stamp } from '../files/read.ts';
import { editing } from './edit.ts';
import type { Edit, EntryList } from './edit.ts';
import { createNames } from './entries.ts';
import type { EntryNames } from './entries.ts';
import { finishWritesInPlace } from './journals.ts';
import { landWrites } from './landing.ts';
import type { Write } from './landing.ts';
import { LARGEST_KUBECONFIG, readingWith } from './load.ts';
import type { FileReading } from './load.ts';
import { entryMissing, placeEdits } from './place.ts';
import { readWhole } from './readWhole.ts';
import { putsSecret } from './secret.ts';
import { encodeText } from './yaml/text.ts';
import type { SourceText } from './yaml/text.ts';

export interface Change {
  /** The files in use, as `kubeconfigPaths` lists them. */
  readonly paths: readonly string[];
  readonly host: Host;
  readonly edits: readonly Edit[];
  /** How long to wait for locks, in milliseconds. */
  readonly deadlineMs?: number;
  /** Takes the locks away if this process is killed. */
  readonly keeper?: LockKeeper;
  /** Entries that must still be there; without them an edit makes what is missing. */
  readonly expect?: readonly { readonly list: EntryList; readonly name: string }[];
  /**
   * Gets what is about to be written, before the first byte is, and keeps it from being written by throwing. Called
   * again when the files changed meanwhile: the last call is what was written, unless the change failed.
   */
  readonly beforeWrite?: ((files: readonly WrittenFile[]) => Promise<void>) | undefined;
}

/** What a change did to one file; `path` is as listed. */
export interface WrittenFile {
  readonly path: string;
  /** Undefined when the change made the file. */
  readonly before: Buffer | undefined;
  readonly after: Buffer;
}

/** What a change would do to one file, as texts; `path` is as listed. */
export interface PreviewedFile {
  readonly path: string;
  /** Undefined when the change would make the file. */
  readonly before: string | undefined;
  readonly after: string;
}

/**
 * Edits the kubeconfig files as kubectl would place the changes, on what is in them at that moment, under client-go's
 * locks and by atomic replacement; see docs/kubeconfig.md. Gives the files that changed; when the edits change nothing,
 * nothing is locked or written. Either every file is written or, as far as the disk lets us, none. Throws Problem
 * 'entry-missing', 'no-kubeconfig', and those of `landWrites`, `editText` and `readRegularFile`.
 */
export async function changeKubeconfig(change: Change): Promise<{ written: readonly WrittenFile[] }> {
  const { host, deadlineMs, keeper, beforeWrite } = change;
  const paths = listedPaths(change);
  let seen: Seen = new Map();
  const writes = await landWrites<PlannedWrite>({
    host,
    paths,
    deadlineMs,
    keeper,
    plan: async () => {
      const planned = await plan(paths, change);
      ({ seen } = planned);
      return planned.writes;
    },
    isCurrent: () => isSeen(seen),
    beforeWrite: beforeWrite && ((planned) => beforeWrite(planned.map(writtenFile))),
  });
  return { written: writes.map(writtenFile) };
}

function writtenFile({ path, before, after }: PlannedWrite): WrittenFile {
  return { path, before: before?.bytes, after };
}

/**
 * What `changeKubeconfig` would write if nothing else changed the files meanwhile; nothing is locked or written, but for
 * a write in place that was cut short. Throws its Problems but for those of writing.
 */
export async function previewKubeconfig(change: Change): Promise<readonly PreviewedFile[]> {
  const paths = listedPaths(change);
  await finishWritesInPlace(paths, change);
  const { writes } = await plan(paths, change);
  return writes.map(({ path, before, source, text }) => ({
    path,
    before: before === undefined ? undefined : source.text,
    after: text,
  }));
}

function listedPaths(change: Change): readonly string[] {
  const paths = [...new Set(change.paths)].filter((path) => path !== '');
  if (paths.length > 0) return paths;
  throw new Problem('no-kubeconfig', 'KUBECONFIG names no file to write to; name one there or in the settings.');
}

interface PlannedWrite extends Write {
  readonly source: SourceText;
  /** What `after` says. */
  readonly text: string;
  readonly after: Buffer;
}

/** The listed files as a plan found them, undefined for one that was not there; without those that it could not read. */
type Seen = ReadonlyMap<string, Stamp | undefined>;

interface Snapshot extends FileReading<EntryNames> {
  readonly read: ReadFile | undefined;
  /** Why it could not be read, when it is there. */
  readonly problem: Problem | undefined;
}

interface Plan {
  /** What would be written where, from what the files say now; nothing for files that would stay the same. */
  readonly writes: readonly PlannedWrite[];
  readonly seen: Seen;
}

async function plan(paths: readonly string[], change: Change): Promise<Plan> {
  const snapshots = new Map<string, Snapshot>();
  for (const path of paths) snapshots.set(path, await readSnapshot(path, change.host));
  const files = Array.from(snapshots.values(), ({ loaded }) => loaded);
  for (const entry of change.expect ?? []) {
    const isThere = files.some(({ entries }) => entries?.[entry.list].some(({ name }) => name === entry.name) === true);
    if (!isThere) throw entryMissing(entry);
  }
  const writes: PlannedWrite[] = [];
  for (const [path, edits] of placeEdits(change.edits, files)) {
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

async function writeOf(path: string, edits: readonly Edit[], snapshot: Snapshot): Promise<PlannedWrite | undefined> {
  const { read: before, problem, source, document, loaded } = snapshot;
  if (problem !== undefined) throw problem;
  if (document === undefined) throw new Problem('kubeconfig-broken', loaded.file.problems[0]?.sentence ?? path);
  const text = await inSlices(editing(source.text, document, edits, path));
  if (text === source.text) return undefined;
  const mode = before?.stamp.mode ?? 0o600;
  const after = encodeText(source, text);
  return { path, before, source, text, after, mode: edits.some(putsSecret) ? mode & ~0o077 : mode };
}

/** A listed file that cannot be read must not stop an edit of another one: kubectl would refuse, the person need not. */
async function readSnapshot(path: string, host: Host): Promise<Snapshot> {
  const reading = (bytes: Buffer) => inSlices(readingWith(createNames, path, bytes, host));
  const without = async (state: 'missing' | 'refused', problem: Problem | undefined): Promise<Snapshot> => {
    const loaded = { file: { path, state, problems: [] }, entries: undefined };
    return { ...(await reading(Buffer.alloc(0))), loaded, read: undefined, problem };
  };
  try {
    const read = await readWhole(path, { maxBytes: LARGEST_KUBECONFIG });
    if (read === undefined) return await without('missing', undefined);
    return { ...(await reading(read.bytes)), read, problem: undefined };
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    return await without('refused', problem);
  }
}
