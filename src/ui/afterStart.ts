import type { Platform } from '../base/platform.ts';
import { backupsFolder, createBackups } from '../kubeconfig/undo/backups.ts';
import { type Installation, installPlugin } from '../plugin/installPlugin.ts';
import { isPluginRemoved } from '../plugin/uninstall.ts';
import { warnBeforeSessionEnd } from './oci/endingNotices.ts';
import { createDisposables, type Disposable } from './shared/disposables.ts';
import { settings } from './shared/settings.ts';
import type { UiContext } from './shared/uiContext.ts';
import { createTerminalOffers } from './terminals/offers.ts';

/** All that speaks up when nobody asked. */
export function giveNotices(ui: UiContext): Disposable {
  const disposables = createDisposables();
  disposables.add(createTerminalOffers(ui));
  disposables.add(warnBeforeSessionEnd(ui));
  return disposables;
}

/** Keeps as many backups of the kubeconfig as the settings say. Throws what their folder and its lock throw. */
export async function trimBackups({ stateFolder, clock }: Pick<Platform, 'stateFolder' | 'clock'>): Promise<void> {
  await createBackups({ folder: backupsFolder(stateFolder), clock }).trim(settings.keepBackups());
}

/** Keeps the credential plugin current, unless it was removed. Throws what the file system's helpers throw. */
export async function keepPlugin(installation: Installation): Promise<void> {
  if (!(await isPluginRemoved(installation.stateFolder))) await installPlugin(installation);
}
