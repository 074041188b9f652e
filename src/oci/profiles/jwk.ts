import { createPublicKey, type KeyObject } from 'node:crypto';
import { fieldsIn, jsonIn } from '../../base/json.ts';
import { claimsIn } from '../../base/jwt.ts';

/** The public half of an RSA key, as Oracle's sign-in takes it and its tokens name it. */
export interface Jwk {
  /** Base64url. */
  readonly n: string;
  readonly e: string;
}

export function jwkOf(key: KeyObject): Jwk {
  const { n = '', e = '' } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  return { n, e };
}

/** `public_key` of the sign-in's URL, byte for byte (oci_cli/cli_util.py, to_jwk; Python's json.dumps writes blanks). */
export function encodedJwk({ n, e }: Jwk): string {
  const json = `{"kty": "RSA", "n": "${n}", "e": "${e}", "kid": "Ignored"}`;
  return Buffer.from(json).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}

/** What `encodedJwk` made; undefined for anything else. */
export function decodedJwk(encoded: string): Jwk | undefined {
  return jwkIn(jsonIn(Buffer.from(encoded, 'base64url').toString('utf8')));
}

/** The key that a session token is for: its claim `jwk`, which holds JSON as text. Not every token has one. */
export function jwkOfToken(token: string): Jwk | undefined {
  const { jwk } = claimsIn(token) ?? {};
  return jwkIn(typeof jwk === 'string' ? jsonIn(jwk) : jwk);
}

export function isSameKey(one: Jwk, other: Jwk): boolean {
  const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');
  return bytes(one.n).equals(bytes(other.n)) && bytes(one.e).equals(bytes(other.e));
}

function jwkIn(value: unknown): Jwk | undefined {
  const { n, e } = fieldsIn(value);
  return typeof n === 'string' && typeof e === 'string' && n !== '' ? { n, e } : undefined;
}
