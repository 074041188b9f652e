import { lstat, readlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UserError } from '../errors/userError.ts';
import { hasErrno } from '../base/errno.ts';
import { MOST_LINKS, refusePath } from './readFile.ts';

declare const REAL: unique symbol;

/** An absolute path at whose end no symbolic link stands: that of the file itself. Only `finalTarget` makes one. */
export type RealPath = string & { readonly [REAL]: true };

/**
 * Where a write to `path` lands: the end of its chain of symbolic links, whether a file is there or not.
 * Throws 'symlink-loop' or 'path-refused'.
 */
export async function finalTarget(path: string): Promise<RealPath> {
  let at = resolve(path);
  for (let links = 0; links <= MOST_LINKS; links++) {
    const refused = refusePath(at, process.platform);
    if (refused !== undefined) throw refused;
    try {
      if (!(await lstat(at)).isSymbolicLink()) return at as RealPath;
      at = resolve(dirname(at), await readlink(at));
    } catch (error) {
      if (hasErrno(error, 'ENOENT')) return at as RealPath;
      if (hasErrno(error, 'ELOOP')) break;
      throw error;
    }
  }
  throw new UserError('symlink-loop', { path });
}
