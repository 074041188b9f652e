import type { Fetch } from '../net/fetch.ts';
import { createFetches } from '../net/fetches.ts';
import type { Provider } from '../oidc/provider.ts';
import type { ProviderConfig } from '../oidc/providerConfig.ts';
import type { ServicesDeps } from './servicesApi.ts';

/** A request that takes longer than this is not going to end well. */
const REQUEST_MS = 20_000;
/** Discovery documents, key sets and token answers are a few kB to some hundred. */
const LARGEST_ANSWER = 1024 * 1024;

export interface Requests {
  readonly discover: (config: ProviderConfig) => Promise<Provider>;
  /** Requests to Oracle's cloud. */
  readonly fetchOracle: () => Fetch;
}

/** All ways to the network. */
export function createRequests({ proxy, clock }: Pick<ServicesDeps, 'proxy' | 'clock'>): Requests {
  const fetchFor = createFetches({ proxy, timeoutMs: REQUEST_MS, maxBytes: LARGEST_ANSWER });
  return {
    discover: async (config) => {
      const { discoverProvider } = await import('../oidc/provider.ts');
      return await discoverProvider(config, { fetch: fetchFor(config.certificateAuthority), clock });
    },
    fetchOracle: () => fetchFor(undefined),
  };
}
