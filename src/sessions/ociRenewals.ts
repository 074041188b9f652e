import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { hashName } from '../base/hash.ts';
import { hasErrno } from '../base/errno.ts';
import { ensurePrivateFolder } from '../files/stateFolder.ts';
import { withLock } from '../files/lock.ts';
import { readRegularFile } from '../files/readFile.ts';
import { replaceFile } from '../files/writeFile.ts';
import type { SessionToken } from '../oci/profiles/sessionToken.ts';
import { type OciFailing, type OciRenewal, parseOciRenewal } from './ociRenewal.ts';
import { watchFolder } from '../files/watchFolder.ts';

/** Nothing secret: a file for each session, 0600 in a 0700 folder, changed under a lock of its own. */
export interface OciRenewals {
  /** By token file. What is not well formed is absent. */
  list(): Promise<ReadonlyMap<string, OciRenewal>>;
  /** Undefined from `change` removes it. One at a time, in whichever process. Throws what `withLock` throws. */
  update(
    tokenFile: string,
    change: (current: OciRenewal) => OciRenewal | undefined | Promise<OciRenewal | undefined>,
  ): Promise<void>;
  /** Forgets sessions whose token file is gone. */
  sweep(): Promise<void>;
  /** Calls back after a change, in whichever window. The function returned ends it. */
  watch(onChange: () => void): Promise<() => void>;
}

const LARGEST = 1 << 16;
const SUFFIX = '.json';
/** Longer than a renewal may take, which waits for another lock and for Oracle. */
const LOCK_DEADLINE_MS = 120_000;

export function createOciRenewals(stateFolder: string, clock: Clock): OciRenewals {
  const folder = join(stateFolder, 'oci-renewals');
  const pathOf = (tokenFile: string): string => join(folder, `${hashName(tokenFile)}${SUFFIX}`);

  async function read(path: string): Promise<OciRenewal | undefined> {
    const found = await readRegularFile(path, { maxBytes: LARGEST }).catch(() => undefined);
    const renewal = found && parseOciRenewal(found.bytes.toString('utf8'));
    return renewal !== undefined && pathOf(renewal.tokenFile) === path ? renewal : undefined;
  }

  async function list(): Promise<ReadonlyMap<string, OciRenewal>> {
    const names = await readdir(folder).catch((error: unknown) => {
      if (hasErrno(error, 'ENOENT')) return [];
      throw error;
    });
    const own = names.filter((name) => name.endsWith(SUFFIX));
    const found = await Promise.all(own.map((name) => read(join(folder, name))));
    return new Map(found.flatMap((each) => (each === undefined ? [] : [[each.tokenFile, each] as const])));
  }

  return {
    list,
    update: async (tokenFile, change) => {
      await ensurePrivateFolder(stateFolder);
      await ensurePrivateFolder(folder);
      const path = pathOf(tokenFile);
      await withLock(`${path}.lock`, { deadlineMs: LOCK_DEADLINE_MS }, async () => {
        const found = await read(path);
        const fresh = { tokenFile, signedInHere: false, renewedAt: undefined, failing: undefined };
        const next = await change(found ?? fresh);
        if (next === found) return;
        if (next === undefined) await rm(path, { force: true });
        else await replaceFile(path, JSON.stringify(next), { mode: 0o600 });
      });
    },
    sweep: async () => {
      for (const tokenFile of (await list()).keys()) {
        const isGone = await stat(tokenFile).then(
          () => false,
          (error: unknown) => hasErrno(error, 'ENOENT'),
        );
        if (isGone) await rm(pathOf(tokenFile), { force: true });
      }
    },
    watch: async (onChange) => await watchFolder(folder, SUFFIX, clock, onChange),
  };
}

/** Whether Oracle said no to this very token, which no further try changes. */
export function isRefused({ why }: OciFailing): boolean {
  const code: string | undefined = why.code === 'earlier-sentence' ? why.data.code : why.code;
  return code === 'oci-session-refused';
}

/** Why this very token could not be renewed. */
export function failingOf(
  { expiresAt }: Pick<SessionToken, 'expiresAt'>,
  renewal: OciRenewal | undefined,
): OciFailing | undefined {
  return renewal?.failing?.expiresAt === expiresAt ? renewal.failing : undefined;
}
