import { homedir } from 'node:os';
import type * as vscode from 'vscode';
import { systemClock } from './base/clock.ts';
import { stateFolder } from './files/folders.ts';
import { createServices } from './signin/services.ts';
import { watchActivity } from './ui/activity.ts';
import { createDrops } from './ui/bring/drops.ts';
import { createClaimsView } from './ui/claimsView.ts';
import { registerCommands } from './ui/commands.ts';
import { createDisposables } from './ui/disposables.ts';
import { createExplorer } from './ui/explorer.ts';
import { tellAboutKuberc } from './ui/forms/kuberc.ts';
import { createKubeconfigPaths } from './ui/kubeconfigPaths.ts';
import { createLog } from './ui/log.ts';
import { tellAboutKeyring } from './ui/notices.ts';
import { tellBeforeEnd } from './ui/oci/endingNotices.ts';
import { askPassPhrase } from './ui/oci/askPassPhrase.ts';
import { createPlugin } from './ui/plugin.ts';
import { createPluginPrompt } from './ui/pluginPrompt.ts';
import { createPreviews } from './ui/preview.ts';
import { secretsOf } from './ui/secrets.ts';
import { createSessionsView } from './ui/sessions/sessionsView.ts';
import { settings } from './ui/settings.ts';
import { createSignInProgress } from './ui/signInProgress.ts';
import { createStatusBar } from './ui/statusBar.ts';
import { createTerminalOffers } from './ui/terminals/offers.ts';

/** The composition root: builds the parts and wires them. Nothing is awaited, so the editor starts at full speed. */
export function activate(context: vscode.ExtensionContext): void {
  const disposables = createDisposables();
  context.subscriptions.push(disposables);
  const clock = systemClock;
  const host = { platform: process.platform, env: process.env, home: homedir() };
  const log = disposables.add(createLog());
  const plugin = createPlugin(context, host, stateFolder(host));
  const paths = createKubeconfigPaths(host, context.environmentVariableCollection);
  const services = disposables.add(
    createServices({
      host,
      stateFolder: stateFolder(host),
      secrets: secretsOf(context.secrets),
      paths: paths.list,
      keepBackups: settings.keepBackups,
      proxy: settings.proxy,
      activeForMs: settings.renewWhileActiveMs,
      plugin: plugin.plugin,
      ociCliPath: settings.ociCliPath,
      askPassPhrase,
      clock,
      report: log.error,
    }),
  );
  const { overviews } = services;
  const claims = disposables.add(createClaimsView({ overviews, checkSignature: services.checkSignature, clock }));
  const progress = disposables.add(createSignInProgress(clock));
  const previews = disposables.add(createPreviews());
  const drops = createDrops();
  const explorer = disposables.add(
    createExplorer({ overviews, clock, origin: paths.origin, drops: drops.controller, report: log.error }),
  );
  disposables.add(createSessionsView({ overviews, clock }));
  disposables.add(createStatusBar({ overviews, clock }));
  const parts = { host, ...services, ...plugin, paths: paths.list, previews, progress, claims, explorer, clock, log };
  disposables.add(registerCommands(parts));
  drops.serve(parts);
  services.plugins.serve(disposables.add(createPluginPrompt(parts)));
  plugin.keepPlugin().catch(log.error);
  disposables.add(watchActivity({ ...services, clock }));
  disposables.add(createTerminalOffers(parts));
  disposables.add(tellAboutKeyring(services));
  disposables.add(tellAboutKuberc(parts));
  disposables.add(tellBeforeEnd(parts));
  const usePaths = (): void => {
    paths.applyToTerminals();
    services.usePaths();
  };
  disposables.add(settings.onChange(usePaths));
  usePaths();
}
