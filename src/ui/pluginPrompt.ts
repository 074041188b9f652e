import * as vscode from 'vscode';
import { sentenceOf } from '../base/problem.ts';
import type { AskPerson, Decision, PluginRequest } from '../signin/pluginAnswers.ts';
import type { Target } from '../signin/target.ts';
import { unlessAborted } from '../signin/unlessAborted.ts';
import { askApproval } from './approval.ts';
import type { CommandParts } from './commandParts.ts';
import type { Disposable } from './disposables.ts';
import { showError } from './notices.ts';
import { signInOnce, tryAgain } from './signInCommand.ts';
import { noticeText } from './text.ts';

/** A window whose person is not there (a remote host that lost its editor) does not answer its own side. */
const ALIVE_MS = 2_000;

/** The link of a notification is a command; it names the question, since several programs may wait. */
const LINK = 'clusterSignIn.answerProgram';

/** Asks for a kubectl that waits: one notification, and what follows from it. */
export function createPluginPrompt(parts: CommandParts): AskPerson & Disposable {
  const open = new Map<number, () => void>();
  let nextId = 1;
  const command = vscode.commands.registerCommand(LINK, (id: number) => open.get(id)?.());

  /**
   * Whether the link was followed. A running progress stays as long as somebody waits, and goes with them: an ordinary
   * notice hides after some seconds and cannot be taken back. Rejects with the signal's reason.
   */
  async function ask(message: string, link: string, signal: AbortSignal): Promise<boolean> {
    const id = nextId++;
    const title = `${message} [${link}](command:${LINK}?${encodeURIComponent(JSON.stringify([id]))})`;
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
        return await unlessAborted(decided, signal);
      } finally {
        open.delete(id);
      }
    });
  }

  async function signIn(asked: PluginRequest, target: Target): Promise<Decision> {
    try {
      const isDone = asked.isApproval
        ? await parts.plugins.approve(asked, { approve: askApproval })
        : await signInOnce(parts, target);
      return { kind: isDone ? 'agreed' : 'putOff' };
    } catch (error) {
      // Whoever waits is told at once: the notice that offers a way on may stay open for hours.
      void tryAgain(parts, target, error).catch(async (next: unknown) => {
        await showError(next, parts.log);
      });
      return { kind: 'failed', sentence: sentenceOf(error) };
    }
  }

  const prompt: AskPerson = async (asked, signal) => {
    if (!(await isAlive())) return { kind: 'nobody' };
    const target = parts.plugins.targetOf(asked);
    const [message, link] = asked.isApproval
      ? [approvalQuestion(asked, target), 'Look at It']
      : [`kubectl needs you to sign in to ${noticeText(target.contextName)}.`, 'Sign In'];
    return (await ask(message, link, signal)) ? await signIn(asked, target) : { kind: 'putOff' };
  };
  return Object.assign(prompt, {
    dispose: () => {
      command.dispose();
    },
  });
}

function approvalQuestion({ destination }: PluginRequest, { client, contextName }: Target): string {
  const issuer = noticeText(URL.parse(client.issuer)?.host ?? client.issuer);
  const reason = contextName === destination.host ? '' : `, for ${noticeText(contextName)}`;
  return `A program wants to send your session at ${issuer} to ${noticeText(destination.host)}${reason}.`;
}

async function isAlive(): Promise<boolean> {
  const answered = vscode.commands.executeCommand('setContext', 'clusterSignIn.alive', true).then(() => true);
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, ALIVE_MS, false));
  return await Promise.race([answered, late]);
}
