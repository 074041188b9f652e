import type { OkeApprovals } from '../approvals/okeApprovals.ts';
import type { Platform } from '../base/platform.ts';
import type { OidcClient } from '../oidc/oidcClient.ts';
import type { History } from '../kubeconfig/undo/history.ts';
import type { AskPassPhrase } from '../oci/api/requestSigner.ts';
import type { ProxySettings } from '../net/proxy.ts';
import type { SignatureState } from '../oidc/idTokenSignature.ts';
import type { PluginCommand } from '../plugin/install.ts';
import type { HostKey, Secrets } from '../sessions/hostKey.ts';
import type { Conversions } from '../signin/convert/conversions.ts';
import type { OpenTenancy } from '../signin/oke/tenancies.ts';
import type { PluginQuestions } from '../signin/plugin/pluginQuestions.ts';
import type { SnapshotStore } from '../state/snapshotStore.ts';
import type { CommandSignIn } from '../signin/execPlugin/commandSignIn.ts';
import type { RefreshNow } from '../signin/oidc/refreshNow.ts';
import type { SignIn } from '../signin/oidc/signIn.ts';
import type { SignOut } from '../signin/oidc/signOut.ts';
import type { OciServices } from '../signin/oke/ociServices.ts';
import type { ListedPath } from '../kubeconfig/read/listedPath.ts';

/** What `ui/` acts through. */
export interface Services {
  readonly snapshots: SnapshotStore;
  /** What each authenticator does. */
  readonly acts: Acts;
  /** A structural edit, which can be undone. */
  readonly editKubeconfig: History['edit'];
  readonly previewKubeconfig: History['preview'];
  readonly backups: Pick<History, 'list' | 'difference' | 'undo'>;
  readonly conversions: Conversions;
  /** The issuer's keys say whether a token is its own. */
  readonly checkSignature: (client: OidcClient, idToken: string) => Promise<SignatureState>;
  /** Remembers where the browser comes back to for a client; undefined: 127.0.0.1 and a free port. */
  readonly setRedirectUrl: (issuer: string, clientId: string, url: string | undefined) => Promise<unknown>;
  readonly plugins: PluginQuestions;
  readonly okeApprovals: OkeApprovals;
  readonly openTenancy: OpenTenancy;
  readonly keyStorage: HostKey['storage'];
  /** The person or a client did something. */
  touch(): void;
  /** This window has the focus: other windows and programs ask it first. */
  focus(): void;
  /** The list of kubeconfig files may have changed. Resolves when they are read. */
  usePaths(): Promise<void>;
  /** Answers other windows and programs from now on; once. Throws what the folder of the windows and its socket throw. */
  listen(): Promise<void>;
  /** Renews sessions and completes writes that were cut short, from now on; once. */
  startBackground(): Promise<void>;
  dispose(): void;
}

/** The edge of the house: everything that differs between the editor, a test and another machine. */
export interface ServicesDeps extends Platform {
  readonly secrets: Secrets;
  /** The kubeconfig files in use; read at each use. */
  readonly paths: () => readonly ListedPath[];
  /** How many backups of the kubeconfig are kept; 0: edits cannot be undone. Read at each use. */
  readonly keepBackups: () => number;
  readonly proxy: () => ProxySettings;
  /** Milliseconds after the last sign of life in which sessions are renewed; read at each use. */
  readonly activeForMs: () => number;
  /** How user entries run the credential plugin. */
  readonly plugin: PluginCommand;
  /** The `oci` CLI that the person names; undefined: it is looked for. Read at each use. */
  readonly ociCliPath: () => string | undefined;
  /** Asks the person for the pass phrase of a key that none is kept for. */
  readonly askPassPhrase: AskPassPhrase;
}

/** By the authenticators' ids. */
export interface Acts {
  readonly oidc: { readonly signIn: SignIn; readonly refresh: RefreshNow; readonly signOut: SignOut };
  readonly oke: OciServices;
  readonly execPlugin: { readonly signIn: CommandSignIn };
}
