import { BODY_OF } from '../entryLists.ts';
import { pathsOf } from '../../base/platformPath.ts';
import type { ImportOrigin } from '../../errors/kubeconfigErrors.ts';
import { UserError } from '../../errors/userError.ts';
import { inSlices } from '../../base/timeSlices.ts';
import type { Host } from '../../base/platform.ts';
import { readRegularFile } from '../../files/readFile.ts';
import { LARGEST_KUBECONFIG, readingFile } from '../read/loadKubeconfig.ts';
import { type Body, readBodies } from './entryBodies.ts';
import type { TransferNote } from './transferNotes.ts';
import { listedPaths, NO_FILE } from '../read/listedPath.ts';

/** A kubeconfig that is to be brought in. */
export interface ImportSource {
  readonly origin: ImportOrigin;
  readonly bodies: readonly Body[];
  readonly currentContext: string | undefined;
  /** What is not brought in. */
  readonly notes: readonly TransferNote[];
}

/** Throws 'incoming-missing', and those of `readRegularFile` and `readImportBytes`. */
export async function readImportFile(path: string, host: Host): Promise<ImportSource> {
  const read = await readRegularFile(path, { maxBytes: LARGEST_KUBECONFIG });
  if (read === undefined) throw new UserError('incoming-missing', { path });
  const folder = pathsOf(host.platform).dirname(path);
  return await readImportBytes(read.bytes, { origin: { kind: 'file', path }, folder, host });
}

/**
 * The entries of a text with all their fields. What kubectl would refuse is refused whole, since it would make kubectl
 * refuse the person's own kubeconfig. Throws 'incoming-refused', 'incoming-too-large',
 * 'incoming-empty', and those of `readBodies`.
 */
export async function readImportBytes(
  bytes: Buffer,
  { origin, folder, host }: { readonly origin: ImportOrigin; readonly folder: string | undefined; readonly host: Host },
): Promise<ImportSource> {
  if (bytes.length > LARGEST_KUBECONFIG) {
    throw new UserError('incoming-too-large', { origin, maxBytes: LARGEST_KUBECONFIG });
  }
  const [path = NO_FILE] = listedPaths(origin.kind === 'file' ? [origin.path] : []);
  const { loaded } = await inSlices(readingFile(path, bytes, host));
  const [diagnostic] = loaded.file.problems;
  if (diagnostic !== undefined) throw new UserError('incoming-refused', { origin, diagnostic });
  const bodies = await readBodies(bytes, { platform: host.platform, folder });
  if (bodies.length === 0) throw new UserError('incoming-empty', { origin });
  const notes = bodies
    .filter(({ others }) => others.length > 0)
    .map(({ list, name, others: keys }): TransferNote => {
      return { code: 'keys-dropped', data: { kind: BODY_OF[list], name, keys } };
    });
  return { origin, bodies, currentContext: loaded.entries?.currentContext, notes };
}
