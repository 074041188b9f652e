import { hashName } from '../base/hash.ts';
import { hostOf } from '../base/urlHost.ts';

const SLUG_LENGTH = 40;
const HASH_LENGTH = 24;
const SAFE = new RegExp(`^(?:[a-z0-9]+-){0,${SLUG_LENGTH}}[0-9a-f]{${HASH_LENGTH}}$`, 'u');

/** The stable id of one account of one client at one issuer; safe as a file name on every system. */
export function sessionId(issuer: string, clientId: string, subject: string): string {
  return fileId(issuer, [issuer, clientId, subject]);
}

/** The stable id of one client at one issuer; safe as a file name on every system. */
export function clientKey(issuer: string, clientId: string): string {
  return fileId(issuer, [issuer, clientId]);
}

/** Whether a text has the form of such an id, so that nothing else ever becomes part of a path. */
export function isFileId(text: string): boolean {
  return text.length <= SLUG_LENGTH + 1 + HASH_LENGTH && SAFE.test(text);
}

/** Whether a text has the form of a host's id. */
export function isHostId(text: string): boolean {
  return /^[0-9a-f]{32}$/u.test(text);
}

function fileId(issuer: string, parts: readonly string[]): string {
  const words =
    hostOf(issuer)
      .toLowerCase()
      .match(/[a-z0-9]+/gu) ?? [];
  const slug = words.join('-').slice(0, SLUG_LENGTH).replace(/-$/u, '');
  const hash = hashName(JSON.stringify(parts), HASH_LENGTH);
  return slug === '' ? hash : `${slug}-${hash}`;
}
