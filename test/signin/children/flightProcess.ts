/** A window that is signing in until it is killed: arguments are the state folder and the flight's key. */
import { createSingleFlight } from '../../../src/signin/shared/singleFlight.ts';

const [folder, key] = process.argv.slice(2);
const signal = new AbortController().signal;
await createSingleFlight<never>(folder!).run(key!, { signal, onWaiting: () => undefined }, () => {
  console.log('flying');
  setInterval(() => undefined, 1000);
  return new Promise(() => undefined);
});
