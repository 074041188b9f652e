import type { Host } from '../../base/platform.ts';
import { type ReadFile, readRegularFile } from '../../files/readFile.ts';
import { type BackedUpFile, digestOf } from './backupFormat.ts';
import { byteChange, type FileChange, textChange } from '../edit/fileChange.ts';
import { LARGEST_KUBECONFIG } from '../read/loadKubeconfig.ts';
import type { Write } from '../edit/writeFiles.ts';
import { bringsSecret } from '../read/userSecrets.ts';

/** What is to be done to have the files as they were. */
export interface Restoring {
  readonly writes: readonly Write[];
  /** What the writes would change, as texts. */
  readonly differences: readonly FileChange<string>[];
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
    differences: writes.map((write) => textChange(byteChange(write))),
    isOurs: found.every(({ file, now }) => file.after === (now && digestOf(now.bytes))),
  };
}

function isSame(some: Buffer | undefined, other: Buffer | undefined): boolean {
  return some === undefined || other === undefined ? some === other : some.equals(other);
}
