import { chmod, stat } from 'node:fs/promises';
import { UserError } from '../../errors/userError.ts';

/** Takes files away from everybody but their owner. Throws UserError 'oci-file-exposed'. */
export async function makeFilesPrivate(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    try {
      const found = await stat(path);
      if (found.isFile()) await chmod(path, found.mode & 0o700);
    } catch (cause) {
      throw new UserError('oci-file-exposed', { path }, { cause });
    }
  }
}
