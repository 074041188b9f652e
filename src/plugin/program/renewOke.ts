import type { Platform } from '../../base/platform.ts';
import { createFetch } from '../../net/fetch.ts';
import { refreshSession } from '../../oci/api/refreshSession.ts';
import { withoutRealmVariables } from '../../oci/config/regions.ts';
import { generateToken } from '../../oci/oke/generateToken.ts';

const REQUEST_MS = 30_000;
const LARGEST_ANSWER = 1 << 20;

/**
 * Renews the session behind arguments of `oci ce cluster generate-token` if it is still time to. Throws what
 * `generateToken` and `refreshSession` throw.
 */
export async function renewOke(
  args: readonly string[],
  { host, clock }: Pick<Platform, 'host' | 'clock'>,
): Promise<void> {
  const generated = await generateToken(args, { host, clock });
  if (generated.kind !== 'credential' || generated.renewal === undefined) return;
  const fetch = createFetch({
    proxy: { editorProxy: '', editorNoProxy: [], env: host.env },
    timeoutMs: REQUEST_MS,
    maxBytes: LARGEST_ANSWER,
  });
  await refreshSession(generated.renewal, { host: withoutRealmVariables(host), clock, fetch });
}
