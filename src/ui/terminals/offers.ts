import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { createDisposables, type Disposable } from '../shared/disposables.ts';
import type { UiContext } from '../shared/uiContext.ts';
import type { Row } from '../shared/rows.ts';
import { settings } from '../shared/settings.ts';
import { allowPlugin } from '../kubeconfig/allowPlugin.ts';
import { sanitizeNotice } from '../shared/text/plainText.ts';
import { clientCallOf, namesKubeconfig } from './commandLine.ts';
import { contextHeldByKuberc, endOf, refusedContext } from './refusal.ts';

/** A context is offered no more often, however many commands fail there. */
const QUIET_MS = 10 * 60_000;

/** Offers to sign in where a client in a terminal of this window was refused. */
export function createTerminalOffers(ui: UiContext): Disposable {
  const { snapshots, clock, log } = ui;
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
    // Any program can print what the editor takes for a command; so does a shell on another host, whose kubeconfig
    // is not ours. The shell of this window proves its own with a secret.
    if (end === undefined || call === undefined || !isTrusted) return;
    const snapshot = snapshots.current();
    if (snapshot === undefined) return;
    const ended = { call, exitCode, output: await end };
    const held = contextHeldByKuberc(ended, snapshot);
    const context = held ?? refusedContext(ended, snapshot);
    if (context === undefined) return;
    const now = clock.now();
    if (Math.abs(now - (offered.get(context.name) ?? -Infinity)) < QUIET_MS) return;
    offered.set(context.name, now);
    const name = sanitizeNotice(context.name);
    if (held !== undefined) {
      const answer = await vscode.window.showInformationMessage(
        l10n.t("{program}'s preferences (kuberc) do not allow the credential plugin for {context}.", {
          program: call.program,
          context: name,
        }),
        l10n.t('Show the Edit'),
      );
      if (answer !== undefined) await allowPlugin(ui);
      return;
    }
    const answer = await vscode.window.showInformationMessage(
      l10n.t('{program} could not authenticate to {context}.', { program: call.program, context: name }),
      l10n.t('Sign In'),
    );
    if (answer === undefined) return;
    const row: Row = {
      kind: 'context',
      context: snapshots.current()?.kubeconfig.contexts.get(context.name) ?? context,
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
