import { fieldsIn } from '../../base/json.ts';
import type { OciApi } from './ociApi.ts';
import { isOcid } from '../config/ocid.ts';

/** The endpoints of an API server, as the service names them. */
export type EndpointKind = 'PUBLIC_ENDPOINT' | 'PRIVATE_ENDPOINT' | 'VCN_HOSTNAME' | 'LEGACY_KUBERNETES';

export interface Endpoint {
  readonly kind: EndpointKind;
  /** As in `129.213.0.1:6443`. Text from outside. */
  readonly address: string;
}

/** Texts from outside. */
export interface OkeCluster {
  /** OCID. */
  readonly id: string;
  readonly name: string;
  /** As in `v1.34.1`. */
  readonly kubernetesVersion: string | undefined;
  /** `ACTIVE`, `UPDATING`, `CREATING`, `FAILED`, `DELETING` or `DELETED`. */
  readonly state: string;
  /** Those that it has, in the order in which they are of use to most people. */
  readonly endpoints: readonly Endpoint[];
}

/** Fields of `endpoints` (oci/container_engine/models/cluster_endpoints.py). */
const ENDPOINTS: readonly (readonly [field: string, kind: EndpointKind])[] = [
  ['publicEndpoint', 'PUBLIC_ENDPOINT'],
  ['privateEndpoint', 'PRIVATE_ENDPOINT'],
  ['vcnHostnameEndpoint', 'VCN_HOSTNAME'],
  ['kubernetes', 'LEGACY_KUBERNETES'],
];

/**
 * The clusters of one compartment:
 * https://docs.oracle.com/iaas/api/#/en/containerengine/20180222/ClusterSummary/ListClusters. Entries of another shape
 * are left out.
 */
export async function* listClusters(
  api: Pick<OciApi, 'pages'>,
  compartmentId: string,
): AsyncGenerator<readonly OkeCluster[], void, undefined> {
  const pages = api.pages({
    service: 'containerengine',
    path: '/20180222/clusters',
    query: { compartmentId, limit: '100' },
    subject: 'clusters',
  });
  for await (const items of pages) yield items.map(clusterIn).filter((found) => found !== undefined);
}

/**
 * A kubeconfig for the cluster, as YAML from outside:
 * https://docs.oracle.com/iaas/api/#/en/containerengine/20180222/Cluster/CreateKubeconfig.
 */
export async function clusterKubeconfig(
  api: Pick<OciApi, 'post'>,
  { id }: Pick<OkeCluster, 'id'>,
  endpoint: EndpointKind,
): Promise<string> {
  const request = {
    service: 'containerengine',
    path: `/20180222/clusters/${id}/kubeconfig/content`,
    subject: 'kubeconfig',
  } as const;
  return await api.post(request, { tokenVersion: '2.0.0', endpoint });
}

function clusterIn(item: unknown): OkeCluster | undefined {
  const { id, name, kubernetesVersion, lifecycleState, endpoints } = fieldsIn(item);
  if (!isOcid(id) || typeof name !== 'string' || typeof lifecycleState !== 'string') return undefined;
  return {
    id,
    name,
    kubernetesVersion: typeof kubernetesVersion === 'string' ? kubernetesVersion : undefined,
    state: lifecycleState,
    endpoints: endpointsIn(fieldsIn(endpoints)),
  };
}

/** The oldest field repeats another one where that is there. */
function endpointsIn(fields: Readonly<Record<string, unknown>>): readonly Endpoint[] {
  const found: Endpoint[] = [];
  for (const [field, kind] of ENDPOINTS) {
    const address = fields[field];
    if (typeof address !== 'string' || address === '' || found.some((each) => each.address === address)) continue;
    found.push({ kind, address });
  }
  return found;
}
