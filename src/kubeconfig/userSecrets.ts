import { inSlices } from '../base/slices.ts';
import type { Host } from '../files/folders.ts';
import { readingFile } from './load.ts';
import type { User } from './model.ts';
import { SECRETS } from './secret.ts';
import { decodeText } from './yaml/text.ts';

/** What in a user entry lets somebody else be the person. */
export function secretsOf(user: User): readonly string[] {
  const config = [...(user.authProvider?.config ?? [])].filter(([key]) => SECRETS.has(key)).map(([, value]) => value);
  const found = [user.token, user.password, user.clientKeyData, ...config];
  return found.filter((secret) => secret !== undefined).filter((secret) => secret !== '');
}

/** Without these words in it, a file holds no secret; most need no closer look then. */
const WORDS = /token|secret|password|client-key-data/u;

/**
 * Whether a file holds a secret of a user entry that `isMeant`. One that cannot be read to the end may hold anything.
 */
export async function holdsSecret(bytes: Buffer, host: Host, isMeant: (user: User) => boolean): Promise<boolean> {
  const users = await usersWithSecrets(bytes, host);
  return users === undefined || users.some(isMeant);
}

/** Whether `after` holds a secret that `before` does not, or may do so. */
export async function bringsSecret(after: Buffer, before: Buffer | undefined, host: Host): Promise<boolean> {
  const users = await usersWithSecrets(after, host);
  if (users === undefined) return true;
  const known = new Set((before && (await usersWithSecrets(before, host)))?.flatMap(secretsOf));
  return users.flatMap(secretsOf).some((secret) => !known.has(secret));
}

async function usersWithSecrets(bytes: Buffer, host: Host): Promise<readonly User[] | undefined> {
  if (!WORDS.test(decodeText(bytes).source.text)) return [];
  const { file, entries } = (await inSlices(readingFile('', bytes, host))).loaded;
  if (entries === undefined || file.problems.length > 0) return undefined;
  return entries.users.filter((user) => secretsOf(user).length > 0);
}
