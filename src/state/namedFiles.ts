import { readRegularFile } from '../files/readFile.ts';
import type { FileText } from '../credential/credential.ts';
import type { Kubeconfig } from '../kubeconfig/read/model.ts';

/** Certificates and tokens are a few kB; a bundle of every public authority is about 300 kB. */
const LARGEST = 1024 * 1024;

/** How many files are open at once while the snapshot is made. */
const AT_ONCE = 16;

/**
 * Reads the small local files that a kubeconfig names, and `more`, so that the rest can stay pure. What cannot be read is absent:
 * the entry that names it says so. Never throws.
 */
export async function readNamedFiles(kubeconfig: Kubeconfig, more: Iterable<string> = []): Promise<FileText> {
  const paths = new Set<string>(more);
  for (const { certificateAuthority } of kubeconfig.clusters.values()) {
    if (certificateAuthority !== undefined) paths.add(certificateAuthority);
  }
  for (const { tokenFile, clientCertificate } of kubeconfig.users.values()) {
    if (tokenFile !== undefined) paths.add(tokenFile);
    if (clientCertificate !== undefined) paths.add(clientCertificate);
  }
  const texts = new Map<string, string>();
  const queue = paths.values();
  const worker = async (): Promise<void> => {
    for (const path of queue) {
      const text = await readText(path).catch(() => undefined);
      if (text !== undefined) texts.set(path, text);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return (path) => texts.get(path);
}

/** The text of a small local file; undefined when it does not exist. Throws what `readRegularFile` throws. */
export async function readText(path: string): Promise<string | undefined> {
  return (await readRegularFile(path, { maxBytes: LARGEST }))?.bytes.toString('utf8');
}
