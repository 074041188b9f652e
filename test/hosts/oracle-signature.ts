import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';

/** A request as it arrived, or as an OKE token holds it. Header names are lower case. */
export interface Received {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** The public key of a keyId, or the reason why there is none. */
export type FindKey = (keyId: string) => KeyObject | string;

/** Oracle allows five minutes. */
const SKEW_MS = 5 * 60_000;
const AUTHORIZATION =
  /^Signature algorithm="rsa-sha256",headers="([^"]+)",keyId="([^"]+)",signature="([^"]+)",version="1"$/u;

/**
 * Checks a signature as Oracle's documentation of request signatures tells: every header that must be signed is, the
 * date is near, the body is the one that was signed. Answers the keyId; throws an error with the reason.
 */
export function checkSignature(request: Received, findKey: FindKey, now: number): string {
  const { method, host, path, headers, body } = request;
  const text = (name: string): string => {
    const value = headers[name];
    if (typeof value !== 'string') throw new Error(`${name} is missing`);
    return value;
  };
  const [, names = '', keyId = '', signature = ''] = AUTHORIZATION.exec(text('authorization')) ?? [];
  const required = ['date', '(request-target)', 'host'];
  if (method === 'POST') required.push('content-length', 'content-type', 'x-content-sha256');
  const signed = names.split(' ');
  for (const name of required) if (!signed.includes(name)) throw new Error(`${name} is not signed`);
  const skew = Math.abs(Date.parse(text('date')) - now);
  if (!(skew <= SKEW_MS)) throw new Error(`the date is ${skew} ms away`);
  if (method === 'POST') {
    const digest = createHash('sha256').update(body).digest('base64');
    if (text('x-content-sha256') !== digest) throw new Error('the body is another one');
    if (text('content-length') !== String(Buffer.byteLength(body))) throw new Error('the length is another one');
  }
  const lines = signed.map((name) => {
    if (name === '(request-target)') return `${name}: ${method.toLowerCase()} ${path}`;
    return `${name}: ${name === 'host' ? host : text(name)}`;
  });
  const key = findKey(keyId);
  if (typeof key === 'string') throw new Error(key);
  const isRight = verify('sha256', Buffer.from(lines.join('\n')), key, Buffer.from(signature, 'base64'));
  if (!isRight) throw new Error('the signature is wrong');
  return keyId;
}

/** The request that an OKE token holds, as the cluster would send it on. */
export function requestOfOkeToken(token: string): Received {
  const url = new URL(Buffer.from(token, 'base64url').toString('utf8'));
  const headers = Object.fromEntries(url.searchParams);
  return { method: 'GET', host: url.host, path: url.pathname, headers, body: '' };
}

/** A key as a session token's `jwk` claim holds it: JSON in a string. */
export function keyOfClaim(jwk: string): KeyObject {
  return createPublicKey({ key: JSON.parse(jwk) as Record<string, string>, format: 'jwk' });
}
