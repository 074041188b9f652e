import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { ensurePrivateFolder } from '../files/folders.ts';
import { replaceFile } from '../files/write.ts';
import { isFileId } from './ids.ts';

/** The person put a sign-in off: for a while clients that need it are refused at once, in every window. */
export interface Dismissals {
  /** Until when, in milliseconds since the epoch; undefined when it was not put off. */
  until(id: string): Promise<number | undefined>;
  add(id: string): Promise<void>;
  /** The person signed in after all. */
  remove(id: string): Promise<void>;
}

const PUT_OFF_MS = 10 * 60_000;

/** `folder`: the state folder. Ids are those of sessions and clients. */
export function createDismissals(folder: string, clock: Clock): Dismissals {
  const own = join(folder, 'dismissed');
  return {
    until: async (id) => {
      if (!isFileId(id)) return undefined;
      const at = (await stat(join(own, id)).catch(() => undefined))?.mtimeMs;
      if (at === undefined || at > clock.now()) return undefined;
      return at + PUT_OFF_MS > clock.now() ? at + PUT_OFF_MS : undefined;
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
