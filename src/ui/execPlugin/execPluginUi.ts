import { homedir } from 'node:os';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sanitize } from '../../base/sanitize.ts';
import type { SignInCommand } from '../../authenticators/execPlugin/signIn/providerSignIn.ts';
import type { CommandSignInResult, CommandSignInUi } from '../../signin/execPlugin/commandSignIn.ts';
import type { AuthenticatorUi } from '../shared/authenticatorUi.ts';
import { sanitizeNotice } from '../shared/text/plainText.ts';

/** Runs the provider's own sign-in command in a terminal; there is nothing of ours to refresh or end. */
export const execPluginUi: AuthenticatorUi = {
  signIn: async (ui, { user: { user, authMethod, can } }) => {
    if (authMethod.authenticator !== 'execPlugin' || !can.signIn) return;
    const { signIn: command, label } = authMethod.plugin;
    if (command === undefined) return;
    if (!vscode.workspace.isTrusted) {
      await refuseUntrusted();
      return;
    }
    const result = await ui.acts.execPlugin.signIn({ command, file: user.file }, commandUi(label, command));
    tell(result, command);
  },
};

function commandUi(label: string, { line }: SignInCommand): CommandSignInUi {
  return {
    // Modal and whole: it shows what will run, and where it was found.
    consent: async ({ path }) => {
      const detail = [
        line,
        '',
        l10n.t('Program: {path}', { path: sanitize(path, Infinity) }),
        '',
        l10n.t('It runs in a terminal of its own. You are not asked again for exactly this command.'),
      ].join('\n');
      const run = l10n.t('Run');
      const message = l10n.t('Run this command to sign in to {plugin}?', { plugin: label });
      return (await vscode.window.showWarningMessage(message, { modal: true, detail }, run)) === run;
    },
    run: ({ program, shellPath, shellArgs, env }) => {
      const name = l10n.t('Sign in: {program}', { program });
      const options = { name, shellPath, shellArgs: given(shellArgs), cwd: homedir(), env: { ...env } };
      vscode.window.createTerminal({ ...options, isTransient: true }).show();
    },
  };
}

function given(shellArgs: readonly string[] | string): string[] | string {
  return typeof shellArgs === 'string' ? shellArgs : [...shellArgs];
}

function tell(result: CommandSignInResult, { program, line }: SignInCommand): void {
  if (result === 'missing') {
    void vscode.window.showErrorMessage(
      sanitizeNotice(l10n.t('{program} is not on your PATH. Install it and try again.', { program }), 300),
    );
  } else if (result === 'unusable') {
    const sentence = l10n.t('{program} cannot be started from here. Run this command in a terminal: {line}', {
      program,
      line,
    });
    void vscode.window.showErrorMessage(sanitizeNotice(sentence, 600));
  }
}

async function refuseUntrusted(): Promise<void> {
  const manage = l10n.t('Manage Workspace Trust');
  const answer = await vscode.window.showWarningMessage(
    l10n.t('Sign-in commands run only in a trusted workspace.'),
    manage,
  );
  if (answer === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}
