import type { Platform } from '../../base/platform.ts';
import { oneAtATime } from '../../base/oneAtATime.ts';
import type { Activity } from './activity.ts';
import type { Snapshot } from '../../state/snapshot.ts';
import type { SnapshotStore } from '../../state/snapshotStore.ts';

/** One kind of sessions that are kept alive. */
export interface Renewer {
  /** What must be right whether or not somebody is there: caches and token files follow the sessions. */
  tidy(snapshot: Snapshot): Promise<void>;
  /** The sessions that can be renewed, as of now. */
  renewals(snapshot: Snapshot): Promise<readonly DueRenewal[]>;
}

export interface DueRenewal {
  /** Milliseconds since the epoch; in the past when it is due. */
  readonly at: number;
  /** Renews it. What becomes of it is kept where every view reads it; throws what cannot be kept there. */
  readonly renew: () => Promise<unknown>;
}

export interface RenewalLoopDeps extends Pick<Platform, 'clock' | 'report'> {
  readonly renewers: readonly Renewer[];
  readonly snapshots: Pick<SnapshotStore, 'current' | 'onChange'>;
  readonly activity: Activity;
  /** How long after the last sign of life sessions are still renewed, in milliseconds; read at each round. */
  readonly activeForMs: () => number;
}

/** Keeps sessions alive: at once, after each change of the snapshot, and whenever one is due; one round at a time. */
export interface RenewalLoop {
  /** The person or a client did something: what had to wait is done now. */
  touch(): void;
  dispose(): void;
}

/** A timer may come late (a sleeping machine) or the setting may change: never wait longer than this. */
const LONGEST_WAIT = 60_000;

export function createRenewalLoop({
  renewers,
  snapshots,
  activity,
  activeForMs,
  clock,
  report,
}: RenewalLoopDeps): RenewalLoop {
  let cancelTimer: (() => void) | undefined;
  let disposed = false;
  let dues: readonly number[] = [];

  const round = oneAtATime(async () => {
    if (disposed) return;
    // Side by side, so that a provider which does not answer holds up its own sessions only.
    dues = (await Promise.all(renewers.map(work))).flat();
    schedule();
  });

  /** Gives when sessions of this kind are next due. */
  async function work(renewer: Renewer): Promise<readonly number[]> {
    const snapshot = snapshots.current();
    if (snapshot === undefined) return [];
    try {
      await renewer.tidy(snapshot);
      if (activity.isActive(clock.now(), activeForMs())) {
        for (const { at, renew } of await renewer.renewals(snapshot)) {
          if (at <= clock.now()) await renew().catch(report);
        }
      }
      return (await renewer.renewals(snapshots.current() ?? snapshot)).map(({ at }) => at);
    } catch (error) {
      report(error);
      // Tried again in a while.
      return [clock.now()];
    }
  }

  function schedule(): void {
    cancelTimer?.();
    cancelTimer = undefined;
    if (disposed || dues.length === 0) return;
    const now = clock.now();
    // Overdue ones wait for a sign of life, or for the back-off to end; either starts a round.
    const wait = Math.min(...dues.map((due) => (due > now ? due - now : LONGEST_WAIT)), LONGEST_WAIT);
    cancelTimer = clock.after(wait, soon);
  }

  const soon = (): void => {
    void round();
  };
  const listening = snapshots.onChange(soon);
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
