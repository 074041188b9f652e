import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../../src/base/problem.ts';
import type { Clock } from '../../src/base/clock.ts';
import type { Context } from '../../src/kubeconfig/model.ts';
import { pluginCommand, type PluginCommand } from '../../src/plugin/install.ts';
import { userOf, type Overview, type UserOverview } from '../../src/signin/overview.ts';
import { createServices, type Services } from '../../src/signin/services.ts';
import type { Status } from '../../src/signin/status.ts';
import { existingTarget, type Target } from '../../src/signin/target.ts';
import type { Scene } from '../oidc/real.ts';
import { createPerson, type Person } from './person.ts';
import { fakeSecrets, temporaryFolder, type FakeSecrets } from './support.ts';

/** A person's machine with a kubeconfig, an editor's secret storage, and windows as the editor opens them. */
export interface Desk {
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
  /** Opens a window whose overview is made. */
  window(): Promise<Window>;
  /** The names of the files in a folder of the state folder. */
  state(folder: 'sessions' | 'tokens' | 'clients' | 'flights' | 'backups'): readonly string[];
  /** Closes the windows; asserts that no lock stays and nothing went wrong unseen. */
  leave(): Promise<void>;
}

export interface Window extends Services {
  readonly person: Person;
  overview(): Overview;
  user(name: string): UserOverview;
  status(name: string): Status;
  target(contextName: string): Target;
  /** The person clicks *Sign in* on a context. */
  signInTo(contextName: string, signal?: AbortSignal): ReturnType<Services['signIn']>;
  /** The person clicks *Refresh* on a context. */
  refresh(contextName: string, signal?: AbortSignal): ReturnType<Services['refreshNow']>;
}

export function createDesk(scene: Scene, { activeForMs = 15 * 60_000 } = {}): Desk {
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
        paths: () => [kubeconfig],
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
      const window = openWindow(services, createPerson(scene), { clock, plugin });
      windows.push(window);
      services.usePaths();
      await services.overviews.reload();
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
      for (const { person } of windows) assert.deepEqual(person.troubles, []);
      assert.deepEqual(reports, []);
    },
  };
}

/** A renewal that fails is in the log, and seen as well: the session says so. */
function isToldBySession(error: unknown): boolean {
  return (
    error instanceof Problem && ['grant-refused', 'provider-unavailable', 'token-from-future'].includes(error.code)
  );
}

function openWindow(
  services: Services,
  person: Person,
  { clock, plugin }: { readonly clock: Clock; readonly plugin: PluginCommand },
): Window {
  const overview = (): Overview => services.overviews.current() ?? assert.fail('no overview yet');
  const user = (name: string): UserOverview => userOf(overview(), name);
  const contextOf = (name: string): Context =>
    overview().kubeconfig.contexts.get(name) ?? assert.fail(`no context ${name}`);
  const target = (contextName: string): Target => {
    const context = contextOf(contextName);
    return existingTarget(context, user(context.user), { now: clock.now(), plugin });
  };
  return {
    ...services,
    person,
    overview,
    user,
    status: (name) => user(name).status,
    target,
    signInTo: (contextName, signal = new AbortController().signal) =>
      services.signIn(target(contextName), person, signal),
    refresh: (contextName, signal = new AbortController().signal) =>
      services.refreshNow(target(contextName), user(contextOf(contextName).user), person, signal),
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

/** Waits until something holds; mocha's limit is the only one. */
export async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Time for what should not happen to happen: for all that is under way in this process, and a settled file event. */
export async function meanwhile(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 150));
}
