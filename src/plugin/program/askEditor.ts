import { setTimeout as sleep } from 'node:timers/promises';
import type { Platform } from '../../base/platform.ts';
import { readRegularFile } from '../../files/readFile.ts';
import { createTokenCache } from '../tokenCache.ts';
import { getToken, type GetTokenDeps } from './getToken.ts';
import { createWindowFiles } from '../../ipc/windowFiles.ts';
import { createWindowIpc } from '../../ipc/windows.ts';
import { createAskWindows } from './askWindows.ts';

/** With a hundred plugins on one processor a window takes its time to greet. */
const GREETING_MS = 10_000;

/** The answer for `get-token`, put together for the process that a client started. Throws what `getToken` throws. */
export async function askEditor(
  args: readonly string[],
  parts: Pick<Platform, 'host' | 'stateFolder' | 'clock'> & Pick<GetTokenDeps, 'waiting'>,
): Promise<string> {
  const { host, stateFolder, clock, waiting } = parts;
  const files = createWindowFiles(host, stateFolder);
  const peers = createWindowIpc({ files, clock, greetingMs: GREETING_MS });
  return await getToken(args, host.env['KUBERNETES_EXEC_INFO'], {
    cache: createTokenCache(stateFolder),
    askWindows: createAskWindows({ peers, files, clock, sleep }),
    readFile: async (path) => {
      const read = await readRegularFile(path).catch(() => undefined);
      return read?.bytes.toString('utf8');
    },
    waiting,
    clock,
  });
}
