import { generateKeyPair, randomUUID, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Clock } from '../../base/clock.ts';
import type { Host } from '../../files/folders.ts';
import { refuseUseless, tokenInAnswer } from '../answer.ts';
import { jwkOf } from '../jwk.ts';
import { CALLBACK_URL, signInRegion, signInUrl } from '../signInUrl.ts';
import type { Trip } from '../trip.ts';
import { listenForToken } from './listener.ts';

/** oci_cli/cli_setup.py, PRIVATE_KEY_LABEL; without an end of line. */
const LABEL = 'OCI_API_KEY';

/**
 * Signs in as `oci session authenticate` does, without the CLI. Throws Problem 'oci-port-in-use', 'oci-clock-off',
 * 'oci-answer-over', 'oci-region-invalid', and the signal's reason.
 */
export function createNativeTrip({ host, clock }: { readonly host: Host; readonly clock: Pick<Clock, 'now'> }): Trip {
  return async (terms, browser, signal) => {
    const region = await signInRegion(terms.region, host);
    const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    const key = jwkOf(pair.publicKey);
    const startedAt = clock.now();
    const exposed: string[] = [];
    const listener = await listenForToken({
      read: (fragment) => tokenInAnswer(fragment, { key }),
      furtherHosts: () => exposed,
    });
    try {
      const arrival = listener.waitForToken(signal);
      const authority = await Promise.race([browser.expose(CALLBACK_URL), arrival.then(() => undefined)]);
      if (authority !== undefined) exposed.push(authority);
      const url = signInUrl({ ...terms, region, key, nonce: randomUUID() });
      browser.waitForBrowser({ url, redirectUrl: CALLBACK_URL, paste: listener.accept });
      const token = await Promise.race([arrival, failureOf(browser.open(url))]);
      refuseUseless(token, { startedAt }, clock.now());
      return { token, region: region.identifier, ...pemOf(pair) };
    } finally {
      await listener.close();
    }
  };
}

function pemOf({ privateKey, publicKey }: { readonly privateKey: KeyObject; readonly publicKey: KeyObject }) {
  return {
    privateKeyPem: `${privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()}${LABEL}`,
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** Never ends well, only badly: the editor may keep its answer until a question of its own is answered. */
async function failureOf(work: Promise<unknown>): Promise<never> {
  await work;
  return await new Promise<never>(() => undefined);
}
