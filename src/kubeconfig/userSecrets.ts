import type { Host } from '../files/folders.ts';
import { parseFile } from './load.ts';
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
export function holdsSecret(bytes: Buffer, host: Host, isMeant: (user: User) => boolean): boolean {
  const users = usersWithSecrets(bytes, host);
  return users === undefined || users.some(isMeant);
}

/** Whether `after` holds a secret that `before` does not, or may do so. */
export function bringsSecret(after: Buffer, before: Buffer | undefined, host: Host): boolean {
  const users = usersWithSecrets(after, host);
  if (users === undefined) return true;
  const known = new Set((before && usersWithSecrets(before, host))?.flatMap(secretsOf));
  return users.flatMap(secretsOf).some((secret) => !known.has(secret));
}

function usersWithSecrets(bytes: Buffer, host: Host): readonly User[] | undefined {
  if (!WORDS.test(decodeText(bytes).source.text)) return [];
  const { file, entries } = parseFile('', bytes, host);
  if (entries === undefined || file.problems.length > 0) return undefined;
  return entries.users.filter((user) => secretsOf(user).length > 0);
}
