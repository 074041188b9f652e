import { chmod, stat } from 'node:fs/promises';
import { Problem } from '../base/problem.ts';

/** Takes files away from everybody but their owner. Throws Problem 'oci-file-stays-open'. */
export async function closeFiles(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    try {
      const found = await stat(path);
      if (found.isFile()) await chmod(path, found.mode & 0o700);
    } catch (cause) {
      const sentence = `${path} cannot be taken away from others: check that it is there and belongs to you.`;
      throw new Problem('oci-file-stays-open', sentence, { cause });
    }
  }
}
