/**
 * How long one slice of work may take, in milliseconds: the extension host serves every extension in turn, so nothing
 * of ours keeps it for longer than a frame or two.
 */
const SLICE_MS = 15;

/**
 * Runs work that can pause at every `yield`, in slices of a few milliseconds between which the process is free for
 * others. A step from one `yield` to the next must be much shorter than a slice. Throws what the work throws.
 */
export async function inSlices<T>(work: Iterator<unknown, T>, now: () => number = () => performance.now()): Promise<T> {
  for (;;) {
    const end = now() + SLICE_MS;
    do {
      const step = work.next();
      if (step.done === true) return step.value;
    } while (now() < end);
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** Runs the same work without a pause, for callers that must have the result at once. */
export function inOneGo<T>(work: Iterator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
