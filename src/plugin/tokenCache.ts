import { lstat, readdir, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrno } from '../base/errno.ts';
import { ensurePrivateFolder } from '../files/stateFolder.ts';
import { isOwn } from '../files/ownership.ts';
import { readRegularFile } from '../files/readFile.ts';
import { replaceFile } from '../files/writeFile.ts';
import { quoted } from './shellScript.ts';

/** An answer for the credential plugin's script, approved for one KUBERNETES_EXEC_INFO. */
export interface CachedAnswer {
  /** KUBERNETES_EXEC_INFO, exactly. */
  readonly approved: string;
  /** One ExecCredential, as JSON on one line. */
  readonly credential: string;
  /** From when on it is not given any more, in milliseconds since the epoch. */
  readonly endsAt: number;
}

/**
 * The answers that the plugin's script gives without Node: `exec/<key>/<name>` in the state folder, assignments in
 * shell syntax, 0600 in a 0700 folder, with the end of the answer as the file's time of change. They hold ID tokens and
 * OKE tokens, which are short-lived; never a refresh token.
 */
export interface TokenCache {
  readonly folder: string;
  put(key: string, name: string, answer: CachedAnswer): Promise<void>;
  /** Undefined when there is none, or none that is well formed. */
  get(key: string, name: string): Promise<CachedAnswer | undefined>;
  /** What is cached and well formed under `key`, by name. */
  list(key: string): Promise<ReadonlyMap<string, CachedAnswer>>;
  remove(key: string, name?: string): Promise<void>;
}

const KEY = /^[a-z0-9-]+$/u;
const NAME = /^(?!\.{1,2}$)[A-Za-z0-9._-]+$/u;

export function cacheFolder(stateFolder: string): string {
  return join(stateFolder, 'exec');
}

/** `remove`, `get` and `list` of a key or name that is none do and find nothing; `put` of one is a fault of ours. */
export function createTokenCache(stateFolder: string): TokenCache {
  const folder = cacheFolder(stateFolder);

  async function get(key: string, name: string): Promise<CachedAnswer | undefined> {
    if (!KEY.test(key) || !NAME.test(name)) return undefined;
    const path = join(folder, key, name);
    // As the script asks.
    if (!(await isOwn(join(folder, key))) || !(await isOwn(path))) return undefined;
    const found = await readRegularFile(path).catch(() => undefined);
    if (found === undefined) return undefined;
    const [approved, credential] = parse(found.bytes.toString('utf8'));
    const at = await lstat(path).catch(() => undefined);
    if (approved === undefined || credential === undefined || at === undefined) return undefined;
    return { approved, credential, endsAt: at.mtimeMs };
  }

  return {
    folder,
    get,
    put: async (key, name, { approved, credential, endsAt }) => {
      if (!KEY.test(key) || !NAME.test(name)) throw new RangeError('a key or name that is no file name');
      for (const each of [stateFolder, folder, join(folder, key)]) await ensurePrivateFolder(each);
      const path = join(folder, key, name);
      // The end goes in before the file takes its name: the script must never see a fresh file that says "now".
      const text = `approved=${quoted(approved)}\ncredential=${quoted(credential)}\n`;
      await replaceFile(path, text, {
        mode: 0o600,
        rename: async (from, to) => {
          await utimes(from, new Date(endsAt), new Date(endsAt));
          await rename(from, to);
        },
      });
    },
    list: async (key) => {
      if (!KEY.test(key)) return new Map();
      const names = await readdir(join(folder, key)).catch((error: unknown) => {
        if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return [];
        throw error;
      });
      const found = new Map<string, CachedAnswer>();
      for (const name of names.filter((each) => NAME.test(each))) {
        const answer = await get(key, name);
        if (answer !== undefined) found.set(name, answer);
      }
      return found;
    },
    remove: async (key, name) => {
      if (!KEY.test(key) || (name !== undefined && !NAME.test(name))) return;
      await rm(name === undefined ? join(folder, key) : join(folder, key, name), { force: true, recursive: true });
    },
  };
}

/** The two values of a file that `put` wrote, and of no other. */
function parse(text: string): readonly (string | undefined)[] {
  const found = /^approved=('[^]*')\ncredential=('[^\n]*')\n$/u.exec(text);
  return [unquoted(found?.[1]), unquoted(found?.[2])];
}

function unquoted(word: string | undefined): string | undefined {
  const text = word?.slice(1, -1).replaceAll(String.raw`'\''`, "'");
  return text !== undefined && quoted(text) === word ? text : undefined;
}
