import { inOneGo } from '../../src/base/timeSlices.ts';
import { decodeCredential } from '../../src/credential/credential.ts';
import { mergeEntries } from '../../src/kubeconfig/read/merge.ts';
import type { Kubeconfig } from '../../src/kubeconfig/read/model.ts';
import { toDestination } from '../../src/exec/destination.ts';
import { recognizeUsers } from '../../src/state/recognizedUsers.ts';
import { makeSnapshot, type Snapshot, type SnapshotSources } from '../../src/state/snapshot.ts';
import { type ClusterList, clusterListOf, wordsOf } from '../../src/ui/clusters/clusterList.ts';
import { kubeconfigOf, sampleUser } from '../credential/samples.ts';
import { sampleCluster } from '../signin/support.ts';
import { listed } from '../kubeconfig/listed.ts';

export const HOST = { home: '/home/alice', platform: 'linux', env: {} } as const;

/** The snapshot of a kubeconfig, on a machine without sessions and other files unless `more` has them. */
export function overviewFor(
  kubeconfig: string | Kubeconfig,
  signingIn?: string,
  more: Partial<SnapshotSources> = {},
): Snapshot {
  const model = typeof kubeconfig === 'string' ? kubeconfigOf(kubeconfig) : kubeconfig;
  return inOneGo(
    makeSnapshot({
      kubeconfig: model,
      methods: inOneGo(recognizeUsers(model, HOST)),
      credentialOf: (user) => decodeCredential(user, () => undefined),
      destinationOf: (cluster) => toDestination(cluster, undefined),
      fileText: () => undefined,
      host: HOST,
      stateFolder: '/state',
      sessions: new Map(),
      isApproved: () => false,
      isSigningIn: (userName) => userName === signingIn,
      pluginRefusal: undefined,
      oci: { files: [], users: new Map() },
      ociRenewals: new Map(),
      ...more,
    }),
  );
}

export function listingFor(snapshot: Snapshot, filter = '', before?: ClusterList): ClusterList {
  return inOneGo(clusterListOf(snapshot, wordsOf(filter), before));
}

/** Contexts by the name of their cluster; each has a user of its own name, with a token. */
export function contextsIn(
  clusters: Readonly<Record<string, readonly string[]>>,
  options: { readonly current?: string; readonly token?: string; readonly firstLine?: number } = {},
): Kubeconfig {
  const { current, token = 'opaque', firstLine = 1 } = options;
  const file = listed('/home/alice/.kube/config');
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
