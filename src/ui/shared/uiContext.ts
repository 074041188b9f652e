import type { Platform } from '../../base/platform.ts';
import type { PluginCommand } from '../../plugin/install.ts';
import type { NewUserDelivery } from '../../signin/oidc/signInTarget.ts';
import type { SnapshotStore } from '../../state/snapshotStore.ts';
import type { Services } from '../../services/servicesApi.ts';
import type { Log } from './log.ts';
import type { InstalledPlugin } from './installedPlugin.ts';
import type { Previews } from './previews.ts';
import type { SignInProgress } from './signInProgress.ts';
import type { ListedPath } from '../../kubeconfig/read/listedPath.ts';

/** What the commands act through. */
export interface UiContext extends Pick<Platform, 'host' | 'clock'> {
  readonly snapshots: SnapshotStore;
  readonly paths: () => readonly ListedPath[];
  readonly acts: Services['acts'];
  readonly setRedirectUrl: Services['setRedirectUrl'];
  readonly editKubeconfig: Services['editKubeconfig'];
  readonly previewKubeconfig: Services['previewKubeconfig'];
  readonly backups: Services['backups'];
  readonly previews: Pick<Previews, 'ask'>;
  readonly progress: SignInProgress;
  readonly plugin: PluginCommand;
  readonly plugins: Services['plugins'];
  readonly conversions: Services['conversions'];
  readonly okeApprovals: Services['okeApprovals'];
  readonly openTenancy: Services['openTenancy'];
  readonly installPlugin: InstalledPlugin['installPlugin'];
  readonly removePlugin: InstalledPlugin['removePlugin'];
  readonly installedPlugin: InstalledPlugin['installedPlugin'];
  /** How user entries that we add get their tokens. */
  readonly newUserDelivery: () => NewUserDelivery;
  readonly log: Log;
  /** The person did something that deserves fresh tokens. */
  readonly touch: () => void;
}
