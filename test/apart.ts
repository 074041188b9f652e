import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cacheFolder } from './setup/once.mjs';

/** The longest that one test may take unless it says otherwise, in milliseconds: far more than any needs, under load too. */
export const TEST_LIMIT_MS = 120_000;

/**
 * Gives this process and its children a home and a temporary folder of their own, so that the tests see none of the
 * user's files and settings. @returns the folder that holds both, to be removed at the end
 */
export function standApart(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'cluster-signin-'));
  // Some tests become another user for a moment and must reach their own folders in here.
  chmodSync(folder, 0o711);
  process.env['XDG_CACHE_HOME'] = path.dirname(cacheFolder());
  process.env['HOME'] = path.join(folder, 'home');
  process.env['TMPDIR'] = folder;
  mkdirSync(process.env['HOME']);
  const proxies = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'];
  for (const name of ['KUBECONFIG', ...proxies, ...proxies.map((proxy) => proxy.toUpperCase())]) {
    Reflect.deleteProperty(process.env, name);
  }
  return folder;
}
