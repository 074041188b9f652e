/**
 * Makes a function that runs `run`, never twice at once: calls during a run cause exactly one more after it. It
 * resolves, or throws, with the last of these runs.
 */
export function oneAtATime(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let again = false;
  async function runAll(): Promise<void> {
    try {
      while (again) {
        again = false;
        await run();
      }
    } finally {
      running = undefined;
    }
  }
  return async () => {
    again = true;
    await (running ??= runAll());
  };
}
