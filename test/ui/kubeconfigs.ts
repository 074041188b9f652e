import { inOneGo } from '../../src/base/slices.ts';
import { decodeCredential } from '../../src/credential/credential.ts';
import { mergeEntries } from '../../src/kubeconfig/merge.ts';
import type { Kubeconfig } from '../../src/kubeconfig/model.ts';
import { toDestination } from '../../src/plugin/destination.ts';
import { overviewOf, type Overview, type OverviewSources } from '../../src/signin/overview.ts';
import { listingOf, wordsOf, type Listing } from '../../src/ui/listing.ts';
import { kubeconfigOf, sampleUser } from '../credential/samples.ts';
import { sampleCluster } from '../signin/support.ts';

/** The overview of a kubeconfig, on a machine without sessions and other files unless `more` has them. */
export function overviewFor(
  kubeconfig: string | Kubeconfig,
  signingIn?: string,
  more: Partial<OverviewSources> = {},
): Overview {
  return inOneGo(
    overviewOf({
      kubeconfig: typeof kubeconfig === 'string' ? kubeconfigOf(kubeconfig) : kubeconfig,
      credentialOf: (user) => decodeCredential(user, () => undefined),
      destinationOf: (cluster) => toDestination(cluster, undefined),
      stateFolder: '/state',
      session: () => ({ kind: 'absent' }),
      isApproved: () => false,
      isSigningIn: (userName) => userName === signingIn,
      pluginRefusal: undefined,
      oci: { files: [], users: new Map() },
      isOkeApproved: () => false,
      ociRenewals: new Map(),
      sessions: [],
      ...more,
    }),
  );
}

export function listingFor(overview: Overview, filter = '', before?: Listing): Listing {
  return inOneGo(listingOf(overview, wordsOf(filter), before));
}

/** Contexts by the name of their cluster; each has a user of its own name, with a token. */
export function contextsIn(
  clusters: Readonly<Record<string, readonly string[]>>,
  options: { readonly current?: string; readonly token?: string; readonly firstLine?: number } = {},
): Kubeconfig {
  const { current, token = 'opaque', firstLine = 1 } = options;
  const file = '/home/alice/.kube/config';
  const names = Object.values(clusters).flat();
  const contexts = Object.entries(clusters).flatMap(([cluster, all]) => all.map((name) => ({ name, cluster })));
  return mergeEntries([
    {
      file: { path: file, state: 'read', problems: [] },
      entries: {
        currentContext: current,
        clusters: Object.keys(clusters).map((name) => sampleCluster({ name, server: `https://${name}.test` })),
        users: names.map((name) => sampleUser({ name, token })),
        contexts: contexts.map(({ name, cluster }, index) => ({
          ...{ name, cluster, user: name, namespace: undefined, file },
          line: firstLine + index,
        })),
      },
    },
  ]);
}
