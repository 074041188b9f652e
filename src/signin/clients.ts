import type { Clock } from '../base/clock.ts';
import { hashName } from '../base/hashName.ts';
import type { Destination } from '../plugin/destination.ts';
import type { HostKey, KeyFound } from './hostKey.ts';
import { clientKey } from './ids.ts';
import { createSealedFiles } from './sealedFiles.ts';
import { watchFolder } from './watchFolder.ts';

/** What the person decided about a client of an issuer. No secret, but sealed: a thief must not approve himself. */
export interface Client {
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined: 127.0.0.1 and a free port. */
  readonly redirectUrl: string | undefined;
  readonly destinations: readonly ApprovedDestination[];
  /** Who may vouch for the issuer: by `authorityPrint`. */
  readonly authorities: readonly string[];
}

export interface ApprovedDestination {
  readonly fingerprint: string;
  /** For a person. */
  readonly host: string;
  /** Milliseconds since the epoch. */
  readonly approvedAt: number;
}

export interface ClientStore {
  /** One without decisions when nothing is known or it cannot be unsealed: the person is asked again. */
  read(issuer: string, clientId: string): Promise<Client>;
  /** All decisions that can be unsealed, for callers that must answer at once. */
  list(): Promise<Decisions>;
  /** Throws what locks, files and `findOrCreate` throw, as does `setRedirectUrl`. */
  approve(issuer: string, clientId: string, destinations: readonly Destination[], authority: string): Promise<Client>;
  setRedirectUrl(issuer: string, clientId: string, redirectUrl: string | undefined): Promise<Client>;
  /** Calls back after a decision, in whichever window. The function returned ends it. */
  watch(onChange: () => void): Promise<() => void>;
}

export interface Decisions {
  isApproved(issuer: string, clientId: string, destination: Pick<Destination, 'fingerprint'>): boolean;
}

export interface ClientStoreParts {
  /** The state folder. */
  readonly folder: string;
  readonly hostKey: Pick<HostKey, 'find' | 'findOrCreate'>;
  readonly clock: Clock;
}

/** Whether the person approved that this client's tokens go there. */
export function isApproved(client: Client, destination: Pick<Destination, 'fingerprint'>): boolean {
  return client.destinations.some(({ fingerprint }) => fingerprint === destination.fingerprint);
}

/**
 * One stable text for who vouches for an issuer: `system`, or the SHA-256 of the certificate authority that alone does
 * (PEM). A session sends its refresh token to whomever that authority vouches for.
 */
export function authorityPrint(certificateAuthority: string | undefined): string {
  return certificateAuthority === undefined ? 'system' : `sha256:${hashName(certificateAuthority, 64)}`;
}

export function createClientStore({ folder, hostKey, clock }: ClientStoreParts): ClientStore {
  const files = createSealedFiles(folder, 'clients');

  async function open(id: string, key: KeyFound): Promise<Client | undefined> {
    const opened = await files.open(id, key);
    const client = opened.state === 'opened' ? parseClient(opened.value) : undefined;
    return client !== undefined && clientKey(client.issuer, client.clientId) === id ? client : undefined;
  }

  async function change(issuer: string, clientId: string, next: (client: Client) => Client): Promise<Client> {
    const id = clientKey(issuer, clientId);
    return await files.locked(id, async () => {
      const key = await hostKey.findOrCreate();
      const client = next((await open(id, key)) ?? undecided(issuer, clientId));
      await files.put(id, key, client);
      return client;
    });
  }

  return {
    read: async (issuer, clientId) =>
      (await open(clientKey(issuer, clientId), await hostKey.find())) ?? undecided(issuer, clientId),
    list: async () => {
      const ids = await files.ids();
      const key = ids.length === 0 ? undefined : await hostKey.find();
      const clients = new Map(await Promise.all(ids.map(async (id) => [id, await open(id, key)] as const)));
      return {
        isApproved: (issuer, clientId, destination) => {
          const client = clients.get(clientKey(issuer, clientId));
          return client !== undefined && isApproved(client, destination);
        },
      };
    },
    approve: async (issuer, clientId, destinations, authority) =>
      await change(issuer, clientId, (client) => ({
        ...client,
        destinations: [
          ...client.destinations.filter((old) =>
            destinations.every(({ fingerprint }) => fingerprint !== old.fingerprint),
          ),
          ...destinations.map(({ fingerprint, host }) => ({ fingerprint, host, approvedAt: clock.now() })),
        ],
        authorities: [...new Set([...client.authorities, authority])],
      })),
    setRedirectUrl: async (issuer, clientId, redirectUrl) =>
      await change(issuer, clientId, (client) => ({ ...client, redirectUrl })),
    watch: async (onChange) => await watchFolder(files.folder, files.suffix, clock, onChange),
  };
}

function undecided(issuer: string, clientId: string): Client {
  return { issuer, clientId, redirectUrl: undefined, destinations: [], authorities: [] };
}

function parseClient(value: unknown): Client | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { issuer, clientId, redirectUrl, destinations, authorities } = value as Readonly<Record<string, unknown>>;
  if (typeof issuer !== 'string' || typeof clientId !== 'string' || !Array.isArray(destinations)) return undefined;
  return {
    issuer,
    clientId,
    redirectUrl: typeof redirectUrl === 'string' ? redirectUrl : undefined,
    destinations: destinations.flatMap(parseDestination),
    authorities: Array.isArray(authorities) ? authorities.filter((print) => typeof print === 'string') : [],
  };
}

function parseDestination(value: unknown): readonly ApprovedDestination[] {
  if (typeof value !== 'object' || value === null) return [];
  const { fingerprint, host, approvedAt } = value as Readonly<Record<string, unknown>>;
  if (typeof fingerprint !== 'string' || typeof host !== 'string' || typeof approvedAt !== 'number') return [];
  return [{ fingerprint, host, approvedAt }];
}
