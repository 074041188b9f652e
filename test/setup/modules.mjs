import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import { npm } from './command.mjs';
import { inTurn } from './once.mjs';
import { timed } from './progress.mjs';

/** @typedef {{ version?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} Package */

/**
 * @param {string} file
 * @returns {Promise<Record<string, Package> | undefined>}
 */
async function packagesOf(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** @param {Package} wanted */
function isForThisMachine({ optional, os, cpu, libc }) {
  if (!optional) return true;
  return libc === undefined && os?.includes(process.platform) === true && cpu?.includes(process.arch) === true;
}

/**
 * True when node_modules holds what the lock file says. npm writes its own list there last of all, so that an
 * interrupted installation has none.
 * @param {string} root
 */
async function areCurrent(root) {
  const wanted = await packagesOf(path.join(root, 'package-lock.json'));
  const present = await packagesOf(path.join(root, 'node_modules/.package-lock.json'));
  if (wanted === undefined || present === undefined) return false;
  const missing = Object.entries(wanted).some(([name, one]) => {
    if (name === '') return false;
    return name in present ? present[name]?.version !== one.version : isForThisMachine(one);
  });
  return !missing && Object.keys(present).every((name) => name in wanted);
}

/**
 * Installs the project's packages where they are absent or not those of the lock file. No package's scripts are run.
 * @param {string} root the checkout
 * @param {import('./progress.mjs').Progress} progress
 */
export async function ensureModules(root, progress) {
  if (await areCurrent(root)) return;
  const waiting = () => {
    progress('waiting for another run that is installing the packages …');
  };
  await inTurn(
    path.join(root, 'dist/packages.lock'),
    async () => {
      if (await areCurrent(root)) return;
      await rm(path.join(root, 'node_modules/.package-lock.json'), { force: true });
      await timed(progress, "installing the project's packages", () => npm(['ci', '--ignore-scripts'], { cwd: root }));
    },
    waiting,
  );
}
