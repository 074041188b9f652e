import { lazy, lazyFunction } from '../base/lazy.ts';
import type { ServicesDeps } from './servicesApi.ts';
import type { RenewalLoop } from '../signin/renewal/renewalLoop.ts';
import type { Requests } from './requests.ts';
import type { Stores } from './stores.ts';

export type Renewal = ReturnType<typeof createRenewal>;

/** New tokens without a person: on demand, for the credential plugin, and whenever they are due. */
export function createRenewal(edge: ServicesDeps, stores: Stores, { discover, fetchOracle }: Requests) {
  const { stateFolder, clock, report } = edge;
  const { sessions, clients, ociRenewals, snapshots } = stores;
  const renew = lazyFunction(async () => {
    const { createRenew } = await import('../signin/renewal/renewSession.ts');
    return createRenew({ store: sessions, clock, report });
  });
  const refresh = lazyFunction(async () => {
    const { createRefreshSession } = await import('../signin/oidc/refresh.ts');
    return createRefreshSession(discover);
  });
  const renewOci = lazyFunction(async () => {
    const { createRenewOci } = await import('../signin/renewal/renewOciSession.ts');
    return createRenewOci({ ...edge, renewals: ociRenewals, fetch: fetchOracle, passPhrase: stores.passPhrase.kept });
  });
  const cache = lazy(async () => (await import('../plugin/tokenCache.ts')).createTokenCache(stateFolder));
  const pluginTokens = lazy(async () => {
    const { createPluginTokens } = await import('../plugin/pluginTokens.ts');
    return createPluginTokens({ cache: await cache(), clients, sessions, clock });
  });

  let loop: RenewalLoop | undefined;
  let touchedAt: number | undefined;
  let disposed = false;
  return {
    ...{ renew, refresh, cache, pluginTokens },
    /** The person or a client did something; told to the loop when it starts. */
    touch: (): void => {
      if (loop === undefined) touchedAt = clock.now();
      else loop.touch();
    },
    /** Renews whatever is due from now on; once. */
    start: async (): Promise<void> => {
      const [{ createActivity }, { createRenewalLoop }, { createSessionRenewer }, { createOciSessionRenewer }] =
        await Promise.all([
          import('../signin/renewal/activity.ts'),
          import('../signin/renewal/renewalLoop.ts'),
          import('../signin/renewal/renewSessions.ts'),
          import('../signin/renewal/renewOciSessions.ts'),
        ]);
      const tokens = { sessions, pluginTokens: await pluginTokens(), cache: await cache() };
      if (disposed) return;
      const activity = createActivity();
      if (touchedAt !== undefined) activity.touch(touchedAt);
      const renewers = [
        createSessionRenewer({ ...edge, ...tokens, renew, refresh }),
        createOciSessionRenewer({ ...tokens, renewals: ociRenewals, renew: renewOci, clock }),
      ];
      loop = createRenewalLoop({ ...edge, renewers, snapshots, activity });
    },
    dispose: (): void => {
      disposed = true;
      loop?.dispose();
    },
  };
}
