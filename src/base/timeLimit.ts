import type { Clock } from './clock.ts';

export type Answer<T> = { readonly answered: true; readonly value: T } | { readonly answered: false };

/** What `work` gives within `limitMs`; undefined when it fails or takes longer. For what is a help, and no more. */
export async function ifInTime<T>(work: Promise<T>, limitMs: number, clock: Clock): Promise<T | undefined> {
  const answer = await within(work, limitMs, clock).catch(() => undefined);
  return answer?.answered === true ? answer.value : undefined;
}

/**
 * Waits for `work` at most `limitMs`. What it does later is its own affair: a late failure is nobody's unhandled
 * rejection. A failure in time is thrown.
 */
export function within<T>(work: Promise<T>, limitMs: number, clock: Clock): Promise<Answer<T>> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(limitMs, () => {
      resolve({ answered: false });
    });
    work.then(
      (value) => {
        cancel();
        resolve({ answered: true, value });
      },
      (error: unknown) => {
        cancel();
        reject(error instanceof Error ? error : new Error('failed', { cause: error }));
      },
    );
  });
}
