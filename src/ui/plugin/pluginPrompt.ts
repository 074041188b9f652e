import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { errorInfoOf } from '../../errors/userError.ts';
import type { AskPerson, Decision, PluginRequest } from '../../signin/plugin/pluginAnswers.ts';
import type { SignInTarget } from '../../signin/oidc/signInTarget.ts';
import { rejectOnAbort } from '../../base/abort.ts';
import { hostOf } from '../../base/urlHost.ts';
import { askApproval } from '../shared/askApproval.ts';
import { commandLink } from '../shared/text/commandLink.ts';
import type { UiContext } from '../shared/uiContext.ts';
import type { Disposable } from '../shared/disposables.ts';
import { showError } from '../shared/showError.ts';
import { signInOnce, tryAgain } from '../signin/oidcUi.ts';
import { sanitizeNotice } from '../shared/text/plainText.ts';

/** A window whose person is not there (a remote host that lost its editor) does not answer its own side. */
const ALIVE_MS = 2_000;

/** The link of a notification is a command; it names the question, since several programs may wait. */
const LINK = 'clusterSignIn.answerProgram';

/** Asks for a kubectl that waits: one notification, and what follows from it. */
export function createPluginPrompt(ui: UiContext): AskPerson & Disposable {
  const open = new Map<number, () => void>();
  let nextId = 1;
  const command = vscode.commands.registerCommand(LINK, (id: number) => open.get(id)?.());

  /**
   * Whether the link was followed. A running progress stays as long as somebody waits, and goes with them: an ordinary
   * notice hides after some seconds and cannot be taken back. Rejects with the signal's reason.
   */
  async function ask(message: string, link: string, signal: AbortSignal): Promise<boolean> {
    const id = nextId++;
    const title = `${message} ${commandLink(link, LINK, id)}`;
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    return await vscode.window.withProgress(options, async (_, token) => {
      const decided = new Promise<boolean>((resolve) => {
        open.set(id, () => {
          resolve(true);
        });
        token.onCancellationRequested(() => {
          resolve(false);
        });
      });
      try {
        return await rejectOnAbort(decided, signal);
      } finally {
        open.delete(id);
      }
    });
  }

  async function signIn(asked: PluginRequest, target: SignInTarget): Promise<Decision> {
    try {
      const isDone = asked.isApproval
        ? await ui.plugins.approve(asked, { approve: askApproval })
        : await signInOnce(ui, target);
      return { kind: isDone ? 'agreed' : 'snoozed' };
    } catch (error) {
      // Waiting clients get the error immediately: the notice may stay open for hours.
      void tryAgain(ui, target, error).catch(async (next: unknown) => {
        await showError(next, ui.log);
      });
      return { kind: 'failed', why: errorInfoOf(error) };
    }
  }

  const prompt: AskPerson = async (asked, signal) => {
    if (!(await isAlive())) return { kind: 'nobody' };
    const target = await ui.plugins.targetOf(asked);
    const [message, link] = asked.isApproval
      ? [approvalQuestion(asked, target), l10n.t('Review…')]
      : [
          l10n.t('kubectl needs you to sign in to {context}.', { context: sanitizeNotice(target.contextName) }),
          l10n.t('Sign In'),
        ];
    return (await ask(message, link, signal)) ? await signIn(asked, target) : { kind: 'snoozed' };
  };
  return Object.assign(prompt, {
    dispose: () => {
      command.dispose();
    },
  });
}

function approvalQuestion({ destination }: PluginRequest, { client, contextName }: SignInTarget): string {
  const issuer = sanitizeNotice(hostOf(client.issuer));
  const host = sanitizeNotice(destination.host);
  return contextName === destination.host
    ? l10n.t('kubectl is requesting your {issuer} token for {host}, which you have not approved.', { issuer, host })
    : l10n.t('kubectl is requesting your {issuer} token for {host} ({context}), which you have not approved.', {
        issuer,
        host,
        context: sanitizeNotice(contextName),
      });
}

async function isAlive(): Promise<boolean> {
  const answered = vscode.commands.executeCommand('setContext', 'clusterSignIn.alive', true).then(() => true);
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, ALIVE_MS, false));
  return await Promise.race([answered, late]);
}
