import * as l10n from '@vscode/l10n';
import { type ErrorCode, isUserError } from '../../errors/userError.ts';
import { isSignInNeeded } from '../../oci/profiles/ociSession.ts';
import type { Row } from './rows.ts';

/** What a button runs. */
export interface ErrorAction {
  readonly label: string;
  readonly command: string;
  readonly args: readonly unknown[];
}

/** What a command was about: a row, or without one what it finds itself, such as the current context. */
export interface About {
  readonly row: Row | undefined;
}

type Button =
  | 'signIn'
  | 'openKubeconfig'
  | 'showLog'
  | 'pasteAgain'
  | 'importAnother'
  | 'signInToOci'
  | 'setOciProfile'
  | 'ociSettings'
  | 'backupSettings';

/** The one button that belongs to an error. Without `about` nothing is known that could be signed in. */
export function errorAction(error: unknown, about: About | undefined): ErrorAction {
  const button = isSignInNeeded(error) ? 'signInToOci' : buttonOf(error);
  const row = about?.row === undefined ? [] : [about.row];
  switch (button) {
    case 'signIn':
      return about === undefined ? showLog() : action(l10n.t('Sign In'), 'clusterSignIn.signIn', ...row);
    case 'openKubeconfig':
      return action(l10n.t('Open Kubeconfig'), 'clusterSignIn.openKubeconfig', ...row);
    case 'showLog':
      return showLog();
    case 'pasteAgain':
      return action(l10n.t('Paste Again'), 'clusterSignIn.importKubeconfig', 'clipboard');
    case 'importAnother':
      return action(l10n.t('Import Another'), 'clusterSignIn.importKubeconfig');
    case 'signInToOci':
      return action(l10n.t('Sign In to OCI'), 'clusterSignIn.ociSignIn');
    case 'setOciProfile':
      return action(l10n.t('Change OCI Profile'), 'clusterSignIn.editUser', 'ociProfile');
    case 'ociSettings':
      return action(l10n.t('Open Settings'), 'workbench.action.openSettings', 'clusterSignIn.oci');
    case 'backupSettings':
      return action(l10n.t('Open Settings'), 'workbench.action.openSettings', 'clusterSignIn.kubeconfigBackups');
  }
}

function buttonOf(error: unknown): Button {
  if (isUserError(error, 'earlier-sentence')) return buttonFor(error.data.code ?? '');
  return isUserError(error) ? buttonFor(error.code) : 'showLog';
}

/** Codes from files of another version may be anything. */
function buttonFor(code: string): Button {
  const all: Readonly<Record<string, Button>> = BUTTONS;
  return Object.hasOwn(all, code) ? (all[code] ?? 'showLog') : 'showLog';
}

function action(label: string, command: string, ...args: readonly unknown[]): ErrorAction {
  return { label, command, args };
}

function showLog(): ErrorAction {
  return action(l10n.t('Show Log'), 'clusterSignIn.showLog');
}

/** For every other code the log is all there is to show. */
const BUTTONS: Readonly<Partial<Record<ErrorCode, Button>>> = {
  // Another trip through the browser helps.
  'grant-refused': 'signIn',
  'subject-changed': 'signIn',
  'no-refresh-token': 'signIn',
  'session-absent': 'signIn',
  'session-unsealable': 'signIn',
  'no-token': 'signIn',
  'no-user': 'signIn',
  'sign-in-timeout': 'signIn',
  'sign-in-declined': 'signIn',
  'code-refused': 'signIn',
  // It is to be corrected where it is written.
  shadowed: 'openKubeconfig',
  'user-refused': 'openKubeconfig',
  'session-paused': 'openKubeconfig',
  'no-cluster': 'openKubeconfig',
  'entry-changed': 'openKubeconfig',
  'sign-in-changed': 'openKubeconfig',
  'authority-relative': 'openKubeconfig',
  'authority-missing': 'openKubeconfig',
  'certificate-authority-unreadable': 'openKubeconfig',
  'certificate-untrusted': 'openKubeconfig',
  'entry-missing': 'openKubeconfig',
  'kubeconfig-broken': 'openKubeconfig',
  'edit-refused': 'openKubeconfig',
  'commands-refused': 'pasteAgain',
  'clipboard-empty': 'pasteAgain',
  'incoming-refused': 'importAnother',
  'incoming-too-large': 'importAnother',
  'incoming-empty': 'importAnother',
  'incoming-missing': 'importAnother',
  'path-unknown': 'importAnother',
  'backup-failed': 'backupSettings',
  'oci-session-in-the-way': 'setOciProfile',
  'oci-cli-missing': 'ociSettings',
  'oci-cli-broken': 'ociSettings',
};
