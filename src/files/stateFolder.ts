import { chmod, lstat, mkdir } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import type { FileErrors } from '../errors/fileErrors.ts';
import { UserError, type UserErrorOf } from '../errors/userError.ts';
import type { Host } from '../base/platform.ts';
import { hasErrno } from '../base/errno.ts';

/**
 * Where the sealed sessions and token files of this person on this host are:
 * Linux ${XDG_STATE_HOME:-~/.local/state}/cluster-signin (a relative XDG_STATE_HOME is ignored, as the XDG base
 * directory specification says), macOS ~/Library/Application Support/cluster-signin, Windows
 * %LOCALAPPDATA%\cluster-signin.
 */
export function stateFolder(host: Host): string {
  if (host.platform === 'win32') {
    const local = host.env['LOCALAPPDATA'];
    return win32.join(isFilled(local) ? local : win32.join(host.home, 'AppData', 'Local'), 'cluster-signin');
  }
  if (host.platform === 'darwin') {
    return posix.join(host.home, 'Library', 'Application Support', 'cluster-signin');
  }
  const state = host.env['XDG_STATE_HOME'];
  const base = isFilled(state) && posix.isAbsolute(state) ? state : posix.join(host.home, '.local', 'state');
  return posix.join(base, 'cluster-signin');
}

/**
 * Creates (recursively) a 0700 folder of ours, repairs its mode, refuses one that is a symlink or owned by another.
 * Throws 'folder-unsafe' or 'folder-unwritable'. On Windows the profile's own access list protects it.
 */
export async function ensurePrivateFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (hasErrno(error, 'EEXIST', 'ENOTDIR')) throw unsafe(path, 'not-a-folder', error);
    throw new UserError('folder-unwritable', { path }, { cause: error });
  }
  const found = await lstat(path);
  if (found.isSymbolicLink()) throw unsafe(path, 'link');
  if (!found.isDirectory()) throw unsafe(path, 'not-a-folder');
  const me = process.geteuid?.();
  if (me === undefined) return;
  if (found.uid !== me) throw unsafe(path, 'owner');
  if ((found.mode & 0o777) !== 0o700) await chmod(path, 0o700);
}

function isFilled(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}

function unsafe(
  path: string,
  reason: FileErrors['folder-unsafe']['reason'],
  cause?: unknown,
): UserErrorOf<'folder-unsafe'> {
  return new UserError('folder-unsafe', { path, reason }, { cause });
}
