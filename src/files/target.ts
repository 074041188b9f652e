import { lstat, readlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Problem } from '../base/problem.ts';
import { isCode } from './code.ts';
import { MOST_LINKS, refusePath } from './read.ts';

/**
 * Where a write to `path` lands: the end of its chain of symbolic links, whether a file is there or not.
 * Throws Problem 'symlink-loop' or 'path-refused'.
 */
export async function finalTarget(path: string): Promise<string> {
  let at = resolve(path);
  for (let links = 0; links <= MOST_LINKS; links++) {
    const refused = refusePath(at, process.platform);
    if (refused !== undefined) throw refused;
    try {
      if (!(await lstat(at)).isSymbolicLink()) return at;
      at = resolve(dirname(at), await readlink(at));
    } catch (error) {
      if (isCode(error, 'ENOENT')) return at;
      if (isCode(error, 'ELOOP')) break;
      throw error;
    }
  }
  throw new Problem('symlink-loop', `${path} is a symbolic link that leads to itself; point it to a file.`);
}
