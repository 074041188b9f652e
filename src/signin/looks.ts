import type { Clock } from '../base/clock.ts';
import { oneAtATime } from '../base/oneAtATime.ts';
import type { Activity } from './activity.ts';
import type { Overviews } from './overviews.ts';

export interface LooksParts {
  /** Does what is to be done now, and gives when it is next to be looked after, in milliseconds since the epoch. */
  readonly work: () => Promise<readonly number[]>;
  readonly overviews: Pick<Overviews, 'onChange'>;
  readonly activity: Activity;
  /** How long after the last sign of life sessions are still renewed, in milliseconds; read at each look. */
  readonly activeForMs: () => number;
  readonly clock: Clock;
  readonly report: (error: unknown) => void;
}

/** Looks after something at once, after each change of the overview, and whenever it is due; one look at a time. */
export interface Looks {
  /** The person or a client did something: what had to wait is done now. */
  touch(): void;
  dispose(): void;
}

/** A timer may come late (a sleeping machine) or the setting may change: never wait longer than this without a look. */
const LONGEST_WAIT = 60_000;

export function createLooks({ work, overviews, activity, activeForMs, clock, report }: LooksParts): Looks {
  let cancelTimer: (() => void) | undefined;
  let disposed = false;
  let dues: readonly number[] = [];

  const look = oneAtATime(async () => {
    if (disposed) return;
    try {
      dues = await work();
    } catch (error) {
      report(error);
    }
    schedule();
  });

  function schedule(): void {
    cancelTimer?.();
    cancelTimer = undefined;
    if (disposed || dues.length === 0) return;
    const now = clock.now();
    // Overdue ones wait for a sign of life, or for the back-off to end; either causes a look by itself.
    const wait = Math.min(...dues.map((due) => (due > now ? due - now : LONGEST_WAIT)), LONGEST_WAIT);
    cancelTimer = clock.after(wait, soon);
  }

  const soon = (): void => {
    void look();
  };
  const listening = overviews.onChange(soon);
  soon();
  return {
    touch: () => {
      const now = clock.now();
      const wasActive = activity.isActive(now, activeForMs());
      activity.touch(now);
      if (!wasActive) soon();
    },
    dispose: () => {
      disposed = true;
      cancelTimer?.();
      listening.dispose();
    },
  };
}
