import { pathsOf } from '../../base/platformPath.ts';
import type { Host } from '../../base/platform.ts';
import type { Profile } from './configFile.ts';
import { pathIn } from './ociSettings.ts';

type FileKey = 'key_file' | 'security_token_file';

/** The files that a profile names, absolute, as they are named: links are not followed. */
export function pathsIn({ values }: Pick<Profile, 'values'>, host: Host): ReadonlyMap<FileKey, string> {
  const { resolve } = pathsOf(host.platform);
  const paths = new Map<FileKey, string>();
  for (const key of ['key_file', 'security_token_file'] as const) {
    const path = pathIn(values, key, host);
    if (path !== undefined) paths.set(key, resolve(host.home, path));
  }
  return paths;
}

/** Whether an absolute path leads below a folder. */
export function isIn(path: string, folder: string, { platform }: Host): boolean {
  const { relative, isAbsolute } = pathsOf(platform);
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !/^\.\.[\\/]/u.test(way) && !isAbsolute(way);
}
