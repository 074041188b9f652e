import * as vscode from 'vscode';
import { userOf } from '../signin/overview.ts';
import { existingTarget } from '../signin/target.ts';
import { bringCommands } from './bring/table.ts';
import { ociSessionOf } from './can.ts';
import { createDisposables, type Disposable } from './disposables.ts';
import { filterClusters } from './filterClusters.ts';
import { formCommands } from './forms/table.ts';
import { openKubeconfig } from './kubeconfigFile.ts';
import { showMenu } from './menu.ts';
import { showError } from './notices.ts';
import { contextFor } from './pick.ts';
import type { Row } from './rows.ts';
import type { Command, CommandParts } from './commandParts.ts';
import { refreshOci } from './oci/sessionCommands.ts';
import { ociCommands } from './oci/table.ts';
import { operationCommands } from './operations/table.ts';
import { signInCommand } from './signInCommand.ts';
import { signOutCommand } from './signOutCommand.ts';
import { switchCommand } from './switchContext.ts';
import { labelText } from './text.ts';
import { showBackups, undoLastEdit } from './undo.ts';

/** Every command, in one table. */
const table: Readonly<Record<string, Command>> = {
  signIn: signInCommand,
  signOut: signOutCommand,
  refresh: refreshCommand,
  switchContext: switchCommand,
  showClaims: claimsCommand,
  checkSignature: async ({ claims }) => {
    await claims.checkSignature();
  },
  openKubeconfig: async ({ overviews, paths }, row) => {
    await openKubeconfig(overviews.current(), paths(), row);
  },
  filterClusters: async ({ explorer }) => {
    await filterClusters(explorer);
  },
  clearFilter: async ({ explorer }) => {
    await explorer.setFilter('');
  },
  showMore: async ({ explorer }, row) => {
    if (row?.kind === 'more') await explorer.showMore(row);
  },
  showCurrent: async ({ explorer }) => {
    await explorer.showCurrent();
  },
  ...operationCommands,
  ...bringCommands,
  ...formCommands,
  ...ociCommands,
  undoKubeconfigEdit: undoLastEdit,
  showKubeconfigBackups: showBackups,
  showLog: ({ log }) => {
    log.show();
    return Promise.resolve();
  },
  showMenu: async ({ overviews, clock }) => {
    await showMenu(overviews.current(), clock);
  },
};

/** What acts on a row, and without one on the current context. */
const ON_ROWS: ReadonlySet<string> = new Set([
  ...['signIn', 'signOut', 'refresh', 'showClaims'],
  ...['setNamespace', 'rename', 'duplicateContext', 'delete'],
  ...['setExecArguments', 'setExecEnvironment', 'changeCredential'],
  ...['convertUser', 'convertUserBack'],
  ...['ociValidate', 'ociMakePrivate'],
  ...['setOciProfile', 'mendOciAuth', 'useFastToken', 'useOciCli', 'newRoleBinding'],
]);

export function registerCommands(parts: CommandParts): Disposable {
  const disposables = createDisposables();
  for (const [name, command] of Object.entries(table)) {
    const run = async (...args: readonly unknown[]): Promise<void> => {
      parts.touch();
      const [first] = args;
      // The editor gives nothing for a row that is being redrawn at the click; the current context is not meant then.
      if (ON_ROWS.has(name) && args.length > 0 && !isRow(first)) {
        vscode.window.setStatusBarMessage('$(info) That row was just redrawn: click it once more', 2500);
        return;
      }
      const row = isRow(first) ? first : undefined;
      try {
        await command(parts, row);
      } catch (error) {
        await showError(error, parts.log, { row });
      }
    };
    disposables.add(vscode.commands.registerCommand(`clusterSignIn.${name}`, run));
  }
  return disposables;
}

/** Key bindings and other extensions may pass anything. */
function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

async function refreshCommand(parts: CommandParts, row?: Row): Promise<void> {
  if (row?.kind === 'profile') {
    await refreshOci(parts, row.profile);
    return;
  }
  const { overviews, clock, progress, refreshNow, plugin } = parts;
  const overview = overviews.current();
  const context = await contextFor(row, overview, clock);
  if (overview === undefined || context === undefined) return;
  const user = userOf(overview, context.user);
  const profile = ociSessionOf(user);
  if (profile !== undefined) {
    await refreshOci(parts, profile);
    return;
  }
  const target = existingTarget(context, user, { now: clock.now(), plugin });
  const refreshed = await progress(`Refreshing ${context.name}`, async (conversation) => {
    conversation.report('asking the provider');
    return await refreshNow(target, user, conversation);
  });
  if (refreshed) vscode.window.setStatusBarMessage(`$(check) ${labelText(context.name)} has a fresh token`, 4000);
}

async function claimsCommand({ overviews, clock, claims }: CommandParts, row?: Row): Promise<void> {
  const context = await contextFor(row, overviews.current(), clock);
  if (context !== undefined) claims.show(context.name);
}
