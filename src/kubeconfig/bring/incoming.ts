import { clean } from '../../base/clean.ts';
import { pathsOf } from '../../base/paths.ts';
import { Problem } from '../../base/problem.ts';
import { inSlices } from '../../base/slices.ts';
import type { Host } from '../../files/folders.ts';
import { readRegularFile } from '../../files/read.ts';
import { quoteName } from '../fields.ts';
import { LARGEST_KUBECONFIG, readingFile } from '../load.ts';
import { BODY_OF } from '../patch.ts';
import { readBodies } from './bodies.ts';
import type { Body } from './bodies.ts';

/** A kubeconfig that is to be brought in. */
export interface Incoming {
  /** For a person: a path, or "The clipboard". */
  readonly source: string;
  readonly bodies: readonly Body[];
  readonly currentContext: string | undefined;
  /** Sentences about what is not brought in. */
  readonly notes: readonly string[];
}

/** Throws Problem 'incoming-missing', and those of `readRegularFile` and `readIncoming`. */
export async function readIncomingFile(path: string, host: Host): Promise<Incoming> {
  const read = await readRegularFile(path, { maxBytes: LARGEST_KUBECONFIG });
  if (read === undefined)
    throw new Problem('incoming-missing', `There is no file ${clean(path, 300)}; choose another.`);
  return await readIncoming(read.bytes, { source: path, folder: pathsOf(host.platform).dirname(path), host });
}

/**
 * The entries of a text with all their fields. What kubectl would refuse is refused whole, since it would make kubectl
 * refuse the person's own kubeconfig. Throws Problem 'incoming-refused', 'incoming-empty', and those of `readBodies`.
 */
export async function readIncoming(
  bytes: Buffer,
  { source, folder, host }: { readonly source: string; readonly folder: string | undefined; readonly host: Host },
): Promise<Incoming> {
  if (bytes.length > LARGEST_KUBECONFIG) {
    throw new Problem(
      'incoming-refused',
      `${clean(source, 300)} is larger than 32 MiB; check that it is what you mean.`,
    );
  }
  const { loaded } = await inSlices(readingFile(source, bytes, host));
  const [problem] = loaded.file.problems;
  if (problem !== undefined) throw new Problem('incoming-refused', problem.sentence);
  const bodies = await readBodies(bytes, { platform: host.platform, folder });
  if (bodies.length === 0) {
    const sentence = `${clean(source, 300)} holds no cluster, user or context, so there is nothing to bring in; choose a kubeconfig.`;
    throw new Problem('incoming-empty', sentence);
  }
  const notes = bodies
    .filter(({ others }) => others.length > 0)
    .map(({ list, name, others }) => {
      const keys = others.map((key) => clean(key, 40)).join(', ');
      return `The ${BODY_OF[list]} ${quoteName(name)} loses what kubectl does not read: ${keys}.`;
    });
  return { source, bodies, currentContext: loaded.entries?.currentContext, notes };
}
