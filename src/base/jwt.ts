import { jsonIn } from './json.ts';

/** ID tokens are a few kB, and API servers take at most 1 MiB of headers; a JWT of more than this is not decoded. */
const LONGEST_TOKEN = 64 * 1024;

type Fields = Readonly<Record<string, unknown>>;

/** The claims of a JWT, unverified; undefined for what is none. */
export function claimsIn(token: string): Fields | undefined {
  return partOf(token, 1);
}

/** The header of a JWT, unverified; undefined for what is none. */
export function headerIn(token: string): Fields | undefined {
  return partOf(token, 0);
}

function partOf(token: string, index: 0 | 1): Fields | undefined {
  const parts = token.split('.');
  if (token.length > LONGEST_TOKEN || parts.length !== 3) return undefined;
  const part = jsonIn(Buffer.from(parts[index] ?? '', 'base64url').toString('utf8'));
  return typeof part === 'object' && part !== null && !Array.isArray(part) ? (part as Fields) : undefined;
}

/** The best name that claims give to show: email, else preferred_username, else name, else sub. Raw. */
export function nameIn(claims: Fields): string | undefined {
  return ['email', 'preferred_username', 'name', 'sub']
    .map((claim) => claims[claim])
    .filter((value) => typeof value === 'string')
    .find((value) => value !== '');
}
