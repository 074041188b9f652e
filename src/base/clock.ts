/** The present and timers, injected so that tests own time. Times are milliseconds since the epoch. */
export interface Clock {
  now(): number;
  /** Calls `run` once after `delayMs`; the function returned cancels it. Does not keep the process alive. */
  after(delayMs: number, run: () => void): () => void;
}

/** setTimeout fires at once beyond 2^31-1 ms; a longer wait is cut, and the caller checks the clock again. */
const LONGEST_TIMER = 2_147_483_647;

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, Math.min(Math.max(delayMs, 0), LONGEST_TIMER));
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};
