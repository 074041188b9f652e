import { homedir } from 'node:os';
import type * as vscode from 'vscode';
import { systemClock } from '../base/clock.ts';
import type { Platform } from '../base/platform.ts';
import { stateFolder } from '../files/stateFolder.ts';
import { createServices } from '../services/services.ts';
import { createExplorer } from './clusters/explorer.ts';
import type { CommandContext } from './commandTable.ts';
import { createKubeconfigPaths } from './kubeconfig/shownFiles.ts';
import { createLoadedOnUse } from './loadedOnUse.ts';
import { createSessionsView } from './sessions/sessionsView.ts';
import type { Disposables } from './shared/disposables.ts';
import { createInstalledPlugin } from './shared/installedPlugin.ts';
import type { Log } from './shared/log.ts';
import { settings } from './shared/settings.ts';
import { secretsOf } from './signin/secretStorage.ts';
import { watchActivity } from './signin/watchActivity.ts';
import { startWork } from './startWork.ts';
import { createStatusBar } from './statusBar/statusBar.ts';
import { createDrops } from './transfer/drops.ts';

export interface WindowEdge {
  readonly context: vscode.ExtensionContext;
  readonly disposables: Disposables;
  readonly log: Log;
}

/** The composition root: builds what a window shows at once and sets it to work. Gives what the commands act through. */
export function openWindow({ context, disposables, log }: WindowEdge): CommandContext {
  const clock = systemClock;
  const host = { platform: process.platform, env: process.env, home: homedir() };
  const platform: Platform = { host, stateFolder: stateFolder(host), clock, report: log.error };
  const plugin = createInstalledPlugin(context, platform);
  const paths = createKubeconfigPaths(host, context.environmentVariableCollection);
  const services = disposables.add(
    createServices({
      ...platform,
      secrets: secretsOf(context.secrets),
      paths: paths.list,
      keepBackups: settings.keepBackups,
      proxy: settings.proxy,
      activeForMs: settings.renewWhileActiveMs,
      plugin: plugin.plugin,
      ociCliPath: settings.ociCliPath,
      askPassPhrase: async (...key) => await (await import('./oci/askPassPhrase.ts')).askPassPhrase(...key),
    }),
  );
  const { snapshots } = services;
  const drops = createDrops();
  const explorer = disposables.add(
    createExplorer({ ...platform, snapshots, origin: paths.origin, drops: drops.controller }),
  );
  disposables.add(createSessionsView({ ...services, clock }));
  disposables.add(createStatusBar({ snapshots, clock }));

  const loadedOnUse = createLoadedOnUse({ ...services, clock, disposables });
  const parts = { ...services, ...plugin, ...loadedOnUse, host, paths: paths.list, explorer, clock, log };
  drops.serve(parts);
  disposables.add(watchActivity({ ...services, clock }));
  startWork({ platform, services, paths, plugin, ui: parts, disposables });
  return parts;
}
