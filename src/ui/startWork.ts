import { lazy } from '../base/lazy.ts';
import type { Platform } from '../base/platform.ts';
import type { Services } from '../services/servicesApi.ts';
import type { KubeconfigPaths } from './kubeconfig/shownFiles.ts';
import type { Disposables } from './shared/disposables.ts';
import type { InstalledPlugin } from './shared/installedPlugin.ts';
import { settings } from './shared/settings.ts';
import type { UiContext } from './shared/uiContext.ts';

/** For so long after the first reading nothing is done but what the person asks for: the views are being drawn. */
const QUIET_MS = 1_000;
/** Only the drawing of the first rows goes before kubectl, which may be waiting for this window. */
const DRAW_MS = 50;

export interface Work {
  readonly platform: Platform;
  readonly services: Services;
  readonly paths: KubeconfigPaths;
  readonly plugin: InstalledPlugin;
  readonly ui: UiContext;
  readonly disposables: Disposables;
}

/** Sets the window to work: the first reading, then answers for kubectl, then notices, renewals and tidying up. */
export function startWork({ platform, services, paths, plugin, ui, disposables }: Work): void {
  const { clock, report } = platform;
  const usePaths = async (): Promise<void> => {
    paths.applyToTerminals();
    await services.usePaths();
  };
  const trim = async (): Promise<void> => {
    await (await import('./afterStart.ts')).trimBackups(platform);
  };
  const useSettings = async (): Promise<void> => {
    await Promise.all([usePaths(), trim()]);
  };
  disposables.add(settings.onChange(() => void useSettings().catch(report)));

  const prompt = lazy(async () => {
    const { createPluginPrompt } = await import('./plugin/pluginPrompt.ts');
    return disposables.add(createPluginPrompt(ui));
  });
  const answerKubectl = async (): Promise<void> => {
    const { keepPlugin } = await import('./afterStart.ts');
    keepPlugin(plugin.installation).catch(report);
    await services.plugins.serve(async (asked, signal) => await (await prompt())(asked, signal));
    await services.listen();
  };
  const speakUp = async (): Promise<void> => {
    const { giveNotices } = await import('./afterStart.ts');
    disposables.add(giveNotices(ui));
    for (const work of [services.startBackground(), trim()]) work.catch(report);
  };
  const begin = async (): Promise<void> => {
    await usePaths();
    disposables.add({ dispose: clock.after(DRAW_MS, () => void answerKubectl().catch(report)) });
    disposables.add({ dispose: clock.after(QUIET_MS, () => void speakUp().catch(report)) });
  };
  begin().catch(report);
}
