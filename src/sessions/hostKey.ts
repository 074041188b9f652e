import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import type { Platform } from '../base/platform.ts';
import { UserError } from '../errors/userError.ts';
import { ensurePrivateFolder } from '../files/stateFolder.ts';
import { withLock } from '../files/lock.ts';
import { readRegularFile } from '../files/readFile.ts';
import { replaceFile } from '../files/writeFile.ts';
import { KEY_BYTES } from '../files/sealing.ts';
import { within } from '../base/timeLimit.ts';
import { type HostFile, parseHostFile } from './hostFile.ts';
import { isHostId } from './ids.ts';

/** The editor's SecretStorage. It may throw, forget, show an old state, or never answer while the client sleeps. */
export interface Secrets {
  get(name: string): Promise<string | undefined>;
  store(name: string, value: string): Promise<void>;
  delete(name: string): Promise<void>;
}

/** The key of this host: everything sealed on it is sealed under this. */
export interface Key {
  readonly hostId: string;
  /** 256 bits. */
  readonly bytes: Uint8Array;
}

/** `silent`: SecretStorage has not answered yet (its keyring may wait for the person), so it may well have the key. */
export type KeyFound = Key | 'silent' | undefined;

/** Asks the other windows of this host for the key of that host id, or for any when the id is unknown. */
export type AskWindowsForKey = (hostId: string | undefined) => Promise<Key | undefined>;

/**
 * Whether the editor keeps the key. `waiting`: it has not answered yet (a sleeping client), the key works from
 * memory meanwhile. `refused`: it threw or forgot at once, so people will be signed out when their windows close.
 */
export type KeyStorage = 'unknown' | 'waiting' | 'kept' | 'refused';

export interface HostKey {
  /** From memory, else SecretStorage, else a live window of this host. Never creates, never throws, never hangs. */
  find(): Promise<KeyFound>;
  /**
   * The same; when the key is nowhere to be had, a new host id with a new key, and what was sealed before stays
   * closed. Throws UserError 'keyring-silent' when there is a key but SecretStorage does not answer, and what the
   * state folder's lock and files throw.
   */
  findOrCreate(): Promise<Key>;
  /** What memory holds, for other windows that ask. */
  held(): Key | undefined;
  storage(): KeyStorage;
}

export interface HostKeyDeps extends Pick<Platform, 'stateFolder' | 'clock'> {
  readonly secrets: Secrets;
  readonly askPeers: AskWindowsForKey;
  /** SecretStorage gave the key after `find` had called it silent. */
  readonly onLate: () => void;
}

const SECRETS_LIMIT_MS = 5_000;
const LOCK_DEADLINE_MS = 30_000;
const LARGEST_HOST_FILE = 4_096;

export function createHostKey({ stateFolder, secrets, askPeers, clock, onLate }: HostKeyDeps): HostKey {
  const path = join(stateFolder, 'host.json');
  let memory: Key | undefined;
  let keeping: KeyStorage = 'unknown';
  let finding: Promise<Found> | undefined;
  /** The host id whose key SecretStorage was asked for without an answer yet. */
  let unanswered: string | undefined;

  async function find(): Promise<Found> {
    const file = await readHostFile(path);
    if (memory !== undefined && (file === undefined || opens(file, memory))) return { key: memory };
    if (file === undefined) return { key: undefined };
    const stored = await fromSecrets(file);
    if (isKey(stored.key)) {
      memory = stored.key;
      keeping = 'kept';
      return stored;
    }
    const given = await askPeers(file.id).catch(() => undefined);
    if (given === undefined || !opens(file, given)) return stored;
    memory = given;
    // This editor may have lost the key to another window's write; give it back.
    if (stored.key !== 'silent') void keep(given);
    return { key: given };
  }

  async function fromSecrets(file: HostFile): Promise<Found> {
    // What waits for the person is not asked once more, nor waited for.
    if (unanswered === file.id) return { key: 'silent' };
    const stored = storedKey(file);
    const answer = await within(stored, SECRETS_LIMIT_MS, clock);
    if (answer.answered) return answer.value;
    unanswered = file.id;
    void stored.then(({ key }) => {
      unanswered = undefined;
      if (!isKey(key)) return;
      if (memory === undefined) [memory, keeping] = [key, 'kept'];
      onLate();
    });
    return { key: 'silent' };
  }

  /** Never throws. */
  async function storedKey(file: HostFile): Promise<Found> {
    try {
      const key = decodeKey(file.id, await secrets.get(secretName(file.id)));
      return { key: key !== undefined && opens(file, key) ? key : undefined };
    } catch {
      return { key: undefined, failed: true };
    }
  }

  async function keep(key: Key): Promise<void> {
    const name = secretName(key.hostId);
    const text = encodeKey(key);
    keeping = 'waiting';
    const work = (async () => {
      await secrets.store(name, text);
      return (await secrets.get(name)) === text ? 'kept' : 'refused';
    })()
      .catch((): KeyStorage => 'refused')
      .then((outcome) => {
        if (memory === key) keeping = outcome;
      });
    await within(work, SECRETS_LIMIT_MS, clock);
  }

  async function create(): Promise<Key> {
    const found = await find();
    if (isKey(found.key) && (await readHostFile(path)) !== undefined) return found.key;
    if (found.key === 'silent') {
      throw new UserError('keyring-silent');
    }
    const previous = await readHostFile(path);
    // A lost or garbled host file beside a key that is still alive somewhere: restore the file, and nothing is lost.
    const alive =
      previous === undefined ? (found.key ?? (await askPeers(undefined).catch(() => undefined))) : undefined;
    const key = alive ?? { hostId: randomBytes(16).toString('hex'), bytes: randomBytes(KEY_BYTES) };
    await replaceFile(path, JSON.stringify({ id: key.hostId, check: checkOf(key) }), { mode: 0o600 });
    memory = key;
    // Still under the lock: a window that waits for it looks into SecretStorage next.
    await keep(key);
    // A keyring that could not be read may still have the key to everything that was sealed before.
    if (previous !== undefined && found.failed !== true) await forget(previous);
    return key;
  }

  async function forget(previous: HostFile): Promise<void> {
    const work = async (): Promise<void> => {
      await secrets.delete(secretName(previous.id));
    };
    await within(
      work().catch(() => undefined),
      SECRETS_LIMIT_MS,
      clock,
    );
  }

  async function findOnce(): Promise<Found> {
    finding ??= find().finally(() => {
      finding = undefined;
    });
    return await finding;
  }

  return {
    find: async () => (await findOnce()).key,
    findOrCreate: async () => {
      const { key } = await findOnce();
      if (isKey(key) && (await readHostFile(path)) !== undefined) return key;
      await ensurePrivateFolder(stateFolder);
      return await withLock(join(stateFolder, 'host.lock'), { deadlineMs: LOCK_DEADLINE_MS }, create);
    },
    held: () => memory,
    storage: () => keeping,
  };
}

interface Found {
  readonly key: KeyFound;
  /** SecretStorage threw. */
  readonly failed?: true;
}

function isKey(found: KeyFound): found is Key {
  return typeof found === 'object';
}

/** The key as text, for SecretStorage and, encrypted once more, for another window. */
export function encodeKey(key: Key): string {
  return Buffer.from(key.bytes).toString('base64url');
}

/** The opposite; undefined for anything that is not a key of a host id. */
export function decodeKey(hostId: unknown, text: unknown): Key | undefined {
  if (typeof hostId !== 'string' || !isHostId(hostId) || typeof text !== 'string') return undefined;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length === KEY_BYTES ? { hostId, bytes } : undefined;
}

function secretName(hostId: string): string {
  return `host-key-${hostId}`;
}

async function readHostFile(path: string): Promise<HostFile | undefined> {
  const read = await readRegularFile(path, { maxBytes: LARGEST_HOST_FILE }).catch(() => undefined);
  return read && parseHostFile(read.bytes.toString('utf8'));
}

function opens(file: HostFile, key: Key): boolean {
  const expected = Buffer.from(checkOf(key));
  const actual = Buffer.from(file.check);
  return key.hostId === file.id && expected.length === actual.length && timingSafeEqual(expected, actual);
}

function checkOf(key: Key): string {
  return createHmac('sha256', key.bytes).update(`cluster-signin host key ${key.hostId}`).digest('hex');
}
