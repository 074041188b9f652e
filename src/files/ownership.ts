import { lstat } from 'node:fs/promises';

/** Whether a file or folder is there, this person's, and no symbolic link. Windows knows no owner of that kind. */
export async function isOwn(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined || found.isSymbolicLink()) return false;
  const me = process.geteuid?.();
  return me === undefined || found.uid === me;
}
