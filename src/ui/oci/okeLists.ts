import { inSlices } from '../../base/slices.ts';
import { listClusters, type Endpoint, type EndpointKind, type OkeCluster } from '../../oci/clusters.ts';
import { listCompartments, pathOf, type Compartment } from '../../oci/compartments.ts';
import type { OciProfile } from '../../oci/profiles.ts';
import type { Overview } from '../../signin/overview.ts';
import type { Tenancy } from '../../signin/oci/tenancies.ts';
import { sessionListingOf } from '../sessions/sessionRows.ts';
import { labelText } from '../text.ts';
import type { FillingItem } from './fillingPick.ts';
import { profileItem } from './profileItem.ts';

/** A place where clusters are: a compartment, or the tenancy itself. */
export interface Place {
  /** OCID. */
  readonly id: string;
  readonly path: string;
}

/** Profiles that can sign requests, sessions first, those that have ended last among them. */
export function profileItems(overview: Overview, now: number): readonly FillingItem<OciProfile>[] {
  const { oci } = overview;
  const listing = sessionListingOf(overview);
  const profiles = oci.flatMap((file) => file.profiles).filter(({ kind }) => kind !== 'other');
  const rank = (profile: OciProfile): number => (profile.kind === 'apiKey' ? 2 : isOver(profile, now) ? 1 : 0);
  return profiles
    .toSorted((one, other) => rank(one) - rank(other))
    .map((profile) => {
      return {
        ...profileItem(listing, profile, now),
        key: JSON.stringify([profile.configPath, profile.name]),
        ...(isOver(profile, now) && { detail: 'Signs in first.' }),
        ...(oci.length > 1 && !isOver(profile, now) && { detail: labelText(profile.configPath) }),
        value: profile,
      };
    });
}

/** Whether a sign-in is what the profile needs before anything else. */
export function isOver({ kind, token }: OciProfile, now: number): boolean {
  return kind === 'session' && (token === undefined || token.expiresAt <= now);
}

/** The tenancy and its compartments with their paths, as they come; in the order of the paths. */
export async function* compartmentLists({ api, id: root }: Tenancy): AsyncGenerator<readonly FillingItem<Place>[]> {
  const top: FillingItem<Place> = {
    key: root,
    label: '$(home) The tenancy itself (root compartment)',
    value: { id: root, path: 'the root compartment' },
  };
  yield [top];
  const all = new Map<string, Compartment>();
  for await (const page of listCompartments(api, root)) {
    for (const compartment of page) all.set(compartment.id, compartment);
    yield [top, ...(await inSlices(placing(all, root)))];
  }
}

function* placing(
  all: ReadonlyMap<string, Compartment>,
  root: string,
): Generator<undefined, readonly FillingItem<Place>[]> {
  const items: FillingItem<Place>[] = [];
  for (const compartment of all.values()) {
    const path = pathOf(compartment, all, root)
      .map((name) => labelText(name, 80))
      .join(' / ');
    items.push({ key: compartment.id, label: `$(folder) ${path}`, value: { id: compartment.id, path } });
    yield;
  }
  const order = new Intl.Collator('en', { numeric: true });
  return items.sort((one, other) => order.compare(one.label, other.label));
}

/** The clusters of a place, as they come. */
export async function* clusterLists(
  { api }: Tenancy,
  { id }: Place,
): AsyncGenerator<readonly FillingItem<OkeCluster>[]> {
  const items: FillingItem<OkeCluster>[] = [];
  for await (const page of listClusters(api, id)) {
    items.push(...page.filter(({ state }) => state !== 'DELETED').map(clusterItem));
    yield [...items];
  }
}

function clusterItem(cluster: OkeCluster): FillingItem<OkeCluster> {
  const { id, name, kubernetesVersion, state, endpoints } = cluster;
  const words = [kubernetesVersion, state === 'ACTIVE' ? undefined : state.toLowerCase()];
  return {
    key: id,
    label: `$(server-environment) ${labelText(name, 100)}`,
    description: labelText(words.filter((word) => word !== undefined).join(' · '), 100),
    detail: labelText(endpoints.map(({ address }) => address).join(' · ')),
    value: cluster,
  };
}

/** What a way to the API server is called. */
const ENDPOINT_WORDS: Readonly<Record<EndpointKind, { readonly label: string; readonly detail: string }>> = {
  PUBLIC_ENDPOINT: { label: '$(globe) Public endpoint', detail: 'Reached from anywhere that its rules allow.' },
  PRIVATE_ENDPOINT: { label: '$(lock) Private endpoint', detail: 'Reached within its network, by VPN or a bastion.' },
  VCN_HOSTNAME: { label: '$(lock) Host name in its network', detail: 'The private endpoint, found by name there.' },
  LEGACY_KUBERNETES: { label: '$(server) Its own endpoint', detail: 'Of a cluster that is in no network of yours.' },
};

export function endpointItem(endpoint: Endpoint): FillingItem<Endpoint> {
  const { label, detail } = ENDPOINT_WORDS[endpoint.kind];
  return { key: endpoint.kind, label, detail, description: labelText(endpoint.address), value: endpoint };
}

/** A list that is known as a whole. */
export async function* only<T>(items: readonly T[]): AsyncGenerator<readonly T[]> {
  yield await Promise.resolve(items);
}

/** Lists that are not asked for again once they were seen to their end. */
export function remembered<T>(lists: () => AsyncIterable<readonly T[]>): () => AsyncIterable<readonly T[]> {
  let whole: readonly T[] | undefined;
  return async function* () {
    if (whole !== undefined) {
      yield whole;
      return;
    }
    let newest: readonly T[] = [];
    for await (const list of lists()) {
      newest = list;
      yield list;
    }
    whole = newest;
  };
}
