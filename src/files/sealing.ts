import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** What a sealed file is: swapping two files, or handing one kind for another, unseals neither. */
export interface Label {
  readonly kind: string;
  readonly id: string;
}

export type Unsealed =
  | { readonly ok: true; readonly value: unknown }
  /** `foreign-key`: sealed under another key. `version`: by a later version of this program. */
  | { readonly ok: false; readonly why: 'garbled' | 'version' | 'foreign-key' };

export const KEY_BYTES = 32;

/** AES-256-GCM (NIST SP 800-38D) with a random 96-bit IV: safe for far more writes than these files ever see. */
const CIPHER = 'aes-256-gcm';
const MAGIC = Buffer.from('csi-seal');
const VERSION = 1;
const KEY_NAME_BYTES = 8;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = MAGIC.length + 1 + KEY_NAME_BYTES;

/** Seals JSON-able `value` under a key of 256 bits: magic, version, key name, IV, cipher text, tag. */
export function seal(key: Uint8Array, label: Label, value: unknown): Buffer {
  const header = Buffer.concat([MAGIC, Buffer.of(VERSION), keyName(key)]);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv).setAAD(associated(header, label));
  const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
  return Buffer.concat([header, iv, body, cipher.getAuthTag()]);
}

/** The opposite. Returns a word for what is wrong instead of an exception, which could contain contents. */
export function unseal(key: Uint8Array, label: Label, bytes: Uint8Array): Unsealed {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (all.length < HEADER_BYTES + IV_BYTES + TAG_BYTES) return { ok: false, why: 'garbled' };
  if (!all.subarray(0, MAGIC.length).equals(MAGIC)) return { ok: false, why: 'garbled' };
  if (all[MAGIC.length] !== VERSION) return { ok: false, why: 'version' };
  const header = all.subarray(0, HEADER_BYTES);
  if (!header.subarray(MAGIC.length + 1).equals(keyName(key))) return { ok: false, why: 'foreign-key' };
  try {
    const decipher = createDecipheriv(CIPHER, key, all.subarray(HEADER_BYTES, HEADER_BYTES + IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(associated(header, label)).setAuthTag(all.subarray(-TAG_BYTES));
    const body = decipher.update(all.subarray(HEADER_BYTES + IV_BYTES, -TAG_BYTES));
    return { ok: true, value: JSON.parse(Buffer.concat([body, decipher.final()]).toString('utf8')) as unknown };
  } catch {
    return { ok: false, why: 'garbled' };
  }
}

/** Tells keys apart without telling anything about them. */
export function keyName(key: Uint8Array): Buffer {
  return createHmac('sha256', key).update('cluster-signin key name').digest().subarray(0, KEY_NAME_BYTES);
}

function associated(header: Uint8Array, label: Label): Buffer {
  return Buffer.concat([header, Buffer.from(JSON.stringify([label.kind, label.id]))]);
}
