import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

/** Everything the provider remembers. Outlives the provider instance, so that signing keys can change under it. */
export interface ProviderStore {
  readonly adapter: AdapterFactory;
  /** The next look at a refresh token finds nothing; the token itself lives on, as when a user is disabled for a while. */
  refuseNextRefresh(): void;
}

/** Calls `seen` with every authorization code and refresh token that is stored, which is every one ever issued. */
export function createProviderStore(seen: (secret: string) => void): ProviderStore {
  const models = new Map<string, Map<string, AdapterPayload>>();
  let refuseNext = false;

  function model(name: string): Map<string, AdapterPayload> {
    const found = models.get(name) ?? new Map<string, AdapterPayload>();
    models.set(name, found);
    return found;
  }

  function find(name: string, matches: (payload: AdapterPayload) => boolean): Promise<AdapterPayload | undefined> {
    return Promise.resolve([...model(name).values()].find(matches));
  }

  function adapter(name: string): Adapter {
    const stored = model(name);
    return {
      upsert: (id, payload) => {
        if (name === 'RefreshToken' || name === 'AuthorizationCode') {
          seen(id);
        }
        stored.set(id, payload);
        return Promise.resolve();
      },
      find: (id) => {
        if (name === 'RefreshToken' && refuseNext) {
          refuseNext = false;
          return Promise.resolve();
        }
        return Promise.resolve(stored.get(id));
      },
      findByUserCode: (userCode) => find(name, (payload) => payload.userCode === userCode),
      findByUid: (uid) => find(name, (payload) => payload.uid === uid),
      consume: (id) => {
        const payload = stored.get(id);
        if (payload !== undefined) {
          payload.consumed = Math.floor(Date.now() / 1000);
        }
        return Promise.resolve();
      },
      destroy: (id) => {
        stored.delete(id);
        return Promise.resolve();
      },
      revokeByGrantId: (grantId) => {
        for (const [id, payload] of stored) {
          if (payload.grantId === grantId) {
            stored.delete(id);
          }
        }
        return Promise.resolve();
      },
    };
  }

  return {
    adapter,
    refuseNextRefresh: () => {
      refuseNext = true;
    },
  };
}
