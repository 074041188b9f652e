import path from 'node:path';
import { cacheFolder, inTurn } from '../setup/once.mjs';

/** Where Oracle's sign-in page leads the browser: no other port is registered there. */
export const CALLBACK_PORT = 8181;

/** Waits until no other run of the tests has the port. @returns what gives it back */
export function takeCallbackPort(): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const held = (): Promise<void> =>
      new Promise((giveBack) => {
        resolve(giveBack);
      });
    inTurn(path.join(cacheFolder(), `port-${CALLBACK_PORT}.lock`), held).catch(reject);
  });
}

/** What the script of the CLI's own callback page does in the browser that was led to `redirect`. */
export async function bringToCli(redirect: string): Promise<void> {
  const { hash, origin } = new URL(redirect);
  await fetch(`${origin}/`);
  await fetch(`${origin}/token?${hash.slice(1)}`);
}
