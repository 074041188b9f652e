import type { Clock } from '../base/clock.ts';
import type { PeerFiles } from './peerFiles.ts';
import type { Peers } from './peers.ts';

/** Asks the windows of the editor on this host; undefined when there is none. */
export type AskWindows = (name: string, body: unknown, limitMs: number) => Promise<unknown>;

/** A window that reloads is back after two to five seconds, on a busy machine after ten. */
const LEAVE_MS = 15_000;
/** Windows are there, but none comes to answering: the machine is busy. */
const BUSY_MS = 15_000;
const PAUSE_MS = 200;

/** Waits out a window that reloads and a busy machine, nothing else. */
export function createAskWindows(parts: {
  peers: Pick<Peers, 'ask'>;
  files: Pick<PeerFiles, 'entries' | 'leftAt'>;
  clock: Clock;
  sleep: (ms: number) => Promise<unknown>;
}): AskWindows {
  const { peers, files, clock, sleep } = parts;
  return async (name, body, limitMs) => {
    const began = clock.now();
    for (;;) {
      const answer = await peers.ask({ name, body, limitMs });
      if (answer !== undefined) return answer;
      const isBusy = (await files.entries()).length > 0 && clock.now() - began < BUSY_MS;
      const left = await files.leftAt();
      const isLeaving = left !== undefined && left <= clock.now() && clock.now() - left < LEAVE_MS;
      if (!isBusy && !isLeaving) return undefined;
      await sleep(PAUSE_MS);
    }
  };
}
