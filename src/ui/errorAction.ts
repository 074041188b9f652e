import { Problem } from '../base/problem.ts';
import { isSignInNeeded } from '../oci/session.ts';
import type { Row } from './rows.ts';

/** What a button runs. */
export interface ErrorAction {
  readonly label: string;
  readonly command: string;
  readonly args: readonly unknown[];
}

/** What a command was about: a row, or without one what it finds by itself, such as the current context. */
export interface About {
  readonly row: Row | undefined;
}

/** The one button that belongs to a sentence. Without `about` nothing is known that could be signed in. */
export function errorAction(error: unknown, about: About | undefined): ErrorAction {
  if (isSignInNeeded(error)) return OCI_SIGN_IN;
  const code = error instanceof Problem ? error.code : '';
  const row = about?.row === undefined ? [] : [about.row];
  if (SIGN_IN.has(code) && about !== undefined) return action('Sign In', 'clusterSignIn.signIn', ...row);
  if (IN_KUBECONFIG.has(code)) return action('Open Kubeconfig', 'clusterSignIn.openKubeconfig', ...row);
  return ACTIONS[code] ?? SHOW_LOG;
}

function action(label: string, command: string, ...args: readonly unknown[]): ErrorAction {
  return { label, command, args };
}

const SHOW_LOG = action('Show Log', 'clusterSignIn.showLog');
const PASTE_AGAIN = action('Paste Again', 'clusterSignIn.pasteCommands');
const OCI_SIGN_IN = action('Sign In to OCI', 'clusterSignIn.ociSignIn');
const OCI_SETTINGS = action('Open Settings', 'workbench.action.openSettings', 'clusterSignIn.oci');
const IMPORT_ANOTHER = action('Import Another', 'clusterSignIn.importKubeconfig');

/** The codes of what another trip through the browser mends. */
const SIGN_IN: ReadonlySet<string> = new Set([
  ...['grant-refused', 'subject-changed', 'no-refresh-token', 'session-absent', 'session-unsealable'],
  ...['no-token', 'no-user', 'sign-in-timeout', 'sign-in-declined', 'code-refused'],
]);

/** The codes of what is to be corrected where it is written. */
const IN_KUBECONFIG: ReadonlySet<string> = new Set([
  ...['shadowed', 'user-refused', 'entry-missing', 'session-paused', 'kubeconfig-broken', 'no-cluster'],
  ...['authority-relative', 'authority-missing', 'certificate-authority-unreadable', 'certificate-untrusted'],
]);

/** Others, by their codes. */
const ACTIONS: Readonly<Record<string, ErrorAction>> = {
  'commands-refused': PASTE_AGAIN,
  'clipboard-empty': PASTE_AGAIN,
  'incoming-refused': IMPORT_ANOTHER,
  'incoming-empty': IMPORT_ANOTHER,
  'incoming-missing': IMPORT_ANOTHER,
  'path-unknown': IMPORT_ANOTHER,
  'oci-cli-missing': OCI_SETTINGS,
  'oci-cli-broken': OCI_SETTINGS,
  'backup-failed': action('Open Settings', 'workbench.action.openSettings', 'clusterSignIn.kubeconfigBackups'),
};
