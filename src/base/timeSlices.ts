/**
 * How long one slice of work may take, in milliseconds: the extension host serves every extension in turn, so nothing
 * of ours keeps it for longer than a frame or two.
 */
const SLICE_MS = 15;

/** What work in slices yields where it can pause, and what it must wait for. */
export type Pause = undefined | Promise<unknown>;

/**
 * Runs work that can pause at every `yield`, in slices of a few milliseconds between which the process is free for
 * others. A step from one `yield` to the next must be much shorter than a slice. Throws what the work throws, and what
 * it waits for.
 */
export async function inSlices<T>(work: Iterator<Pause, T>, now: () => number = () => performance.now()): Promise<T> {
  for (;;) {
    const end = now() + SLICE_MS;
    do {
      let step = work.next();
      while (step.done !== true && step.value !== undefined) step = work.next(await step.value);
      if (step.done === true) return step.value;
    } while (now() < end);
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** Runs the same work without a pause, for callers that must have the result at once; it waits for nothing. */
export function inOneGo<T>(work: Iterator<undefined, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Lets work in slices wait for a promise. */
export function* waitFor<T>(promise: Promise<T>): Generator<Promise<T>, T> {
  return (yield promise) as T;
}
