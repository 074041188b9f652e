import { rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ensurePrivateFolder } from '../files/stateFolder.ts';
import { readRegularFile } from '../files/readFile.ts';
import { replaceFile } from '../files/writeFile.ts';
import { isFileId } from './ids.ts';
import type { Session } from './session.ts';
import type { SessionStore } from './sessionStore.ts';

const SUFFIX = '.jwt';
const LARGEST_TOKEN = 1 << 20;

/** Where kubectl reads the ID token of a session (`users[].user.tokenFile`). */
export function tokenFileOf(stateFolder: string, sessionId: string): string {
  return join(tokenFolder(stateFolder), `${sessionId}${SUFFIX}`);
}

/** The session whose token file a path is; undefined for files that are not ours. */
export function sessionIdOfTokenFile(stateFolder: string, path: string | undefined): string | undefined {
  if (!path?.endsWith(SUFFIX)) return undefined;
  const id = basename(path, SUFFIX);
  return isFileId(id) && samePath(dirname(resolve(path)), tokenFolder(stateFolder)) ? id : undefined;
}

/**
 * Puts the ID token where kubectl reads it, 0600 in a 0700 folder, and only when it changed, since clients watch the
 * file. Returns whether it did. Throws what the file system's helpers throw.
 */
export async function writeTokenFile(stateFolder: string, sessionId: string, idToken: string): Promise<boolean> {
  const path = tokenFileOf(stateFolder, sessionId);
  await ensurePrivateFolder(stateFolder);
  await ensurePrivateFolder(tokenFolder(stateFolder));
  const found = await readRegularFile(path, { maxBytes: LARGEST_TOKEN }).catch(() => undefined);
  if (found?.bytes.toString('utf8') === idToken && (process.platform === 'win32' || found.stamp.mode === 0o600)) {
    return false;
  }
  await replaceFile(path, idToken, { mode: 0o600 });
  return true;
}

/**
 * Gives kubectl the session's ID token. Somebody may sign out at that moment, in another window: who removes a session
 * removes its file afterwards, and who writes the file looks for the session afterwards, so that none stays behind.
 */
export async function releaseToken(
  stateFolder: string,
  { id, tokens }: Pick<Session, 'id' | 'tokens'>,
  sessions: Pick<SessionStore, 'read'>,
): Promise<void> {
  const isNew = await writeTokenFile(stateFolder, id, tokens.idToken);
  if (isNew && (await sessions.read(id)).kind === 'absent') await removeTokenFile(stateFolder, id);
}

export async function removeTokenFile(stateFolder: string, sessionId: string): Promise<void> {
  await rm(tokenFileOf(stateFolder, sessionId), { force: true });
}

function tokenFolder(stateFolder: string): string {
  return join(stateFolder, 'tokens');
}

function samePath(one: string, other: string): boolean {
  const [left, right] = [resolve(one), resolve(other)];
  return process.platform === 'win32' ? left.toLowerCase() === right.toLowerCase() : left === right;
}
