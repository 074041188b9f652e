import { generateKeyPair, type KeyObject, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { Platform } from '../../../base/platform.ts';
import { refuseUseless, tokenInAnswer } from '../signInAnswer.ts';
import { jwkOf } from '../../profiles/jwk.ts';
import { CALLBACK_URL, signInUrl } from '../signInUrl.ts';
import { signInRegion } from '../../config/regions.ts';
import type { OciSignInFlow } from '../ociSignInFlow.ts';
import { listenForToken } from './tokenListener.ts';

/** oci_cli/cli_setup.py, PRIVATE_KEY_LABEL; without an end of line. */
const LABEL = 'OCI_API_KEY';

/**
 * Signs in as `oci session authenticate` does, without the CLI. Throws UserError 'oci-port-in-use', 'oci-clock-off',
 * 'oci-answer-over', 'oci-region-invalid', and the signal's reason.
 */
export function createNativeFlow({ host, clock }: Pick<Platform, 'host' | 'clock'>): OciSignInFlow {
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
