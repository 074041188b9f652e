import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { hashName } from '../base/hash.ts';
import { fieldsIn, jsonIn } from '../base/json.ts';
import { ensurePrivateFolder } from '../files/stateFolder.ts';
import { isOwn } from '../files/ownership.ts';
import { readRegularFile } from '../files/readFile.ts';
import { replaceFile } from '../files/writeFile.ts';
import type { TokenSubject } from '../oci/oke/tokenSubject.ts';
import type { Destination } from '../exec/destination.ts';

/**
 * To which clusters the person lets OKE tokens go: `oke/<hash>.json` in the state folder, 0600 in a 0700 folder, one
 * file for each pair of subject and destination, so that two windows never write the same one.
 *
 * The plugin works without an editor, and only the editor could open sealed files, so these are plain files.
 * They keep out what a kubeconfig can do, which is to name a server; a program that runs as this person and can write
 * files can approve, as it can sign.
 */
export interface OkeApprovals {
  readonly folder: string;
  /** Never throws: what cannot be read is not approved. */
  isApproved(subject: TokenSubject, destination: Destination): Promise<boolean>;
  /** All of them, for callers that must answer at once. Never throws. */
  list(): Promise<OkeDecisions>;
  /** Throws what folders and files throw. */
  approve(subject: TokenSubject, destination: Destination): Promise<void>;
}

export interface OkeDecisions {
  isApproved(subject: TokenSubject, destination: Destination): boolean;
}

/** The files' names end so. */
export const SUFFIX = '.json';
const LARGEST = 1 << 16;

export function createOkeApprovals(stateFolder: string, clock: Pick<Clock, 'now'>): OkeApprovals {
  const folder = join(stateFolder, 'oke');

  /** Whether this file is there and says what its name does. */
  async function isGood(name: string): Promise<boolean> {
    const path = join(folder, name);
    if (!(await isOwn(folder)) || !(await isOwn(path))) return false;
    const read = await readRegularFile(path, { maxBytes: LARGEST }).catch(() => undefined);
    if (read === undefined) return false;
    const { subject, fingerprint } = fieldsIn(jsonIn(read.bytes.toString('utf8')));
    return nameOf(subject, fingerprint) === name;
  }

  return {
    folder,
    isApproved: async ({ id }, { fingerprint }) => await isGood(nameOf(id, fingerprint)),
    list: async () => {
      const good = new Set<string>();
      for (const name of await readdir(folder).catch(() => [])) if (await isGood(name)) good.add(name);
      return { isApproved: ({ id }, { fingerprint }) => good.has(nameOf(id, fingerprint)) };
    },
    approve: async ({ id, profileName, clusterId }, { fingerprint, host }) => {
      await ensurePrivateFolder(stateFolder);
      await ensurePrivateFolder(folder);
      // What follows the first two is for people who read the file.
      const record = {
        subject: id,
        fingerprint,
        profile: profileName,
        cluster: clusterId,
        host,
        approvedAt: new Date(clock.now()).toISOString(),
      };
      const path = join(folder, nameOf(id, fingerprint));
      await replaceFile(path, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
    },
  };
}

function nameOf(subject: unknown, fingerprint: unknown): string {
  const pair = JSON.stringify([subject, fingerprint]);
  return `${hashName(pair, 64)}${SUFFIX}`;
}
