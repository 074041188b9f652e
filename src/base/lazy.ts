/** A part that is made when it is first asked for, once: all callers share one promise. A failure is not kept. */
export function lazy<T>(make: () => Promise<T>): Lazy<T> {
  let making: Promise<T> | undefined;
  let made: { readonly part: T } | undefined;
  async function begin(): Promise<T> {
    try {
      const part = await make();
      made = { part };
      return part;
    } catch (error) {
      making = undefined;
      throw error;
    }
  }
  return Object.assign(() => (making ??= begin()), {
    whenMade: (run: (part: T) => void) => {
      if (made !== undefined) run(made.part);
      else making?.then(run, () => undefined);
    },
  });
}

export interface Lazy<T> {
  (): Promise<T>;
  /**
   * Runs with the part: at once where it is there, later where it is being made, and never where nobody asked for it. For
   * what ends parts.
   */
  whenMade(run: (part: T) => void): void;
}

/** An async function that is made when it is first called. */
export function lazyFunction<A extends unknown[], R>(
  make: () => Promise<(...args: A) => Promise<R>>,
): (...args: A) => Promise<R> {
  const get = lazy(make);
  return async (...args) => await (await get())(...args);
}

type AsyncMethods<K extends PropertyKey> = Readonly<Record<K, (...args: never[]) => Promise<unknown>>>;

/** Async methods of a part that is made when one of them is first called. */
export function lazyMethods<T extends AsyncMethods<K>, K extends keyof T>(
  get: () => Promise<T>,
  ...names: readonly K[]
): Pick<T, K> {
  const methodOf =
    (name: K) =>
    async (...args: never[]) =>
      await (await get())[name](...args);
  return Object.fromEntries(names.map((name) => [name, methodOf(name)])) as unknown as Pick<T, K>;
}
