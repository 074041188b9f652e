import type { Clock } from './clock.ts';

/** The machine as this person sees it; injected, so that tests have another home and platform. */
export interface Host {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly home: string;
}

/**
 * What differs between the editor, a test and another machine, and is injected. What a part needs of it, it says with
 * `Pick<Platform, …>`.
 */
export interface Platform {
  readonly host: Host;
  /** The private folder of our sessions, approvals, backups and caches on this host; absolute. */
  readonly stateFolder: string;
  readonly clock: Clock;
  /** Logs what went wrong and reaches the person in no other way. Never throws. */
  readonly report: (error: unknown) => void;
}
