import { createApprovals } from '../approvals/approvals.ts';
import { createClientApprovals } from '../approvals/clientApprovals.ts';
import { createWatchedOkeApprovals } from '../approvals/watchedOkeApprovals.ts';
import { lazy, lazyFunction, lazyMethods } from '../base/lazy.ts';
import { createHostKey } from '../sessions/hostKey.ts';
import { askWindowsForKey, KEY_QUESTION, keyHandler } from '../sessions/keyExchange.ts';
import { createOciRenewals } from '../sessions/ociRenewals.ts';
import { createSessionStore } from '../sessions/sessionStore.ts';
import type { ServicesDeps } from './servicesApi.ts';
import { createSnapshotStore } from '../state/snapshotStore.ts';

export type Stores = ReturnType<typeof createStores>;

/** What is kept on this host, the key that opens it, the windows that share it, and the snapshots made of it. */
export function createStores(edge: ServicesDeps) {
  const { host, stateFolder, clock, report } = edge;
  const peers = lazy(async () => {
    const { createWindowIpc } = await import('../ipc/windows.ts');
    const { createWindowFiles } = await import('../ipc/windowFiles.ts');
    const made = createWindowIpc({ files: createWindowFiles(host, stateFolder), clock });
    made.handle(KEY_QUESTION, keyHandler(hostKey));
    return made;
  });
  const hostKey = createHostKey({
    stateFolder,
    secrets: edge.secrets,
    askPeers: askWindowsForKey(lazyMethods(peers, 'ask')),
    clock,
    onLate: () => void snapshots.reload(),
  });
  const passPhrases = lazy(async () => {
    const { createPassPhrases } = await import('../sessions/passPhrases.ts');
    return createPassPhrases({ stateFolder, hostKey, report });
  });
  const sessions = createSessionStore({ stateFolder, hostKey, clock });
  const clients = createClientApprovals({ stateFolder, hostKey, clock });
  const ociRenewals = createOciRenewals(stateFolder, clock);
  const okeApprovals = createWatchedOkeApprovals(stateFolder, clock);
  const approvals = createApprovals({ clients, oke: okeApprovals });
  const snapshots = createSnapshotStore({ ...edge, sessions, approvals, ociRenewals });
  return {
    ...{ peers, hostKey, sessions, clients, ociRenewals, okeApprovals, snapshots },
    /** Of the keys of OCI profiles: from memory, or from the person. */
    passPhrase: {
      kept: lazyFunction(async () => (await passPhrases()).kept),
      asked: lazyFunction(async () => (await passPhrases()).asking(edge.askPassPhrase)),
    },
  };
}
