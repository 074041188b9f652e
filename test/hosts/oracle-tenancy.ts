import { invalidParameter, notFound, ok, type Answer } from './oracle-answer.ts';
import type { Received } from './oracle-signature.ts';

export interface Compartment {
  readonly id: string;
  /** OCID of the parent, which is the tenancy's at the top. */
  readonly compartmentId: string;
  readonly name: string;
  readonly lifecycleState?: string;
  /** False for one that the caller may not look into. */
  readonly isAccessible?: boolean;
}

export interface OkeCluster {
  readonly id: string;
  readonly compartmentId: string;
  readonly name: string;
  readonly lifecycleState?: string;
  /** Host and port by kind of endpoint: those that the cluster has. */
  readonly endpoints: Readonly<Partial<Record<'publicEndpoint' | 'privateEndpoint' | 'vcnHostnameEndpoint', string>>>;
  /** The authority of its API server. */
  readonly caPem: string;
}

/** What a tenancy has in it: what a person chooses from who adds a cluster. */
export interface Tenancy {
  /** At first: `platform` with `payments` in it, and `sandbox`. */
  setCompartments(compartments: readonly Compartment[]): void;
  /** At first: none. */
  setClusters(clusters: readonly OkeCluster[]): void;
  /** The answer to a request whose signature is right. */
  answer(request: Received): Answer;
}

export const TENANCY = 'ocid1.tenancy.oc1..aaaaaaaatenancy';
export const REGION = 'us-ashburn-1';
const PAGE = 100;
const LARGEST_PAGE = 1000;
const CREATED = '2026-01-02T03:04:05.678Z';

export function compartmentId(name: string): string {
  return `ocid1.compartment.oc1..aaaaaaaa${name}`;
}

const COMPARTMENTS: readonly Compartment[] = [
  { id: compartmentId('platform'), compartmentId: TENANCY, name: 'platform' },
  { id: compartmentId('payments'), compartmentId: compartmentId('platform'), name: 'payments' },
  { id: compartmentId('sandbox'), compartmentId: TENANCY, name: 'sandbox' },
];

export function createTenancy(): Tenancy {
  let compartments = COMPARTMENTS;
  let clusters: readonly OkeCluster[] = [];

  /** https://docs.oracle.com/iaas/api/#/en/identity/20160918/Compartment/ListCompartments */
  function listCompartments(query: URLSearchParams): Answer {
    const parent = query.get('compartmentId');
    const isWholeTree = query.get('compartmentIdInSubtree') === 'true';
    if (parent === null) return invalidParameter('compartmentId is missing');
    if (isWholeTree && parent !== TENANCY) return invalidParameter('compartmentIdInSubtree is for the tenancy alone');
    const isAsked = (one: Compartment): boolean =>
      (isWholeTree || one.compartmentId === parent) &&
      (query.get('accessLevel') !== 'ACCESSIBLE' || one.isAccessible !== false) &&
      matches(one, query);
    return paged(compartments.filter(isAsked).map(compartmentBody), query);
  }

  /** https://docs.oracle.com/iaas/api/#/en/containerengine/20180222/ClusterSummary/ListClusters */
  function listClusters(query: URLSearchParams): Answer {
    const parent = query.get('compartmentId');
    if (parent === null) return invalidParameter('compartmentId is missing');
    const asked = clusters.filter((one) => one.compartmentId === parent && matches(one, query));
    return paged(asked.map(clusterBody), query);
  }

  function identity(method: string, path: string, query: URLSearchParams): Answer {
    if (method !== 'GET') return notFound;
    if (path === '/regions') return ok([{ key: 'IAD', name: REGION }]);
    if (path === '/compartments') return listCompartments(query);
    if (path === `/tenancies/${TENANCY}`) return ok({ id: TENANCY, name: 'example', homeRegionKey: 'IAD' });
    if (path === `/tenancies/${TENANCY}/regionSubscriptions`) {
      return ok([{ regionKey: 'IAD', regionName: REGION, status: 'READY', isHomeRegion: true }]);
    }
    const found = compartments.find(({ id }) => path === `/compartments/${id}`);
    return found === undefined ? notFound : ok(compartmentBody(found));
  }

  function containerEngine(method: string, path: string, query: URLSearchParams, body: string): Answer {
    if (path === '/clusters' && method === 'GET') return listClusters(query);
    const cluster = clusters.find(({ id }) => path.split('/')[2] === id);
    if (cluster === undefined) return notFound;
    if (path === `/clusters/${cluster.id}` && method === 'GET') return ok(clusterBody(cluster));
    if (path === `/clusters/${cluster.id}/kubeconfig/content` && method === 'POST') return kubeconfig(cluster, body);
    return notFound;
  }

  return {
    setCompartments: (changed) => {
      compartments = changed;
    },
    setClusters: (changed) => {
      clusters = changed;
    },
    answer: ({ host, method, path: target, body }) => {
      const { pathname, searchParams } = new URL(target, `https://${host}`);
      const [, version = ''] = pathname.split('/');
      const path = pathname.slice(version.length + 1);
      if (host.startsWith('identity.') && version === '20160918') return identity(method, path, searchParams);
      if (host.startsWith('containerengine.') && version === '20180222') {
        return containerEngine(method, path, searchParams, body);
      }
      return notFound;
    },
  };
}

function matches({ name, lifecycleState = 'ACTIVE' }: Compartment | OkeCluster, query: URLSearchParams): boolean {
  const states = query.getAll('lifecycleState').flatMap((each) => each.toUpperCase().split(','));
  return (query.get('name') ?? name) === name && (states.length === 0 || states.includes(lifecycleState));
}

/** The next page's token says where it begins. */
function paged(items: readonly unknown[], query: URLSearchParams): Answer {
  const limit = Number(query.get('limit') ?? PAGE);
  if (!(limit >= 1 && limit <= LARGEST_PAGE)) return invalidParameter('limit is out of range');
  const begin = Number((query.get('page') ?? 'from-0').replace(/^from-/u, ''));
  if (!Number.isInteger(begin)) return invalidParameter('page is not one of ours');
  const end = begin + limit;
  return ok(items.slice(begin, end), end < items.length ? { 'opc-next-page': `from-${end}` } : {});
}

function compartmentBody({ lifecycleState = 'ACTIVE', isAccessible = true, ...compartment }: Compartment): unknown {
  return { ...compartment, description: '', lifecycleState, isAccessible, timeCreated: CREATED, freeformTags: {} };
}

function clusterBody({ lifecycleState = 'ACTIVE', ...cluster }: OkeCluster): unknown {
  const { id, compartmentId: compartment, name, endpoints } = cluster;
  const isPublicIpEnabled = endpoints.publicEndpoint !== undefined;
  return {
    id,
    name,
    compartmentId: compartment,
    kubernetesVersion: 'v1.34.1',
    type: 'ENHANCED_CLUSTER',
    lifecycleState,
    endpointConfig: { isPublicIpEnabled, subnetId: 'ocid1.subnet.oc1.iad.aaaaaaaasubnet' },
    endpoints: { kubernetes: null, publicEndpoint: null, vcnHostnameEndpoint: null, ...endpoints },
    options: {},
    metadata: { timeCreated: CREATED },
  };
}

/** https://docs.oracle.com/iaas/api/#/en/containerengine/20180222/Cluster/CreateKubeconfig */
function kubeconfig({ id, endpoints, caPem }: OkeCluster, body: string): Answer {
  const { tokenVersion, endpoint } = JSON.parse(body) as Record<string, string | undefined>;
  if (tokenVersion !== '2.0.0') return invalidParameter('tokenVersion is not supported');
  const address = {
    PUBLIC_ENDPOINT: endpoints.publicEndpoint,
    PRIVATE_ENDPOINT: endpoints.privateEndpoint,
    VCN_HOSTNAME: endpoints.vcnHostnameEndpoint,
  }[endpoint ?? 'PUBLIC_ENDPOINT'];
  if (address === undefined) return invalidParameter(`The cluster has no ${endpoint ?? 'endpoint'}`);
  const suffix = id.slice(-11);
  const text = `---
apiVersion: v1
kind: ""
clusters:
- name: cluster-${suffix}
  cluster:
    server: https://${address}
    certificate-authority-data: ${Buffer.from(caPem).toString('base64')}
users:
- name: user-${suffix}
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      command: oci
      args:
      - ce
      - cluster
      - generate-token
      - --cluster-id
      - ${id}
      - --region
      - ${REGION}
      env: []
contexts:
- name: context-${suffix}
  context:
    cluster: cluster-${suffix}
    user: user-${suffix}
current-context: context-${suffix}
`;
  return ok(text, { 'content-type': 'application/x-yaml' });
}
