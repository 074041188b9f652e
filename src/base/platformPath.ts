import { posix, win32 } from 'node:path';

/** The path functions of the platform that a file is for, whichever this code runs on. */
export function pathsOf(platform: NodeJS.Platform): typeof posix {
  return platform === 'win32' ? win32 : posix;
}
