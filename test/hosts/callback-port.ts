import path from 'node:path';
import { cacheFolder, inTurn } from '../setup/once.mjs';

/** Where Oracle's sign-in page leads the browser: no other port is registered there. */
export const CALLBACK_PORT = 8181;

/** Runs `work` while no other run of the tests has the port, and gives it back whatever comes of that. */
export async function withCallbackPort<T>(work: () => Promise<T>): Promise<T> {
  return await inTurn(path.join(cacheFolder(), `port-${CALLBACK_PORT}.lock`), work);
}

/** The same for a whole suite: the last step of its `before`, since nobody gives it back where that fails. */
export function takeCallbackPort(): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const held = (): Promise<void> =>
      new Promise((giveBack) => {
        resolve(giveBack);
      });
    withCallbackPort(held).catch(reject);
  });
}

/** What the script of the CLI's own callback page does in the browser that was led to `redirect`. */
export async function bringToCli(redirect: string): Promise<void> {
  const { hash, origin } = new URL(redirect);
  await fetch(`${origin}/`);
  await fetch(`${origin}/token?${hash.slice(1)}`);
}
