import * as l10n from '@vscode/l10n';
import { inSlices } from '../../base/timeSlices.ts';
import { type Endpoint, type EndpointKind, listClusters, type OkeCluster } from '../../oci/api/clusters.ts';
import { type Compartment, listCompartments, pathOf } from '../../oci/api/compartments.ts';
import type { OciProfile } from '../../oci/profiles/profiles.ts';
import type { Snapshot } from '../../state/snapshot.ts';
import type { Tenancy } from '../../signin/oke/tenancies.ts';
import { sessionListOf } from '../sessions/sessionRows.ts';
import { sanitizeLabel } from '../shared/text/plainText.ts';
import type { FillingItem } from './fillingPick.ts';
import { profileItem } from './profileItem.ts';

/** A place where clusters are: a compartment, or the tenancy itself. */
export interface Place {
  /** OCID. */
  readonly id: string;
  readonly path: string;
}

/** Profiles that can sign requests, sessions first, those that have ended last among them. */
export function profileItems(snapshot: Snapshot, now: number): readonly FillingItem<OciProfile>[] {
  const { oci } = snapshot;
  const listing = sessionListOf(snapshot);
  const profiles = oci.flatMap((file) => file.profiles).filter(({ kind }) => kind !== 'other');
  const rank = (profile: OciProfile): number => (profile.kind === 'apiKey' ? 2 : isOver(profile, now) ? 1 : 0);
  return profiles
    .toSorted((one, other) => rank(one) - rank(other))
    .map((profile) => {
      return {
        ...profileItem(listing, profile, now),
        key: JSON.stringify([profile.configPath, profile.name]),
        ...(isOver(profile, now) && { detail: l10n.t('You sign in first.') }),
        ...(oci.length > 1 && !isOver(profile, now) && { detail: sanitizeLabel(profile.configPath) }),
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
    label: `$(home) ${l10n.t('Tenancy (root compartment)')}`,
    value: { id: root, path: l10n.t('the root compartment') },
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
      .map((name) => sanitizeLabel(name, 80))
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
    label: `$(server-environment) ${sanitizeLabel(name, 100)}`,
    description: sanitizeLabel(words.filter((word) => word !== undefined).join(' · '), 100),
    detail: sanitizeLabel(endpoints.map(({ address }) => address).join(' · ')),
    value: cluster,
  };
}

function endpointText(kind: EndpointKind): { readonly label: string; readonly detail: string } {
  switch (kind) {
    case 'PUBLIC_ENDPOINT':
      return {
        label: `$(globe) ${l10n.t('Public endpoint')}`,
        detail: l10n.t('Reachable from anywhere that its rules allow.'),
      };
    case 'PRIVATE_ENDPOINT':
      return {
        label: `$(lock) ${l10n.t('Private endpoint')}`,
        detail: l10n.t('Reachable in its network, by VPN or a bastion.'),
      };
    case 'VCN_HOSTNAME':
      return {
        label: `$(lock) ${l10n.t('Host name in its network')}`,
        detail: l10n.t('The private endpoint, by its name.'),
      };
    case 'LEGACY_KUBERNETES':
      return {
        label: `$(server) ${l10n.t('Native endpoint')}`,
        detail: l10n.t('Of a cluster that is not in a VCN of yours.'),
      };
  }
}

export function endpointItem(endpoint: Endpoint): FillingItem<Endpoint> {
  const { label, detail } = endpointText(endpoint.kind);
  return { key: endpoint.kind, label, detail, description: sanitizeLabel(endpoint.address), value: endpoint };
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
