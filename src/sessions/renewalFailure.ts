import { type ErrorInfo, errorInfoOf } from '../errors/userError.ts';

/** Renewals of a session that fail in a row. Times are milliseconds since the epoch. */
export interface RenewalFailure {
  readonly since: number;
  readonly why: ErrorInfo;
  /** How often in a row, and when last: the next attempt waits accordingly. */
  readonly attempts: number;
  readonly lastAt: number;
}

/** One more failure, after those before. */
export function failureAfter(before: RenewalFailure | undefined, error: unknown, now: number): RenewalFailure {
  return {
    since: before?.since ?? now,
    why: errorInfoOf(error),
    attempts: (before?.attempts ?? 0) + 1,
    lastAt: now,
  };
}
