import { inSlices } from '../../base/timeSlices.ts';
import type { Host } from '../../base/platform.ts';
import { readingFile } from './loadKubeconfig.ts';
import type { User } from './model.ts';
import { decodeText } from '../yaml/sourceText.ts';
import { NO_FILE } from './listedPath.ts';

/** What in a user entry lets somebody else be the person. */
export function secretsOf(user: User): readonly string[] {
  const config = [...(user.authProvider?.config ?? [])].filter(([key]) => SECRETS.has(key)).map(([, value]) => value);
  const found = [user.token, user.password, user.clientKeyData, ...config];
  return found.filter((secret) => secret !== undefined).filter((secret) => secret !== '');
}

/** A file without these words holds no secret, so most files need no parsing. */
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
  const { file, entries } = (await inSlices(readingFile(NO_FILE, bytes, host))).loaded;
  if (entries === undefined || file.problems.length > 0) return undefined;
  return entries.users.filter((user) => secretsOf(user).length > 0);
}
/** Fields of a user entry and of kubectl's oidc provider that let somebody else be the person. */

export const SECRETS: ReadonlySet<string> = new Set([
  'token',
  'password',
  'client-key-data',
  'id-token',
  'refresh-token',
  'access-token',
  'client-secret',
]);
