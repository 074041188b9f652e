import type { Clock } from '../base/clock.ts';
import type { Host } from '../files/folders.ts';
import { createLockKeeper } from '../files/keeper.ts';
import { changeKubeconfig } from '../kubeconfig/change.ts';
import { createHistory, type History } from '../kubeconfig/history.ts';
import { sweepLocks } from '../kubeconfig/locks.ts';
import type { Fetch } from '../net/fetch.ts';
import { createFetches } from '../net/fetches.ts';
import type { ProxySettings } from '../net/proxy.ts';
import type { AskPassPhrase } from '../oci/signing.ts';
import { discoverProvider, type Provider } from '../oidc/provider.ts';
import { revokeRefreshToken } from '../oidc/revoke.ts';
import { checkSignature, type SignatureState } from '../oidc/signature.ts';
import type { ProviderConfig, Tokens } from '../oidc/types.ts';
import { createActivity } from './activity.ts';
import type { ChangeKubeconfig } from './authProvider.ts';
import { createAuthorize } from './authorize.ts';
import { createClientStore } from './clients.ts';
import { createConversions, type Conversions } from './convert/conversions.ts';
import { createFormers } from './convert/former.ts';
import { createFlights } from './flights.ts';
import { createHostKey, type HostKey, type Secrets } from './hostKey.ts';
import { keepOci } from './oci/keepOci.ts';
import { askPeersForKey, KEY_QUESTION, keyHandler } from './keyExchange.ts';
import { readText } from './localFiles.ts';
import { createPassPhrases } from './oci/passPhrases.ts';
import { createOciServices, type OciServices } from './oci/services.ts';
import { createOpenTenancy, type OpenTenancy } from './oci/tenancies.ts';
import { createOciRenewals } from './oci/ociRenewals.ts';
import { createOciUpkeep } from './oci/ociUpkeep.ts';
import { createOverviews, type Overviews } from './overviews.ts';
import { createPeerFiles } from '../plugin/peerFiles.ts';
import { createPluginCache } from '../plugin/cache.ts';
import type { PluginCommand } from '../plugin/install.ts';
import type { OkeApprovals } from '../plugin/okeApprovals.ts';
import { createPeers } from '../plugin/peers.ts';
import { createPluginServices, type PluginServices } from './pluginServices.ts';
import { createPluginTokens } from './pluginTokens.ts';
import { createOkeStore } from './oci/okeStore.ts';
import { createRefreshEntry, createRefreshSession } from './refresh.ts';
import { createRefreshNow, type RefreshNow } from './refreshNow.ts';
import { createRenew } from './renew.ts';
import { createRenewOci } from './oci/renewOci.ts';
import type { Session } from './session.ts';
import { createSessionStore } from './sessions.ts';
import { createSignIn, type SignedIn, type SignIn } from './signIn.ts';
import { createSignOut, type SignOut } from './signOut.ts';
import { providerConfig } from './target.ts';
import { createUpkeep } from './upkeep.ts';
import type { ClientEntry } from './way.ts';

/** The edge of the house: everything that differs between the editor, a test and another machine. */
export interface Edge {
  readonly host: Host;
  readonly stateFolder: string;
  readonly secrets: Secrets;
  /** The kubeconfig files in use; read at each use. */
  readonly paths: () => readonly string[];
  /** How many backups of the kubeconfig are kept; 0: edits cannot be undone. Read at each use. */
  readonly keepBackups: () => number;
  readonly proxy: () => ProxySettings;
  /** Milliseconds after the last sign of life in which sessions are renewed; read at each use. */
  readonly activeForMs: () => number;
  /** How user entries run the credential plugin. */
  readonly plugin: PluginCommand;
  /** The `oci` CLI that the person names; undefined: it is looked for. Read at each use. */
  readonly ociCliPath: () => string | undefined;
  /** Asks the person for the pass phrase of a key that none is kept for. */
  readonly askPassPhrase: AskPassPhrase;
  readonly clock: Clock;
  readonly report: (error: unknown) => void;
}

/** What `ui/` acts through. */
export interface Services {
  readonly overviews: Overviews;
  readonly signIn: SignIn;
  readonly signOut: SignOut;
  readonly refreshNow: RefreshNow;
  /** A structural edit, which can be undone. */
  readonly editKubeconfig: History['edit'];
  readonly previewKubeconfig: History['preview'];
  readonly backups: Pick<History, 'list' | 'difference' | 'undo'>;
  readonly conversions: Conversions;
  readonly checkSignature: (client: ClientEntry, idToken: string) => Promise<SignatureState>;
  /** Remembers where the browser comes back to for a client; undefined: 127.0.0.1 and a free port. */
  readonly setRedirectUrl: (issuer: string, clientId: string, url: string | undefined) => Promise<unknown>;
  readonly plugins: PluginServices;
  readonly okeApprovals: OkeApprovals;
  readonly openTenancy: OpenTenancy;
  readonly oci: OciServices;
  readonly keyKeeping: HostKey['keeping'];
  /** The person or a client did something. */
  touch(): void;
  /** This window has the focus: other windows and programs ask it first. */
  focus(): void;
  /** The list of kubeconfig files may have changed. */
  usePaths(): void;
  dispose(): void;
}

/** A request that takes longer than this is not going to end well. */
const REQUEST_MS = 20_000;
/** Discovery documents, key sets and token answers are a few kB to some hundred. */
const LARGEST_ANSWER = 1024 * 1024;

/** Builds the parts of `signin/` and wires them. Nothing is read or asked before `usePaths`. */
export function createServices(edge: Edge): Services {
  const { host, stateFolder, clock, report } = edge;

  const fetchFor = createFetches({ proxy: edge.proxy, timeoutMs: REQUEST_MS, maxBytes: LARGEST_ANSWER });
  const discover = async (config: ProviderConfig): Promise<Provider> =>
    await discoverProvider(config, { fetch: fetchFor(config.certificateAuthority), clock });
  const keeper = createLockKeeper(host.platform);
  const change: ChangeKubeconfig = async (edits, users = []) => {
    const expect = users.map((name) => ({ list: 'users' as const, name }));
    await changeKubeconfig({ paths: edge.paths(), host, keeper, edits, expect });
  };

  const history = createHistory({ host, stateFolder, paths: edge.paths, keep: edge.keepBackups, clock, keeper });

  const peers = createPeers({ files: createPeerFiles(host, stateFolder), clock });
  const hostKey = createHostKey({
    folder: stateFolder,
    secrets: edge.secrets,
    askPeers: askPeersForKey(peers),
    clock,
    onLate: () => void overviews.reload(),
  });
  peers.handle(KEY_QUESTION, keyHandler(hostKey));
  const passPhrases = createPassPhrases({ stateFolder, hostKey, report });
  const sessions = createSessionStore({ folder: stateFolder, hostKey, clock });
  const clients = createClientStore({ folder: stateFolder, hostKey, clock });
  const ociRenewals = createOciRenewals(stateFolder, clock);
  const okeApprovals = createOkeStore(stateFolder, clock);
  const overviews = createOverviews({ ...edge, sessions, clients, ociRenewals, okeApprovals });

  const renew = createRenew({ store: sessions, clock, report });
  const refresh = createRefreshSession(discover);
  const cache = createPluginCache(stateFolder);
  const pluginTokens = createPluginTokens({ cache, clients, clock });
  const upkeep = createUpkeep({
    overviews,
    sessions,
    renew,
    refresh,
    pluginTokens,
    activity: createActivity(),
    activeForMs: edge.activeForMs,
    stateFolder,
    clock,
    report,
  });
  const fetchOracle = (): Fetch => fetchFor(undefined);
  const ociPassPhrase = passPhrases.asking(edge.askPassPhrase);
  const ociUpkeep = createOciUpkeep({
    ...edge,
    overviews,
    renewals: ociRenewals,
    renew: createRenewOci({
      ...edge,
      renewals: ociRenewals,
      fetch: fetchOracle,
      passPhrase: passPhrases.kept,
    }),
    cache,
    activity: createActivity(),
  });
  const oci = createOciServices({
    ...edge,
    cliPath: edge.ociCliPath,
    fetch: fetchOracle,
    passPhrase: ociPassPhrase,
    cache,
  });
  const touch = (): void => {
    upkeep.touch();
    ociUpkeep.touch();
  };
  const common = { overviews, pluginTokens, clients, sessions, changeKubeconfig: change, readText, stateFolder, clock };

  const signOut = createSignOut({
    ...common,
    forgetBackups: history.forget,
    revoke: async (provider, refreshToken) => {
      await revokeRefreshToken(await discover(provider), refreshToken);
    },
  });

  return {
    overviews,
    signIn: createSignIn({
      ...common,
      authorize: createAuthorize({ discover, clock }),
      openKey: hostKey.findOrCreate,
      sessionFlights: createFlights<Session>(stateFolder),
      entryFlights: createFlights<SignedIn>(stateFolder),
    }),
    signOut,
    refreshNow: createRefreshNow({
      ...common,
      renew,
      refresh,
      refreshEntry: createRefreshEntry(discover),
      entryFlights: createFlights<Tokens>(stateFolder),
    }),
    editKubeconfig: history.edit,
    previewKubeconfig: history.preview,
    backups: history,
    conversions: createConversions({ ...edge, ...common, signOut, formers: createFormers(stateFolder, hostKey) }),
    checkSignature: async (client, idToken) =>
      await checkSignature(idToken, await discover(await providerConfig(client, readText))),
    setRedirectUrl: clients.setRedirectUrl,
    plugins: createPluginServices({
      ...edge,
      ...common,
      peers,
      tokens: pluginTokens,
      renew,
      refresh,
      touch,
    }),
    okeApprovals,
    oci: { ...oci, ...keepOci(oci, { ...edge, renewals: ociRenewals }) },
    openTenancy: createOpenTenancy({ host, clock, fetch: fetchOracle, passPhrase: ociPassPhrase }),
    keyKeeping: hostKey.keeping,
    touch,
    focus: () => {
      peers.touch().catch(report);
    },
    usePaths: () => {
      peers.listen().catch(report);
      void sweepLocks(edge.paths());
      history.trim().catch(report);
      ociRenewals.sweep().catch(report);
      void overviews.usePaths(edge.paths());
    },
    dispose: () => {
      upkeep.dispose();
      ociUpkeep.dispose();
      oci.dispose();
      overviews.dispose();
      peers.close().catch(report);
      keeper.dispose();
    },
  };
}
