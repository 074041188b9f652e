import { createHash, type KeyObject, sign } from 'node:crypto';

/** Who signs a request to Oracle. */
export interface Signer {
  /** `tenancy/user/fingerprint` of an API key, or `ST$` and a session token. */
  readonly keyId: string;
  /** RSASSA-PKCS1-v1_5 with SHA-256, in base64. */
  sign(text: string): string;
}

export function createSigner(keyId: string, key: KeyObject): Signer {
  return { keyId, sign: (text) => sign('sha256', Buffer.from(text), key).toString('base64') };
}

export function sessionKeyId(token: string): string {
  return `ST$${token}`;
}

export interface SignedRequest {
  readonly method: 'get' | 'post';
  readonly host: string;
  /** With its query. */
  readonly path: string;
  /** Milliseconds since the epoch; Oracle takes a signature for five minutes. */
  readonly at: number;
  /** JSON; absent when nothing is sent. */
  readonly body?: string;
}

/**
 * The headers of a request signed as Oracle's Python SDK does it (oci/signer.py: draft-cavage-http-signatures with
 * `date (request-target) host` and, with a body, `content-length content-type x-content-sha256`). `host` and
 * `content-length` are signed, too, and left to whoever sends the request.
 */
export function signedHeaders(signer: Signer, { method, host, path, at, body }: SignedRequest): Record<string, string> {
  const date = new Date(at).toUTCString();
  const sent: Record<string, string> = { date };
  const signed = [
    ['date', date],
    ['(request-target)', `${method} ${path}`],
    ['host', host],
  ];
  if (body !== undefined) {
    sent['content-type'] = 'application/json';
    sent['x-content-sha256'] = createHash('sha256').update(body).digest('base64');
    signed.push(
      ['content-length', String(Buffer.byteLength(body))],
      ['content-type', sent['content-type']],
      ['x-content-sha256', sent['x-content-sha256']],
    );
  }
  const text = signed.map((pair) => pair.join(': ')).join('\n');
  const names = signed.map(([name]) => name).join(' ');
  const authorization = `Signature algorithm="rsa-sha256",headers="${names}",keyId="${signer.keyId}",signature="${signer.sign(text)}",version="1"`;
  return { ...sent, authorization };
}
