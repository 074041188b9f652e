import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { ensurePrivateFolder } from '../../files/stateFolder.ts';
import { replaceFile } from '../../files/writeFile.ts';
import { isFileId } from '../../sessions/ids.ts';

/** The person does not want to sign in now: for a while clients that need it are refused at once, in every window. */
export interface Snoozes {
  /** Until when, in milliseconds since the epoch; undefined when it is not snoozed. */
  until(id: string): Promise<number | undefined>;
  add(id: string): Promise<void>;
  /** The person signed in after all. */
  remove(id: string): Promise<void>;
}

const SNOOZE_MS = 10 * 60_000;

/** `folder`: the state folder. Ids are those of sessions and clients. */
export function createSnoozes(folder: string, clock: Clock): Snoozes {
  const own = join(folder, 'dismissed');
  return {
    until: async (id) => {
      if (!isFileId(id)) return undefined;
      const at = (await stat(join(own, id)).catch(() => undefined))?.mtimeMs;
      if (at === undefined || at > clock.now()) return undefined;
      return at + SNOOZE_MS > clock.now() ? at + SNOOZE_MS : undefined;
    },
    add: async (id) => {
      if (!isFileId(id)) return;
      await ensurePrivateFolder(folder);
      await mkdir(own, { recursive: true, mode: 0o700 });
      await replaceFile(join(own, id), '', { mode: 0o600 });
    },
    remove: async (id) => {
      if (isFileId(id)) await rm(join(own, id), { force: true });
    },
  };
}
