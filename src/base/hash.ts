import { createHash } from 'node:crypto';

/** A name for a text of any length and content, the same each time: the beginning of its SHA-256, in hexadecimal. */
export function hashName(text: string, length = 32): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
