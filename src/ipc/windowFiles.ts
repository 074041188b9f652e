import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { lstat, mkdtemp, readdir, rm, rmdir, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { fieldsIn, jsonIn } from '../base/json.ts';
import { UserError } from '../errors/userError.ts';
import type { Host } from '../base/platform.ts';
import { ensurePrivateFolder } from '../files/stateFolder.ts';
import { withLock } from '../files/lock.ts';
import { readRegularFile } from '../files/readFile.ts';
import { replaceFile } from '../files/writeFile.ts';

/** One window that listens, or listened until it died. */
export interface Entry {
  readonly id: string;
  /** A socket's path, or a named pipe. */
  readonly address: string;
}

/**
 * What windows of one host leave for each other in the state folder: `windows/<id>.json` says where a window listens,
 * and was last touched when the window was last focused, `windows.left` when one left last; `peers.secret` is what they prove to each other.
 */
export interface WindowFiles {
  /** The shared secret, made when there is none. */
  secret(): Promise<Uint8Array>;
  /** The windows of this host, the one focused last first. */
  entries(): Promise<readonly Entry[]>;
  /** A fresh address in a folder that only this person can enter. */
  newAddress(): Promise<string>;
  enter(entry: Entry): Promise<void>;
  /** Says that a window was focused now; false when its entry or its socket is gone, or this host has another name now. */
  touch(entry: Entry): Promise<boolean>;
  /** Says that a window leaves now, perhaps to come back: whoever needs one waits a little. Never throws. */
  leave(): void;
  /** When a window left last, in milliseconds since the epoch; undefined when none did. */
  leftAt(): Promise<number | undefined>;
  /** Removes a window's entry and what is left of its socket. */
  remove(entry: Entry): Promise<void>;
}

const SECRET_BYTES = 32;
const LOCK_DEADLINE_MS = 10_000;
const LARGEST_ENTRY = 4_096;
/** sun_path holds 104 bytes on macOS and 108 on Linux, with the end mark. */
const LONGEST_SOCKET_PATH = 100;
const PIPE = '\\\\.\\pipe\\cluster-signin-';
const TEMPORARY = 'cluster-signin-';
/** Another host's entries in a shared home are none of ours, until nobody can mean them any more. */
const FORGOTTEN_MS = 30 * 24 * 3_600_000;
const ID = /^[0-9a-f]{16}$/u;

export function createWindowFiles(host: Host, stateFolder: string): WindowFiles {
  const windows = join(stateFolder, 'windows');
  const leaving = join(stateFolder, 'windows.left');
  const secretPath = join(stateFolder, 'peers.secret');
  const pathOf = (id: string): string => join(windows, `${id}.json`);

  async function readSecret(): Promise<Uint8Array | undefined> {
    const read = await readRegularFile(secretPath, { maxBytes: LARGEST_ENTRY });
    const secret = Buffer.from(read?.bytes.toString('utf8').trim() ?? '', 'hex');
    return secret.length === SECRET_BYTES ? secret : undefined;
  }

  async function readEntry(id: string): Promise<(Entry & { touchedAt: number }) | undefined> {
    try {
      const { mtimeMs } = await stat(pathOf(id));
      const read = await readRegularFile(pathOf(id), { maxBytes: LARGEST_ENTRY });
      const entry = fieldsIn(jsonIn(read?.bytes.toString('utf8') ?? ''));
      if (typeof entry['host'] !== 'string') return undefined;
      if (entry['host'] !== hostname()) {
        if (Date.now() - mtimeMs > FORGOTTEN_MS) await rm(pathOf(id), { force: true });
        return undefined;
      }
      const { address } = entry;
      return isAddress(address, host.platform) ? { id, address, touchedAt: mtimeMs } : undefined;
    } catch {
      return undefined;
    }
  }

  return {
    secret: async () => {
      const secret = await readSecret();
      if (secret !== undefined) return secret;
      await ensurePrivateFolder(stateFolder);
      return await withLock(`${secretPath}.lock`, { deadlineMs: LOCK_DEADLINE_MS }, async () => {
        const others = await readSecret();
        if (others !== undefined) return others;
        const fresh = randomBytes(SECRET_BYTES);
        await replaceFile(secretPath, fresh.toString('hex'), { mode: 0o600 });
        return fresh;
      });
    },
    entries: async () => {
      const names = await readdir(windows).catch(() => []);
      const ids = names.filter((name) => name.endsWith('.json')).map((name) => basename(name, '.json'));
      const entries = await Promise.all(ids.filter((id) => ID.test(id)).map(readEntry));
      return entries.filter((entry) => entry !== undefined).sort((one, other) => other.touchedAt - one.touchedAt);
    },
    newAddress: async () =>
      host.platform === 'win32'
        ? `${PIPE}${randomBytes(16).toString('hex')}`
        : join(await socketFolder(host, stateFolder), socketName()),
    enter: async ({ id, address }) => {
      await ensurePrivateFolder(stateFolder);
      await ensurePrivateFolder(windows);
      await replaceFile(pathOf(id), JSON.stringify({ address, host: hostname() }), { mode: 0o600 });
    },
    touch: async ({ id, address }) => {
      const now = new Date();
      try {
        await utimes(pathOf(id), now, now);
        if (host.platform !== 'win32') await lstat(address);
        return (await readEntry(id)) !== undefined;
      } catch {
        return false;
      }
    },
    leave: () => {
      try {
        // At once, since the process ends as soon as its parts are disposed of.
        writeFileSync(leaving, '', { mode: 0o600 });
      } catch {
        // Then nobody waits for this window.
      }
    },
    leftAt: async () => (await stat(leaving).catch(() => undefined))?.mtimeMs,
    remove: async ({ id, address }) => {
      await rm(pathOf(id), { force: true });
      if (host.platform === 'win32') return;
      const found = await lstat(address).catch(() => undefined);
      if (found?.isSocket()) await rm(address, { force: true });
      const folder = dirname(address);
      if (basename(folder).startsWith(TEMPORARY)) await rmdir(folder).catch(() => undefined);
    },
  };
}

function socketName(): string {
  return `${randomBytes(8).toString('hex')}.sock`;
}

/** Nothing but a local socket or pipe of ours is ever connected to, whatever an entry says. */
function isAddress(address: unknown, platform: NodeJS.Platform): address is string {
  if (typeof address !== 'string') return false;
  if (platform === 'win32') return address.startsWith(PIPE) && /^[0-9a-f]{32}$/u.test(address.slice(PIPE.length));
  return isAbsolute(address) && /^[0-9a-f]{16}\.sock$/u.test(basename(address));
}

/** The runtime folder of the session when it is private, else the state folder, else a folder of its own in /tmp. */
async function socketFolder(host: Host, stateFolder: string): Promise<string> {
  const runtime = host.env['XDG_RUNTIME_DIR'];
  const folders = [
    ...(runtime !== undefined && isAbsolute(runtime) && (await isPrivate(runtime))
      ? [join(runtime, 'cluster-signin')]
      : []),
    join(stateFolder, 'windows'),
  ];
  for (const folder of folders) {
    if (!fits(folder)) continue;
    const made = await ensurePrivateFolder(folder).then(
      () => true,
      () => false,
    );
    if (made) return folder;
  }
  const temporary = host.env['TMPDIR'];
  const parent =
    temporary !== undefined && isAbsolute(temporary) && fits(join(temporary, `${TEMPORARY}XXXXXX`))
      ? temporary
      : '/tmp';
  try {
    // A random name, 0700: nobody can have made it before.
    return await mkdtemp(join(parent, TEMPORARY));
  } catch (error) {
    throw new UserError('no-socket-folder', { folder: parent }, { cause: error });
  }
}

async function isPrivate(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => undefined);
  return found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & 0o077) === 0;
}

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, socketName())) <= LONGEST_SOCKET_PATH;
}
