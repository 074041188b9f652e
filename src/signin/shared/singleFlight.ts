import { join } from 'node:path';
import { isUserError } from '../../errors/userError.ts';
import { ensurePrivateFolder } from '../../files/stateFolder.ts';
import { withLock } from '../../files/lock.ts';
import type { Progress } from '../../text/progressText.ts';
import { rejectOnAbort } from '../../base/abort.ts';

export interface SharedWorkTerms {
  /** Aborted when every caller has canceled. */
  readonly signal: AbortSignal;
  /** True if another window's sign-in ended first: check whether it did the work. */
  readonly waited: boolean;
}

export type SharedWork<T> = (terms: SharedWorkTerms) => Promise<T>;

export interface CallerOptions {
  /** Cancels for this caller; the work is aborted when its last caller cancels. */
  readonly signal: AbortSignal;
  /** Called once when another window does the work. */
  readonly onWaiting: (progress: Progress) => void;
}

/** Runs one sign-in at a time for each key, across all windows. */
export interface SingleFlight<T> {
  /**
   * Runs `work`, or joins the one that this window already runs, whose result all its callers share. Waits first for
   * one of another window. Throws what `work` throws, the signal's reason, or UserError 'lock-held' after ten minutes.
   */
  run(key: string, options: CallerOptions, work: SharedWork<T>): Promise<T>;
}

/** Longer than any sign-in may take. */
const WAIT_FOR_OTHERS_MS = 10 * 60_000;
const WAITING: Progress = { code: 'waiting-for-window', data: undefined };

interface InFlight<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  readonly callers: Set<CallerOptions>;
  waiting: boolean;
}

/** `folder`: the state folder. Keys must be safe as file names: `clientKey(issuer, clientId)`. */
export function createSingleFlight<T>(folder: string): SingleFlight<T> {
  const running = new Map<string, InFlight<T>>();

  function start(key: string, work: SharedWork<T>): InFlight<T> {
    const controller = new AbortController();
    const callers = new Set<CallerOptions>();
    const onWaiting = (): void => {
      own.waiting = true;
      for (const caller of callers) caller.onWaiting(WAITING);
    };
    const result = runLocked(folder, key, controller.signal, work, onWaiting).finally(() => running.delete(key));
    const own: InFlight<T> = { result, controller, callers, waiting: false };
    running.set(key, own);
    return own;
  }

  return {
    run: async (key, options, work) => {
      options.signal.throwIfAborted();
      for (let old = running.get(key); old?.controller.signal.aborted; old = running.get(key)) {
        // Aborted, but not ended yet: it can't be joined.
        await rejectOnAbort(Promise.allSettled([old.result]), options.signal);
      }
      const own = running.get(key) ?? start(key, work);
      own.callers.add(options);
      if (own.waiting) options.onWaiting(WAITING);
      try {
        return await rejectOnAbort(own.result, options.signal);
      } finally {
        own.callers.delete(options);
        if (own.callers.size === 0) own.controller.abort(options.signal.reason);
      }
    },
  };
}

async function runLocked<T>(
  folder: string,
  key: string,
  signal: AbortSignal,
  work: SharedWork<T>,
  onWaiting: () => void,
): Promise<T> {
  const locks = join(folder, 'flights');
  await ensurePrivateFolder(folder);
  await ensurePrivateFolder(locks);
  const path = join(locks, `${key}.lock`);
  const state = { began: false };
  const begin = async (waited: boolean): Promise<T> => {
    state.began = true;
    return await work({ signal, waited });
  };
  try {
    return await withLock(path, { deadlineMs: 0, signal }, async () => await begin(false));
  } catch (error) {
    // The work may fail on a lock of its own, which is not this one.
    if (state.began || !isUserError(error, 'lock-held')) throw error;
  }
  onWaiting();
  return await withLock(path, { deadlineMs: WAIT_FOR_OTHERS_MS, signal }, async () => await begin(true));
}
