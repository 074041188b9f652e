import type { Clock } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';

/** Long enough to find a phone for the second factor; a forgotten tab does not wait for ever. */
const LONGEST_SIGN_IN = 5 * 60_000;

export interface SignInLimit {
  readonly clock: Clock;
  /** The person's own end. */
  readonly signal: AbortSignal;
  /** The Problem that tells of the limit, and what else may be the trouble. */
  readonly code: string;
  readonly hint: string;
}

/** Runs a trip through the browser, whose signal ends with the limit, too. Throws what it throws, or the Problem. */
export async function withinSignInLimit<T>(
  { clock, signal, code, hint }: SignInLimit,
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
    throw new Problem(code, `The browser did not come back within 5 minutes: sign in again, and if ${hint}.`);
  } finally {
    cancel();
  }
}
