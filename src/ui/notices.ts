import * as vscode from 'vscode';
import { Problem, sentenceOf } from '../base/problem.ts';
import { LockHeld } from '../files/lock.ts';
import { isSignInNeeded } from '../oci/session.ts';
import type { Services } from '../signin/services.ts';
import { askAndBreak } from './breakLock.ts';
import type { Log } from './log.ts';
import type { Disposable } from './disposables.ts';
import { noticeText } from './text.ts';

/** An error as the person sees it: one sentence and one button. Details are in the log. */
export async function showError(error: unknown, log: Log): Promise<void> {
  log.error(error);
  const action = actionFor(error);
  const answer = await vscode.window.showErrorMessage(noticeText(sentenceOf(error), 600), action.label);
  if (answer === undefined) return;
  try {
    await action.run();
  } catch (next) {
    await showError(next, log);
  }
}

interface Action {
  readonly label: string;
  readonly run: () => Thenable<unknown>;
}

function command(label: string, name: string, ...args: readonly unknown[]): Action {
  return { label, run: () => vscode.commands.executeCommand(name, ...args) };
}

const SHOW_LOG = command('Show Log', 'clusterSignIn.showLog');
const OPEN_KUBECONFIG = command('Open Kubeconfig', 'clusterSignIn.openKubeconfig');
const PASTE_AGAIN = command('Paste Again', 'clusterSignIn.pasteCommands');
const OCI_SIGN_IN = command('Sign In to OCI', 'clusterSignIn.ociSignIn');
const OCI_SETTINGS = command('Open Settings', 'workbench.action.openSettings', 'clusterSignIn.oci');
const IMPORT_ANOTHER = command('Import Another', 'clusterSignIn.importKubeconfig');

/** The one button that belongs to a sentence. */
function actionFor(error: unknown): Action {
  if (error instanceof LockHeld) return { label: 'Break the Lock', run: () => askAndBreak(error.lock) };
  if (isSignInNeeded(error)) return OCI_SIGN_IN;
  return (error instanceof Problem ? actions[error.code] : undefined) ?? SHOW_LOG;
}

/** By the Problem's code. */
const actions: Readonly<Record<string, Action>> = {
  shadowed: OPEN_KUBECONFIG,
  'user-refused': OPEN_KUBECONFIG,
  'entry-missing': OPEN_KUBECONFIG,
  'session-paused': OPEN_KUBECONFIG,
  'kubeconfig-broken': OPEN_KUBECONFIG,
  'authority-relative': OPEN_KUBECONFIG,
  'authority-missing': OPEN_KUBECONFIG,
  'commands-refused': PASTE_AGAIN,
  'clipboard-empty': PASTE_AGAIN,
  'incoming-refused': IMPORT_ANOTHER,
  'incoming-empty': IMPORT_ANOTHER,
  'incoming-missing': IMPORT_ANOTHER,
  'path-unknown': IMPORT_ANOTHER,
  'oci-session-in-the-way': command('Set OCI Profile and Auth', 'clusterSignIn.setOciProfile'),
  'oci-cli-missing': OCI_SETTINGS,
  'oci-cli-broken': OCI_SETTINGS,
  'backup-failed': command('Open Settings', 'workbench.action.openSettings', 'clusterSignIn.kubeconfigBackups'),
};

/** An editor without a keyring forgets the key of all sessions when it closes: told once, when it shows. */
export function tellAboutKeyring({ overviews, keyKeeping }: Pick<Services, 'overviews' | 'keyKeeping'>): Disposable {
  const listening = overviews.onChange(() => {
    if (keyKeeping() !== 'refused') return;
    listening.dispose();
    void vscode.window.showWarningMessage(
      'This editor cannot keep secrets (there is no keyring, or it is locked), so you will be signed out when its windows close: set up a keyring for the editor to stay signed in.',
    );
  });
  return listening;
}
