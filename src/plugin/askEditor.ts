import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import type { Host } from '../files/folders.ts';
import { readRegularFile } from '../files/read.ts';
import { createPluginCache } from './cache.ts';
import { getToken } from './getToken.ts';
import { createPeerFiles } from './peerFiles.ts';
import { createPeers } from './peers.ts';
import { createAskWindows } from './windows.ts';

/** With a hundred plugins on one processor a window takes its time to greet. */
const GREETING_MS = 10_000;

/** The answer for `get-token`, put together for the process that a client started. Throws what `getToken` throws. */
export async function askEditor(
  args: readonly string[],
  parts: {
    readonly host: Host;
    readonly stateFolder: string;
    readonly clock: Clock;
    readonly tell: (line: string) => void;
  },
): Promise<string> {
  const { host, stateFolder, clock, tell } = parts;
  const files = createPeerFiles(host, stateFolder);
  const peers = createPeers({ files, clock, greetingMs: GREETING_MS });
  return await getToken(args, host.env['KUBERNETES_EXEC_INFO'], {
    cache: createPluginCache(stateFolder),
    askWindows: createAskWindows({ peers, files, clock, sleep }),
    readFile: async (path) => {
      const read = await readRegularFile(path).catch(() => undefined);
      return read?.bytes.toString('utf8');
    },
    tell,
    clock,
  });
}
