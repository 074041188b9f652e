import type { Platform } from '../base/platform.ts';
import type { PemText } from '../base/brandedText.ts';
import { hashName } from '../base/hash.ts';
import type { Destination } from '../exec/destination.ts';
import type { HostKey, KeyFound } from '../sessions/hostKey.ts';
import { clientKey } from '../sessions/ids.ts';
import { createSealedFiles } from '../sessions/sealedFiles.ts';
import { watchFolder } from '../files/watchFolder.ts';
import { type Client, parseClient } from './approvedClient.ts';

export interface ClientApprovals {
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

export interface ClientApprovalsDeps extends Pick<Platform, 'stateFolder' | 'clock'> {
  readonly hostKey: Pick<HostKey, 'find' | 'findOrCreate'>;
}

/** Whether the person approved that this client's tokens go there. */
export function isApproved(client: Client, destination: Pick<Destination, 'fingerprint'>): boolean {
  return client.destinations.some(({ fingerprint }) => fingerprint === destination.fingerprint);
}

/**
 * One stable text for who vouches for an issuer: `system`, or the SHA-256 of the only certificate authority that
 * does. A session sends its refresh token to whomever that authority vouches for.
 */
export function authorityFingerprint(certificateAuthority: PemText | undefined): string {
  return certificateAuthority === undefined ? 'system' : `sha256:${hashName(certificateAuthority, 64)}`;
}

export function createClientApprovals({ stateFolder, hostKey, clock }: ClientApprovalsDeps): ClientApprovals {
  const files = createSealedFiles(stateFolder, 'clients');

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
