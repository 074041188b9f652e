import * as vscode from 'vscode';
import { createDisposables, type Disposable } from '../disposables.ts';
import type { CommandParts } from '../commandParts.ts';
import type { Row } from '../rows.ts';
import { settings } from '../settings.ts';
import { noticeText } from '../text.ts';
import { clientCallOf, namesKubeconfig } from './commandLine.ts';
import { contextHeldByKuberc, endOf, refusedContext } from './refusal.ts';

/** A context is offered no more often, however many commands fail there. */
const QUIET_MS = 10 * 60_000;

/** Offers to sign in where a client in a terminal of this window was refused. */
export function createTerminalOffers({
  overviews,
  clock,
  log,
}: Pick<CommandParts, 'overviews' | 'clock' | 'log'>): Disposable {
  const ends = new WeakMap<vscode.TerminalShellExecution, Promise<string>>();
  /** Terminals whose kubeconfig may be another one by now. */
  const elsewhere = new WeakSet<vscode.Terminal>();
  const offered = new Map<string, number>();

  function begin({ terminal, execution }: vscode.TerminalShellExecutionStartEvent): void {
    const line = execution.commandLine.value;
    if (namesKubeconfig(line)) elsewhere.add(terminal);
    if (!settings.offerInTerminal() || elsewhere.has(terminal) || clientCallOf(line) === undefined) return;
    // Only what is written from the first reading on can be read.
    const end = endOf(execution.read());
    end.catch(() => undefined);
    ends.set(execution, end);
  }

  async function finish({ execution, exitCode }: vscode.TerminalShellExecutionEndEvent): Promise<void> {
    const end = ends.get(execution);
    const { value, isTrusted } = execution.commandLine;
    const call = clientCallOf(value);
    // Any program can print what looks like a command to the editor; so does a shell on another host, whose kubeconfig
    // is not ours. The shell of this window proves its own with a secret.
    if (end === undefined || call === undefined || !isTrusted) return;
    const overview = overviews.current();
    if (overview === undefined) return;
    const ended = { call, exitCode, output: await end };
    const held = contextHeldByKuberc(ended, overview);
    const context = held ?? refusedContext(ended, overview);
    if (context === undefined) return;
    const now = clock.now();
    if (Math.abs(now - (offered.get(context.name) ?? -Infinity)) < QUIET_MS) return;
    offered.set(context.name, now);
    const name = noticeText(context.name);
    if (held !== undefined) {
      const sentence = `${call.program} may not run the credential plugin for ${name}, by its preferences (kuberc).`;
      const answer = await vscode.window.showInformationMessage(sentence, 'Show the Edit');
      if (answer !== undefined) await vscode.commands.executeCommand('clusterSignIn.allowPlugin');
      return;
    }
    const answer = await vscode.window.showInformationMessage(`${call.program} was refused at ${name}.`, 'Sign In');
    if (answer === undefined) return;
    const row: Row = {
      kind: 'context',
      context: overviews.current()?.kubeconfig.contexts.get(context.name) ?? context,
    };
    await vscode.commands.executeCommand('clusterSignIn.signIn', row);
  }

  const disposables = createDisposables();
  disposables.add(vscode.window.onDidStartTerminalShellExecution(begin));
  disposables.add(
    vscode.window.onDidEndTerminalShellExecution((event) => {
      finish(event).catch(log.error);
    }),
  );
  return disposables;
}
