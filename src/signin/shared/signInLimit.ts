import type { Platform } from '../../base/platform.ts';

/** Long enough to find a phone for the second factor; a forgotten tab does not wait for ever. */
const LONGEST_SIGN_IN = 5 * 60_000;

export interface SignInLimit extends Pick<Platform, 'clock'> {
  /** The person's own end. */
  readonly signal: AbortSignal;
  /** Makes the error that is thrown after so many minutes. */
  readonly late: (minutes: number) => Error;
}

/** Runs a trip through the browser, whose signal ends with the limit, too. Throws what it throws, or what `late` makes. */
export async function withinSignInLimit<T>(
  { clock, signal, late }: SignInLimit,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const cancel = clock.after(LONGEST_SIGN_IN, () => {
    limit.abort();
  });
  try {
    return await run(AbortSignal.any([signal, limit.signal]));
  } catch (error) {
    if (!limit.signal.aborted || signal.aborted) throw error;
    throw late(LONGEST_SIGN_IN / 60_000);
  } finally {
    cancel();
  }
}
