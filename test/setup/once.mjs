import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const HEARTBEAT_MS = 5_000;
const DEAD_AFTER_MS = 60_000;
const LOOK_AGAIN_MS = 300;

/** The checkout. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where what was downloaded or built is kept between runs and checkouts. */
export function cacheFolder() {
  return path.join(process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'), 'cluster-signin');
}

/** Where the results of checks are kept for this checkout. */
export function checkoutCache() {
  return path.join(cacheFolder(), 'checks', createHash('sha256').update(root).digest('hex').slice(0, 16));
}

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * True when whoever wrote the lock is gone. The heartbeat decides where the process id cannot: it may have been given
 * to another process, or belong to another container that shares the folder.
 * @param {string} lock
 */
async function isAbandoned(lock) {
  try {
    const [{ mtimeMs }, content] = await Promise.all([stat(lock), readFile(lock, 'utf8')]);
    const pid = Number(content);
    return Date.now() - mtimeMs > DEAD_AFTER_MS || (pid > 0 && !isAlive(pid));
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Runs `work` while no other process does so under the same lock file. It saves double work and no more: what is made
 * is built aside and renamed, so that nothing breaks even if two processes believe that it is their turn.
 * @template T
 * @param {string} lock
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] called once when another process is at work
 * @returns {Promise<T>}
 */
export async function inTurn(lock, work, onWait = () => undefined) {
  await mkdir(path.dirname(lock), { recursive: true });
  for (let waited = false; ;) {
    try {
      await writeFile(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (await isAbandoned(lock)) {
      await rm(lock, { force: true });
    } else {
      if (!waited) onWait();
      waited = true;
      await pause(LOOK_AGAIN_MS);
    }
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(lock, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(lock, { force: true });
  }
}

/**
 * Removes the halves that interrupted runs left beside `target`.
 * @param {string} target
 */
async function removeLeftovers(target) {
  const prefix = `${path.basename(target)}.part-`;
  for (const name of await readdir(path.dirname(target))) {
    if (!name.startsWith(prefix) || isAlive(Number(name.slice(prefix.length)))) continue;
    await rm(path.join(path.dirname(target), name), { recursive: true, force: true });
  }
}

/**
 * The folder `name` in the cache, made by `make` when it is not there. It is made aside and renamed when whole, so an
 * interrupted run leaves nothing that counts as present.
 * @param {string} name
 * @param {(folder: string) => Promise<void>} make fills the empty folder it is given
 * @param {import('./progress.mjs').Progress} progress
 * @returns {Promise<string>} the absolute path
 */
export async function once(name, make, progress) {
  const target = path.join(cacheFolder(), name);
  if (existsSync(target)) return target;
  const waiting = () => {
    progress(`waiting for another run that is preparing ${name} …`);
  };
  return inTurn(
    `${target}.lock`,
    async () => {
      if (existsSync(target)) return target;
      await removeLeftovers(target);
      const part = `${target}.part-${process.pid}`;
      await mkdir(part, { recursive: true });
      try {
        await make(part);
        await rename(part, target);
      } catch (error) {
        await rm(part, { recursive: true, force: true });
        if (!existsSync(target)) throw error;
      }
      return target;
    },
    waiting,
  );
}
