import type { Host } from '../files/folders.ts';
import { readRegularFile } from '../files/read.ts';
import type { ReadFile } from '../files/read.ts';
import { digestOf } from './backupFormat.ts';
import type { BackedUpFile } from './backupFormat.ts';
import type { PreviewedFile } from './change.ts';
import { LARGEST_KUBECONFIG } from './load.ts';
import type { Write } from './landing.ts';
import { bringsSecret } from './userSecrets.ts';
import { decodeText } from './yaml/text.ts';

/** How a file differs from what a backup says; `path` is as listed. */
export interface Difference extends Omit<PreviewedFile, 'after'> {
  /** Undefined when the file was not there. */
  readonly after: string | undefined;
}

/** What is to be done to have the files as they were. */
export interface Restoring {
  readonly writes: readonly Write[];
  /** What the writes would change, as texts. */
  readonly differences: readonly Difference[];
  /** Whether every file that would be written says what the edit made of it: nobody else has changed it. */
  readonly isOurs: boolean;
}

/** Reads the files of a backup as they are now. Throws what `readRegularFile` throws. */
export async function planRestore(files: readonly BackedUpFile[], host: Host): Promise<Restoring> {
  const found: { readonly file: BackedUpFile; readonly now: ReadFile | undefined }[] = [];
  for (const file of files) {
    const now = await readRegularFile(file.path, { maxBytes: LARGEST_KUBECONFIG });
    if (!isSame(now?.bytes, file.before)) found.push({ file, now });
  }
  const writes: Write[] = [];
  for (const { file, now } of found) {
    const { path, before: after } = file;
    const mode = now?.stamp.mode ?? 0o600;
    const isSecret = after !== undefined && (await bringsSecret(after, now?.bytes, host));
    writes.push({ path, before: now, after, mode: isSecret ? mode & ~0o077 : mode });
  }
  return {
    writes,
    differences: found.map(({ file: { path, before }, now }) => ({
      path,
      before: textOf(now?.bytes),
      after: textOf(before),
    })),
    isOurs: found.every(({ file, now }) => file.after === (now && digestOf(now.bytes))),
  };
}

export function textOf(bytes: Buffer | undefined): string | undefined {
  return bytes === undefined ? undefined : decodeText(bytes).source.text;
}

/** Whether two lists of differences say the same, in whatever order. */
export function sameDifferences(some: readonly Difference[], others: readonly Difference[]): boolean {
  const isAmongOthers = (one: Difference): boolean =>
    others.some(({ path, before, after }) => path === one.path && before === one.before && after === one.after);
  return some.length === others.length && some.every(isAmongOthers);
}

function isSame(some: Buffer | undefined, other: Buffer | undefined): boolean {
  return some === undefined || other === undefined ? some === other : some.equals(other);
}
