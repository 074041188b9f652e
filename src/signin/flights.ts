import { join } from 'node:path';
import { Problem } from '../base/problem.ts';
import { ensurePrivateFolder } from '../files/folders.ts';
import { withLock } from '../files/lock.ts';
import { unlessAborted } from './unlessAborted.ts';

export interface FlightTerms {
  /** Aborted when every caller that waited for this flight has given up. */
  readonly signal: AbortSignal;
  /** Another window's flight ended first: look whether it did the work. */
  readonly waited: boolean;
}

export type Flight<T> = (terms: FlightTerms) => Promise<T>;

export interface FlightOptions {
  /** Gives up this caller's waiting; the flight itself ends with its last caller. */
  readonly signal: AbortSignal;
  /** Called once, with a sentence, when another window is at it. */
  readonly onWaiting: (sentence: string) => void;
}

/** One sign-in in flight for each key, in every window together. */
export interface Flights<T> {
  /**
   * Runs `flight`, or joins the one that is in this window, whose result all its callers share. Another window's is
   * waited for. Throws what the flight throws, the signal's reason, or Problem 'lock-held' after ten minutes.
   */
  run(key: string, options: FlightOptions, flight: Flight<T>): Promise<T>;
}

/** Longer than any sign-in may take. */
const WAIT_FOR_OTHERS_MS = 10 * 60_000;
const WAITING = 'Another window is signing in to this provider; waiting for it.';

interface Airborne<T> {
  readonly landing: Promise<T>;
  readonly controller: AbortController;
  readonly passengers: Set<FlightOptions>;
  waiting: boolean;
}

/** `folder`: the state folder. Keys must be safe as file names: `clientKey(issuer, clientId)`. */
export function createFlights<T>(folder: string): Flights<T> {
  const airborne = new Map<string, Airborne<T>>();

  function start(key: string, flight: Flight<T>): Airborne<T> {
    const controller = new AbortController();
    const passengers = new Set<FlightOptions>();
    const onWaiting = (): void => {
      own.waiting = true;
      for (const passenger of passengers) passenger.onWaiting(WAITING);
    };
    const landing = takeOff(folder, key, controller.signal, flight, onWaiting).finally(() => airborne.delete(key));
    const own: Airborne<T> = { landing, controller, passengers, waiting: false };
    airborne.set(key, own);
    return own;
  }

  return {
    run: async (key, options, flight) => {
      options.signal.throwIfAborted();
      for (let old = airborne.get(key); old?.controller.signal.aborted; old = airborne.get(key)) {
        // Given up by its callers but not yet on the ground: nobody joins that one.
        await unlessAborted(Promise.allSettled([old.landing]), options.signal);
      }
      const own = airborne.get(key) ?? start(key, flight);
      own.passengers.add(options);
      if (own.waiting) options.onWaiting(WAITING);
      try {
        return await unlessAborted(own.landing, options.signal);
      } finally {
        own.passengers.delete(options);
        if (own.passengers.size === 0) own.controller.abort(options.signal.reason);
      }
    },
  };
}

async function takeOff<T>(
  folder: string,
  key: string,
  signal: AbortSignal,
  flight: Flight<T>,
  onWaiting: () => void,
): Promise<T> {
  const runways = join(folder, 'flights');
  await ensurePrivateFolder(folder);
  await ensurePrivateFolder(runways);
  const path = join(runways, `${key}.lock`);
  const flown = { began: false };
  const begin = async (waited: boolean): Promise<T> => {
    flown.began = true;
    return await flight({ signal, waited });
  };
  try {
    return await withLock(path, { deadlineMs: 0, signal }, async () => await begin(false));
  } catch (error) {
    // The flight may meet a held lock of its own, which is none of ours.
    if (flown.began || !(error instanceof Problem && error.code === 'lock-held')) throw error;
  }
  onWaiting();
  return await withLock(path, { deadlineMs: WAIT_FOR_OTHERS_MS, signal }, async () => await begin(true));
}
