import * as vscode from 'vscode';
import type { AskPerson } from '../signin/pluginAnswers.ts';
import { unlessAborted } from '../signin/unlessAborted.ts';
import type { CommandParts } from './commandParts.ts';
import type { Disposable } from './disposables.ts';
import { showError } from './notices.ts';
import { signInTo } from './signInCommand.ts';
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

  const prompt: AskPerson = async (asked, signal) => {
    if (!(await isAlive())) return undefined;
    const target = parts.plugins.targetOf(asked);
    const name = noticeText(target.contextName);
    const [message, link] = asked.isApproval
      ? [`A program wants to use your session at ${noticeText(asked.destination.host)}, for ${name}.`, 'Look at It']
      : [`kubectl needs you to sign in to ${name}.`, 'Sign In'];
    if (!(await ask(message, link, signal))) return false;
    try {
      return await signInTo(parts, target);
    } catch (error) {
      void showError(error, parts.log);
      return false;
    }
  };
  return Object.assign(prompt, {
    dispose: () => {
      command.dispose();
    },
  });
}

async function isAlive(): Promise<boolean> {
  const answered = vscode.commands.executeCommand('setContext', 'clusterSignIn.alive', true).then(() => true);
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, ALIVE_MS, false));
  return await Promise.race([answered, late]);
}
