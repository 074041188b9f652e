/** Whether somebody is there: an unattended machine must not defeat the provider's inactivity limit. */
export interface Activity {
  /** The person or a client did something at `now` (milliseconds since the epoch). */
  touch(now: number): void;
  /** Whether that was less than `limitMs` ago. A clock that was set back by more than the limit counts as absence. */
  isActive(now: number, limitMs: number): boolean;
}

/** Nobody is there until the first touch: a window may have been opened or reloaded by no one. */
export function createActivity(): Activity {
  let last: number | undefined;
  return {
    touch: (now) => {
      last = now;
    },
    isActive: (now, limitMs) => last !== undefined && Math.abs(now - last) < limitMs,
  };
}
