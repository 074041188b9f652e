import type { YamlValue } from '../edit/editText.ts';
import { isSecretVariable } from '../edit/secretEdits.ts';
import { SECRETS } from '../read/userSecrets.ts';
import { secretArgs } from '../read/secretArguments.ts';
import { type Fields, isFields } from './entryBodies.ts';
import type { SecretKind } from './risk.ts';

/** Fields without which others of the same user cannot be used. */
const WITH_SECRETS: ReadonlySet<string> = new Set([
  'client-certificate',
  'client-certificate-data',
  'client-key',
  'tokenFile',
]);

/** Fields that hold or name a secret. */
const KIND_OF: ReadonlyMap<string, SecretKind> = new Map([
  ['token', 'token'],
  ['password', 'password'],
  ['client-key', 'client-key'],
  ['client-key-data', 'client-key'],
  ['id-token', 'id-token'],
  ['refresh-token', 'refresh-token'],
  ['access-token', 'access-token'],
  ['client-secret', 'client-secret'],
]);

/** The secrets that a user entry, its key files included, would carry, each kind once. */
export function secretsIn(user: Fields): readonly SecretKind[] {
  const found = new Set<SecretKind>();
  const config = Object.entries(configOf(user)).filter(([key]) => key !== 'client-key');
  for (const [key, value] of [...Object.entries(user), ...config]) {
    const kind = KIND_OF.get(key);
    if (kind !== undefined && isFilled(value)) found.add(kind);
  }
  if (secretArgs(argsOf(user)).size > 0) found.add('argument');
  if (envOf(user).some(isSecretVariable)) found.add('variable');
  return [...found];
}

/** The entry without them, and without what is useless then: a certificate without its key, a token file. */
export function withoutSecretsOf(user: Fields): Fields {
  const kept = Object.entries(user).flatMap(([key, value]): [string, YamlValue][] => {
    if (SECRETS.has(key) || WITH_SECRETS.has(key)) return [];
    if (key === 'auth-provider' && isFields(value)) return [[key, { ...value, config: withoutKeys(configOf(user)) }]];
    if (key === 'exec' && isFields(value)) return [[key, withoutArgs(value, user)]];
    return [[key, value]];
  });
  return Object.fromEntries(kept);
}

/** An address without its user's name and password; as it is when there is none. */
export function withoutPassword(address: YamlValue | undefined): YamlValue | undefined {
  const url = typeof address === 'string' ? URL.parse(address) : null;
  if (url === null || (url.username === '' && url.password === '')) return address;
  url.username = '';
  url.password = '';
  return url.href;
}

function withoutKeys(config: Fields): Fields {
  return Object.fromEntries(Object.entries(config).filter(([key]) => !SECRETS.has(key)));
}

function withoutArgs(exec: Fields, user: Fields): Fields {
  const args = argsOf(user);
  const secrets = secretArgs(args);
  // A flag goes with its value behind it.
  const isKept = (_: string, index: number): boolean =>
    !secrets.has(index) && !(secrets.has(index + 1) && !(args[index] ?? '').includes('='));
  return Object.fromEntries(
    Object.entries(exec).map(([key, value]): [string, YamlValue] => {
      if (key === 'args' && secrets.size > 0) return [key, args.filter(isKept)];
      return key === 'env' ? [key, envOf(user).filter((each) => !isSecretVariable(each))] : [key, value];
    }),
  );
}

function configOf(user: Fields): Fields {
  const provider = user['auth-provider'];
  const config = isFields(provider) ? provider['config'] : undefined;
  return isFields(config) ? config : {};
}

function argsOf({ exec }: Fields): readonly string[] {
  const args = isFields(exec) ? exec['args'] : undefined;
  return Array.isArray(args) ? args.map(String) : [];
}

function envOf({ exec }: Fields): readonly YamlValue[] {
  const env: unknown = isFields(exec) ? exec['env'] : undefined;
  return Array.isArray(env) ? (env as readonly YamlValue[]) : [];
}

function isFilled(value: YamlValue | undefined): boolean {
  return value !== undefined && value !== '';
}
