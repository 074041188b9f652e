import { oneAtATime } from '../base/oneAtATime.ts';
import { inSlices } from '../base/slices.ts';
import type { Host } from '../files/folders.ts';
import { kubercRefusal } from '../kubeconfig/kuberc.ts';
import { loadKubeconfig } from '../kubeconfig/load.ts';
import type { Kubeconfig } from '../kubeconfig/model.ts';
import { watchKubeconfig } from '../kubeconfig/watch.ts';
import type { PluginCommand } from '../plugin/install.ts';
import type { ClientStore } from './clients.ts';
import { createDecoded } from './decoded.ts';
import { readNamedFiles } from './localFiles.ts';
import { overviewOf, type Overview } from './overview.ts';
import type { OkeStore } from './oci/okeStore.ts';
import type { OciRenewals } from './oci/ociRenewals.ts';
import { readOciUses, type OciReading, type OciUses } from './oci/okeUses.ts';
import type { SessionStore } from './sessions.ts';

/** The one place that holds the current overview, and makes a new one when files or sessions change. */
export interface Overviews {
  /** Undefined until the first one is made. */
  current(): Overview | undefined;
  /** Calls back after a new overview was made. `dispose` ends it. */
  onChange(run: () => void): { dispose(): void };
  /** Makes a new one now; resolves when it is current. Never throws: trouble is in the overview or reported. */
  reload(): Promise<void>;
  /** Shows a user as signing in until the function returned is called. */
  begin(userName: string): () => void;
  /** Reads and watches other files from now on. */
  usePaths(paths: readonly string[]): Promise<void>;
  dispose(): void;
}

export interface OverviewsParts {
  readonly host: Host;
  readonly stateFolder: string;
  readonly sessions: Pick<SessionStore, 'list' | 'watch'>;
  readonly clients: Pick<ClientStore, 'list' | 'watch'>;
  readonly ociRenewals: Pick<OciRenewals, 'list' | 'watch'>;
  readonly okeApprovals: Pick<OkeStore, 'list' | 'watch'>;
  readonly plugin: Pick<PluginCommand, 'command'>;
  /** Gets what went wrong while an overview was made: the last good one stays. */
  readonly report: (error: unknown) => void;
}

/** More files than anybody's profiles name; each is looked at every few seconds. */
const MOST_WATCHED = 1_000;

export function createOverviews(parts: OverviewsParts): Overviews {
  const { host, stateFolder, sessions, clients, ociRenewals, okeApprovals, report } = parts;
  const listeners = new Set<() => void>();
  const signingIn = new Map<string, number>();
  const ends: (() => void)[] = [];
  const decoded = createDecoded();
  let paths: readonly string[] = [];
  let watched: { close(): void } | undefined;
  /** What the files said when they were last read. */
  let kubeconfig: Kubeconfig | undefined;
  let pluginRefusal: string | undefined;
  /** What the OCI files said, for these users. */
  let oci: { readonly of: Kubeconfig; readonly uses: OciUses } | undefined;
  let ociChanged = false;
  let ociWatched: { readonly print: string; close(): void } | undefined;
  /** Sessions change far more often than the files, which may hold thousands of contexts. */
  let filesChanged = true;
  let current: Overview | undefined;
  let disposed = false;

  async function read(): Promise<Kubeconfig> {
    if (kubeconfig !== undefined && !filesChanged) return kubeconfig;
    kubeconfig = undefined;
    filesChanged = false;
    pluginRefusal = (await kubercRefusal(host, parts.plugin.command))?.sentence;
    return (kubeconfig = await loadKubeconfig(paths, host));
  }

  /** Again when they are not all watched: what changed before the watch began would never be told. */
  async function readOci(files: Kubeconfig): Promise<OciUses> {
    if (oci?.of === files && !ociChanged) return oci.uses;
    ociChanged = false;
    let uses = await readOciUses(files.users.values(), host);
    if (watchOci(uses)) uses = await readOciUses(files.users.values(), host);
    oci = { of: files, uses };
    return uses;
  }

  /** False when they were watched already. */
  function watchOci({ watched: paths }: OciReading): boolean {
    const all = paths.slice(0, MOST_WATCHED);
    const print = all.join('\n');
    if (disposed || ociWatched?.print === print) return false;
    ociWatched?.close();
    const { close } = watchKubeconfig(all, () => {
      ociChanged = true;
      makeSoon();
    });
    ociWatched = { print, close };
    return true;
  }

  async function make(): Promise<void> {
    const files = await read();
    const uses = await readOci(files);
    const [fileText, found, decided, renewals, oke] = await Promise.all([
      readNamedFiles(files),
      sessions.list(),
      clients.list(),
      ociRenewals.list(),
      okeApprovals.list(),
    ]);
    const next = await inSlices(
      overviewOf({
        kubeconfig: files,
        credentialOf: (user) => decoded.credentialOf(user, fileText),
        destinationOf: (cluster) => decoded.destinationOf(cluster, fileText),
        stateFolder,
        session: (id) => found.get(id) ?? { kind: 'absent' },
        sessions: [...found.values()].flatMap((each) => (each.kind === 'session' ? [each.session] : [])),
        isApproved: decided.isApproved,
        isSigningIn: (userName) => signingIn.has(userName),
        pluginRefusal,
        oci: uses,
        isOkeApproved: oke.isApproved,
        ociRenewals: renewals,
      }),
    );
    if (disposed) return;
    current = next;
    for (const listener of [...listeners]) listener();
  }

  const makeAgain = oneAtATime(async () => {
    if (!disposed) await make().catch(report);
  });
  const makeSoon = (): void => {
    void makeAgain();
  };

  async function reload(): Promise<void> {
    filesChanged = true;
    await makeAgain();
  }
  const reloadSoon = (): void => {
    void reload();
  };

  /** Sealed files change in other windows too. */
  async function watchState(): Promise<void> {
    for (const store of [sessions, clients, ociRenewals, okeApprovals]) {
      const end = await store.watch(makeSoon);
      if (disposed) end();
      else ends.push(end);
    }
  }
  void watchState().catch(report);

  return {
    current: () => current,
    onChange: (run) => {
      listeners.add(run);
      return { dispose: () => listeners.delete(run) };
    },
    reload,
    begin: (userName) => {
      signingIn.set(userName, (signingIn.get(userName) ?? 0) + 1);
      makeSoon();
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        const left = (signingIn.get(userName) ?? 1) - 1;
        if (left === 0) signingIn.delete(userName);
        else signingIn.set(userName, left);
        makeSoon();
      };
    },
    usePaths: async (next) => {
      watched?.close();
      paths = next;
      watched = watchKubeconfig(next, reloadSoon);
      await reload();
    },
    dispose: () => {
      disposed = true;
      watched?.close();
      ociWatched?.close();
      for (const end of ends) end();
      listeners.clear();
    },
  };
}
