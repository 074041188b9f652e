import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isUserError } from '../../src/errors/userError.ts';
import type { Clock } from '../../src/base/clock.ts';
import type { Context } from '../../src/kubeconfig/read/model.ts';
import { pluginCommand, type PluginCommand } from '../../src/plugin/install.ts';
import { type Snapshot, userOf, type UserState } from '../../src/state/snapshot.ts';
import { createServices } from '../../src/services/services.ts';
import { type Services } from '../../src/services/servicesApi.ts';
import type { Status } from '../../src/authenticators/shared/status.ts';
import { type SignInTarget, targetOfUser } from '../../src/signin/oidc/signInTarget.ts';
import type { TestProvider } from '../oidc/testProvider.ts';
import { createFakeSignInUi, type FakeSignInUi } from './fakeSignInUi.ts';
import { fakeSecrets, type FakeSecrets, temporaryFolder, until } from './support.ts';
import { listedPaths } from '../../src/kubeconfig/read/listedPath.ts';

/** A person's machine with a kubeconfig, an editor's secret storage, and windows as the editor opens them. */
export interface SignInHarness {
  readonly clock: ShiftedClock;
  readonly secrets: FakeSecrets;
  readonly kubeconfig: string;
  readonly stateFolder: string;
  /** What went wrong unseen; a test that expects it empties the list. */
  readonly reports: unknown[];
  /** A file beside the kubeconfig; gives its path. */
  file(name: string, text: string): string;
  read(): string;
  write(text: string): void;
  /** Opens a window whose snapshot is made. */
  window(): Promise<Window>;
  /** The names of the files in a folder of the state folder. */
  state(folder: 'sessions' | 'tokens' | 'clients' | 'flights' | 'backups'): readonly string[];
  /** Closes the windows; asserts that no lock stays and nothing went wrong unseen. */
  leave(): Promise<void>;
}

type Acts = Services['acts']['oidc'];

export interface Window extends Services {
  readonly signIn: Acts['signIn'];
  readonly signOut: Acts['signOut'];
  readonly refreshNow: Acts['refresh'];
  readonly ui: FakeSignInUi;
  snapshot(): Snapshot;
  user(name: string): UserState;
  status(name: string): Status;
  target(contextName: string): SignInTarget;
  /** The person clicks *Sign in* on a context. */
  signInTo(contextName: string, signal?: AbortSignal): ReturnType<Acts['signIn']>;
  /** The person clicks *Refresh* on a context. */
  refresh(contextName: string, signal?: AbortSignal): ReturnType<Acts['refresh']>;
}

export function createSignInHarness(testProvider: TestProvider, { activeForMs = 15 * 60_000 } = {}): SignInHarness {
  const folder = temporaryFolder();
  const [home, stateFolder] = [join(folder.path, 'home'), join(folder.path, 'state')];
  const kubeconfig = join(home, '.kube', 'config');
  mkdirSync(join(home, '.kube'), { recursive: true });
  const secrets = fakeSecrets();
  const clock = shiftedClock();
  const plugin = pluginCommand(stateFolder, process.platform, process.execPath);
  const windows: Window[] = [];
  const reports: unknown[] = [];

  return {
    clock,
    secrets,
    kubeconfig,
    stateFolder,
    reports,
    file: (name, text) => {
      const path = join(home, name);
      writeFileSync(path, text);
      return path;
    },
    read: () => readFileSync(kubeconfig, 'utf8'),
    write: (text) => {
      writeFileSync(kubeconfig, text);
    },
    window: async () => {
      const services = createServices({
        host: { platform: process.platform, env: {}, home },
        stateFolder,
        secrets,
        paths: () => listedPaths([kubeconfig]),
        keepBackups: () => 10,
        proxy: () => ({ editorProxy: '', editorNoProxy: [], env: {} }),
        activeForMs: () => activeForMs,
        plugin,
        ociCliPath: () => undefined,
        askPassPhrase: () => Promise.resolve(undefined),
        clock,
        report: (error) => {
          if (!isToldBySession(error)) reports.push(error);
        },
      });
      const window = openWindow(services, createFakeSignInUi(testProvider), { clock, plugin });
      windows.push(window);
      await services.listen();
      await services.startBackground();
      void services.usePaths();
      await services.snapshots.reload();
      return window;
    },
    state: (name) => {
      const path = join(stateFolder, name);
      return existsSync(path) ? readdirSync(path) : [];
    },
    leave: async () => {
      const locks = (): boolean =>
        readdirSync(folder.path, { recursive: true, encoding: 'utf8' }).some((name) => name.endsWith('.lock'));
      for (const window of windows) window.dispose();
      await eventually(() => !locks());
      folder.remove();
      for (const { ui } of windows) assert.deepEqual(ui.troubles, []);
      assert.deepEqual(reports, []);
    },
  };
}

/** A renewal that fails is in the log, and seen as well: the session says so. */
function isToldBySession(error: unknown): boolean {
  return isUserError(error) && ['grant-refused', 'provider-unavailable', 'token-from-future'].includes(error.code);
}

function openWindow(
  services: Services,
  ui: FakeSignInUi,
  { clock, plugin }: { readonly clock: Clock; readonly plugin: PluginCommand },
): Window {
  const snapshot = (): Snapshot => services.snapshots.current() ?? assert.fail('no snapshot yet');
  const user = (name: string): UserState => userOf(snapshot(), name);
  const contextOf = (name: string): Context =>
    snapshot().kubeconfig.contexts.get(name) ?? assert.fail(`no context ${name}`);
  const target = (contextName: string): SignInTarget => {
    const context = contextOf(contextName);
    return targetOfUser(context, user(context.user), { now: clock.now(), plugin });
  };
  const { signIn, signOut, refresh: refreshNow } = services.acts.oidc;
  return {
    ...services,
    signIn,
    signOut,
    refreshNow,
    ui,
    snapshot,
    user,
    status: (name) => user(name).status,
    target,
    signInTo: (contextName, signal = new AbortController().signal) => signIn(target(contextName), ui, signal),
    refresh: (contextName, signal = new AbortController().signal) =>
      refreshNow(target(contextName), user(contextOf(contextName).user), ui, signal),
  };
}

/** Real time, which a test can put forward: what became due by that runs at once. */
export interface ShiftedClock extends Clock {
  advance(ms: number): void;
}

export function shiftedClock(): ShiftedClock {
  let shift = 0;
  const timers = new Set<{ readonly at: number; readonly fire: () => void }>();
  const now = (): number => Date.now() + shift;
  return {
    now,
    after: (delayMs, run) => {
      const cancel = (): void => {
        clearTimeout(real);
        timers.delete(timer);
      };
      const fire = (): void => {
        cancel();
        run();
      };
      const timer = { at: now() + delayMs, fire };
      const real = setTimeout(fire, delayMs);
      real.unref();
      timers.add(timer);
      return cancel;
    },
    advance: (ms) => {
      shift += ms;
      for (const timer of [...timers]) if (timer.at <= now()) timer.fire();
    },
  };
}

/** Waits until something holds that files, sockets or real timers bring about. */
export async function eventually(holds: () => boolean): Promise<void> {
  await until(holds, 5);
}

/** Time for what should not happen to happen: for all that is under way in this process, and a settled file event. */
export async function meanwhile(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 150));
}
