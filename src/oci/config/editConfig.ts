import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../../errors/userError.ts';
import type { Platform } from '../../base/platform.ts';
import { currentStamp, type FileStamp, readRegularFile, sameStamp } from '../../files/readFile.ts';
import { stageFile } from '../../files/writeFile.ts';
import { withOciLock } from './configLock.ts';
import { iniText } from './ini.ts';

/** The CLI writes without a lock: as often as that it may come between. */
const TRIES = 5;

export interface ConfigText {
  /** With its byte order mark, if it has one; empty when there is no file. */
  readonly text: string;
  readonly stamp: FileStamp | undefined;
}

/** Throws what `readRegularFile` and `iniText` throw. */
export async function readConfigText(path: string): Promise<ConfigText> {
  const read = await readRegularFile(path);
  if (read === undefined) return { text: '', stamp: undefined };
  return { text: iniText(read.bytes, path), stamp: read.stamp };
}

/**
 * Writes what `edit` makes of the config file, 0600, at once and through symbolic links; what somebody else wrote
 * meanwhile is edited anew. `before` runs once, when the new text lies ready on the disk and its place is not taken yet;
 * if it throws, the file stays as it was. Throws what reading, editing, locking and `replaceFile` throw, and UserError
 * 'oci-config-busy'.
 */
export async function changeConfig(
  path: string,
  edit: (text: string) => string,
  { host, before }: Pick<Platform, 'host'> & { readonly before?: () => Promise<void> },
): Promise<void> {
  await withOciLock(path, { host }, async () => {
    let isPrepared = false;
    for (let tries = 0; tries < TRIES; tries++) {
      const { text, stamp } = await readConfigText(path);
      const edited = edit(text);
      await mkdir(dirname(path), { recursive: true });
      const staged = await stageFile(path, edited, { mode: 0o600 });
      try {
        if (!isPrepared) await before?.();
        isPrepared = true;
        const present = await currentStamp(path);
        const isSame = stamp === undefined || present === undefined ? stamp === present : sameStamp(stamp, present);
        if (!isSame) continue;
        await staged.commit();
        await staged.settle();
        return;
      } finally {
        // After a commit there is nothing left of it.
        await staged.discard();
      }
    }
    throw new UserError('oci-config-busy', { path });
  });
}
