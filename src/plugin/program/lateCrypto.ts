import type * as crypto from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

/**
 * Takes the place of `node:crypto` in the bundle that asks windows (esbuild.mjs): Node's module takes some 6 ms to load,
 * in which the window can already answer the first message, which holds nothing but random bytes.
 */
function node(): typeof crypto {
  return process.getBuiltinModule('node:crypto');
}

/** From the kernel, where it has a device for that, as Node's own come from there. */
export function randomBytes(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  try {
    const fd = openSync('/dev/urandom', 'r');
    try {
      if (readSync(fd, bytes) === size) return bytes;
    } finally {
      closeSync(fd);
    }
  } catch {
    // Windows has none.
  }
  return node().randomBytes(size);
}

export const createCipheriv: typeof crypto.createCipheriv = (...args: Parameters<typeof crypto.createCipheriv>) =>
  node().createCipheriv(...args) as never;
export const createDecipheriv: typeof crypto.createDecipheriv = (...args: Parameters<typeof crypto.createDecipheriv>) =>
  node().createDecipheriv(...args) as never;
export const createHash: typeof crypto.createHash = (...args) => node().createHash(...args);
export const createHmac: typeof crypto.createHmac = (...args: Parameters<typeof crypto.createHmac>) =>
  node().createHmac(...args);
export const hkdfSync: typeof crypto.hkdfSync = (...args) => node().hkdfSync(...args);
export const timingSafeEqual: typeof crypto.timingSafeEqual = (...args) => node().timingSafeEqual(...args);
