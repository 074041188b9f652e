import type { Clock } from '../base/clock.ts';
import type { Host } from '../files/folders.ts';
import type { PluginCommand } from '../plugin/install.ts';
import type { PluginServices } from '../signin/pluginServices.ts';
import type { NewForm } from '../signin/target.ts';
import type { Overviews } from '../signin/overviews.ts';
import type { Services } from '../signin/services.ts';
import type { RefreshNow } from '../signin/refreshNow.ts';
import type { SignIn } from '../signin/signIn.ts';
import type { SignOut } from '../signin/signOut.ts';
import type { ClaimsView } from './claimsView.ts';
import type { Explorer } from './explorer.ts';
import type { Log } from './log.ts';
import type { Plugin } from './plugin.ts';
import type { Previews } from './preview.ts';
import type { Row } from './rows.ts';
import type { SignInProgress } from './signInProgress.ts';

/** What the commands act through. */
export interface CommandParts {
  readonly host: Host;
  readonly overviews: Overviews;
  readonly paths: () => readonly string[];
  readonly signIn: SignIn;
  readonly signOut: SignOut;
  readonly refreshNow: RefreshNow;
  readonly setRedirectUrl: Services['setRedirectUrl'];
  readonly editKubeconfig: Services['editKubeconfig'];
  readonly previewKubeconfig: Services['previewKubeconfig'];
  readonly backups: Services['backups'];
  readonly previews: Previews;
  readonly progress: SignInProgress;
  readonly claims: ClaimsView;
  readonly explorer: Explorer;
  readonly plugin: PluginCommand;
  readonly plugins: PluginServices;
  readonly conversions: Services['conversions'];
  readonly okeApprovals: Services['okeApprovals'];
  readonly openTenancy: Services['openTenancy'];
  readonly oci: Services['oci'];
  readonly installPlugin: Plugin['installPlugin'];
  readonly removePlugin: Plugin['removePlugin'];
  /** How user entries that we add get their tokens. */
  readonly newForm: () => NewForm;
  readonly clock: Clock;
  readonly log: Log;
  /** The person did something that deserves fresh tokens. */
  readonly touch: () => void;
}

/** A row of the explorer, if one was clicked, is the argument. */
export type Command = (parts: CommandParts, row: Row | undefined) => Promise<void>;
