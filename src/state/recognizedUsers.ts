import { type AuthMethod, authenticatorOf, recognize } from '../authenticators/authenticators.ts';
import type { Host } from '../base/platform.ts';
import type { Kubeconfig } from '../kubeconfig/read/model.ts';

/**
 * Reads how each user entry gets its credential, by the user's name: once for all that a snapshot says of it. Can pause
 * anywhere (see inSlices).
 */
export function* recognizeUsers(
  { users, clusters, contexts }: Pick<Kubeconfig, 'users' | 'clusters' | 'contexts'>,
  host: Host,
): Generator<undefined, ReadonlyMap<string, AuthMethod>> {
  const usedBy = Map.groupBy(contexts.values(), ({ user }) => user);
  const methods = new Map<string, AuthMethod>();
  for (const user of users.values()) {
    const names = new Set(usedBy.get(user.name)?.map(({ cluster }) => cluster));
    const own = [...names].map((name) => clusters.get(name)).filter((cluster) => cluster !== undefined);
    methods.set(user.name, recognize({ user, clusters: own, host }));
    yield;
  }
  return methods;
}

/** The files that what can be done with users depends on. */
export function namedFilesOf(methods: ReadonlyMap<string, AuthMethod>): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const method of methods.values()) for (const path of authenticatorOf(method).namedFiles(method)) paths.add(path);
  return paths;
}
