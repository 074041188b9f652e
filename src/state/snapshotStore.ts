import { oneAtATime } from '../base/oneAtATime.ts';
import { inSlices } from '../base/timeSlices.ts';
import type { Platform } from '../base/platform.ts';
import { kubercPath, kubercRefusal, type PluginRefusal } from '../kubeconfig/kuberc/kuberc.ts';
import { loadKubeconfig } from '../kubeconfig/read/loadKubeconfig.ts';
import type { Kubeconfig } from '../kubeconfig/read/model.ts';
import { watchKubeconfig } from '../kubeconfig/read/watchKubeconfig.ts';
import type { Approvals } from '../approvals/approvals.ts';
import type { AuthMethod } from '../authenticators/authenticators.ts';
import type { PluginCommand } from '../plugin/install.ts';
import { createDecodedEntries } from './decodedEntries.ts';
import { readNamedFiles } from './namedFiles.ts';
import { namedFilesOf, recognizeUsers } from './recognizedUsers.ts';
import { makeSnapshot, type Snapshot } from './snapshot.ts';
import type { OciRenewals } from '../sessions/ociRenewals.ts';
import { isOciInUse, noOciUses } from './oke/ociInUse.ts';
import type { OciReading, OciUses } from './oke/okeUses.ts';
import type { SessionStore } from '../sessions/sessionStore.ts';
import type { ListedPath } from '../kubeconfig/read/listedPath.ts';

/** The one place that holds the current snapshot, and makes a new one when files or sessions change. */
export interface SnapshotStore {
  /** Undefined until the first one is made. */
  current(): Snapshot | undefined;
  /** Calls back after a new snapshot was made. `dispose` ends it. */
  onChange(run: () => void): { dispose(): void };
  /** Makes a new one now; resolves when it is current. Never throws: trouble is in the snapshot or reported. */
  reload(): Promise<void>;
  /** Shows a user as signing in until the function returned is called. */
  begin(userName: string): () => void;
  /** Reads and watches other files from now on. */
  usePaths(paths: readonly ListedPath[]): Promise<void>;
  dispose(): void;
}

export interface SnapshotStoreDeps extends Pick<Platform, 'host' | 'stateFolder' | 'report'> {
  readonly sessions: Pick<SessionStore, 'list' | 'watch'>;
  readonly approvals: Approvals;
  readonly ociRenewals: Pick<OciRenewals, 'list' | 'watch'>;
  readonly plugin: Pick<PluginCommand, 'command'>;
}

/** What the kubeconfig files say, with how each user gets its credential. */
interface Files {
  readonly kubeconfig: Kubeconfig;
  readonly methods: ReadonlyMap<string, AuthMethod>;
}

/** More files than anybody's profiles name; each is looked at every few seconds. */
const MOST_WATCHED = 1_000;

export function createSnapshotStore(deps: SnapshotStoreDeps): SnapshotStore {
  const { host, stateFolder, sessions, approvals, ociRenewals, report } = deps;
  const listeners = new Set<() => void>();
  const signingIn = new Map<string, number>();
  const ends: (() => void)[] = [];
  const decoded = createDecodedEntries();
  let paths: readonly ListedPath[] = [];
  let watched: { close(): void } | undefined;
  /** What the files said when they were last read. */
  let files: Files | undefined;
  let pluginRefusal: PluginRefusal | undefined;
  /** What the OCI files said, for these users. */
  let oci: { readonly of: Files; readonly uses: OciUses } | undefined;
  let ociChanged = false;
  let toolsWatched: { readonly print: string; close(): void } | undefined;
  /** Sessions change far more often than the files, which may hold thousands of contexts. */
  let filesChanged = true;
  let current: Snapshot | undefined;
  let disposed = false;

  async function read(): Promise<Files> {
    if (files !== undefined && !filesChanged) return files;
    files = undefined;
    filesChanged = false;
    const refusal = await kubercRefusal(host, deps.plugin.command);
    pluginRefusal = refusal && { path: refusal.path, reason: refusal.reason };
    const kubeconfig = await loadKubeconfig(paths, host);
    return (files = { kubeconfig, methods: await inSlices(recognizeUsers(kubeconfig, host)) });
  }

  /** Again when they are not all watched: changes before the watch began would never be reported. */
  async function readOci(of: Files): Promise<OciUses> {
    if (oci?.of === of && !ociChanged) return oci.uses;
    ociChanged = false;
    let uses = await ociUses(of);
    if (watchTools([...uses.watched, ...namedFilesOf(of.methods)])) uses = await ociUses(of);
    oci = { of, uses };
    return uses;
  }

  async function ociUses({ methods }: Files): Promise<OciReading> {
    if (!(await isOciInUse(methods, host))) return noOciUses(host);
    const { readOciUses } = await import('./oke/okeUses.ts');
    return await readOciUses(methods, host);
  }

  /** The files of providers' tools, such as ~/.oci/config and ~/.aws/config. False when they were watched already. */
  function watchTools(paths: readonly string[]): boolean {
    const all = paths.slice(0, MOST_WATCHED);
    const print = all.join('\n');
    if (disposed || toolsWatched?.print === print) return false;
    toolsWatched?.close();
    const { close } = watchKubeconfig(all, () => {
      ociChanged = true;
      makeSoon();
    });
    toolsWatched = { print, close };
    return true;
  }

  async function make(): Promise<void> {
    const now = await read();
    const uses = await readOci(now);
    const [fileText, found, decided, renewals] = await Promise.all([
      readNamedFiles(now.kubeconfig, namedFilesOf(now.methods)),
      sessions.list(),
      approvals.list(),
      ociRenewals.list(),
    ]);
    const next = await inSlices(
      makeSnapshot({
        ...now,
        credentialOf: (user) => decoded.credentialOf(user, fileText),
        destinationOf: (cluster) => decoded.destinationOf(cluster, fileText),
        fileText,
        host,
        stateFolder,
        sessions: found,
        isApproved: decided.isApproved,
        isSigningIn: (userName) => signingIn.has(userName),
        pluginRefusal,
        oci: uses,
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
    for (const store of [sessions, approvals, ociRenewals]) {
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
      const kuberc = kubercPath(host);
      watched = watchKubeconfig(kuberc === undefined ? next : [...next, kuberc], reloadSoon);
      await reload();
    },
    dispose: () => {
      disposed = true;
      watched?.close();
      toolsWatched?.close();
      for (const end of ends) end();
      listeners.clear();
    },
  };
}
