import type { Clock } from '../../base/clock.ts';
import type { WindowFiles } from '../../ipc/windowFiles.ts';
import type { AskedQuestion, WindowIpc } from '../../ipc/windows.ts';

/** `limitMs`: how long all windows may take together. */
export type AskWindows = (name: string, body: unknown, limitMs: number) => Promise<WindowsAnswer>;

/** `none`: no window answers. `late`: none did in time. */
export type WindowsAnswer =
  { readonly kind: 'answered'; readonly answer: unknown } | { readonly kind: 'none' | 'late' };

/** A window that reloads is back after two to five seconds, on a busy machine after ten. */
const LEAVE_MS = 15_000;
/** Windows are there, but none comes to answering: the machine is busy. */
const BUSY_MS = 15_000;
const PAUSE_MS = 200;

/** Asks the windows of the editor on this host. Waits out a window that reloads and a busy machine, nothing else. */
export function createAskWindows(parts: {
  peers: Pick<WindowIpc, 'ask'>;
  files: Pick<WindowFiles, 'entries' | 'leftAt'>;
  clock: Clock;
  sleep: (ms: number) => Promise<unknown>;
}): AskWindows {
  const { peers, files, clock, sleep } = parts;

  async function askUntil(signal: AbortSignal, question: Omit<AskedQuestion, 'signal'>): Promise<WindowsAnswer> {
    const began = clock.now();
    for (;;) {
      const answer = await peers.ask({ ...question, signal });
      if (answer !== undefined) return { kind: 'answered', answer };
      if (signal.aborted) return { kind: 'late' };
      const isBusy = (await files.entries()).length > 0 && clock.now() - began < BUSY_MS;
      const left = await files.leftAt();
      const isLeaving = left !== undefined && left <= clock.now() && clock.now() - left < LEAVE_MS;
      if (!isBusy && !isLeaving) return { kind: 'none' };
      await sleep(PAUSE_MS);
    }
  }

  return async (name, body, limitMs) => {
    const over = new AbortController();
    const cancel = clock.after(limitMs, () => {
      over.abort();
    });
    try {
      return await askUntil(over.signal, { name, body, limitMs });
    } finally {
      cancel();
    }
  };
}
