import type { ClaimsView } from './access/claimsView.ts';
import type { Explorer } from './clusters/explorer.ts';
import type { Previews } from './shared/previews.ts';
import type { Row } from './shared/rows.ts';
import type { UiContext } from './shared/uiContext.ts';

/** What the commands act through. */
export interface CommandContext extends UiContext {
  readonly claims: () => Promise<ClaimsView>;
  readonly explorer: Explorer;
  readonly previews: Pick<Previews, 'ask' | 'decide'>;
}

/**
 * `row` is the row of a view, if one was clicked; `target` is whatever came as the argument, such as the name by which a
 * link or button answers the first question.
 */
export type Command = (context: CommandContext, row: Row | undefined, target: unknown) => Promise<void>;

/** The code of a command is loaded when the command is first run. */
type Load = () => Promise<Command>;

const ready =
  (command: Command): Load =>
  () =>
    Promise.resolve(command);

/** What menus and the palette show: the same ids, without their prefix, as in package.json. */
export const COMMANDS: Readonly<Record<string, Load>> = {
  signIn: async () => (await import('./signin/signInCommand.ts')).signInCommand,
  signOut: async () => (await import('./signin/signOutCommand.ts')).signOutCommand,
  refresh: async () => (await import('./signin/refreshCommand.ts')).refreshCommand,
  switchContext: async () => (await import('./kubeconfig/switchContext.ts')).switchCommand,
  showClaims: async () => {
    const { contextFor } = await import('./clusters/pickContext.ts');
    return async ({ snapshots, clock, claims }, row) => {
      const context = await contextFor(row, snapshots.current(), clock);
      if (context !== undefined) (await claims()).show(context.name);
    };
  },
  openKubeconfig: async () => (await import('./kubeconfig/openKubeconfig.ts')).openKubeconfig,
  filterClusters: async () => {
    const { filterClusters } = await import('./clusters/filterClusters.ts');
    return async ({ explorer }) => {
      await filterClusters(explorer);
    };
  },
  clearFilter: ready(async ({ explorer }) => {
    await explorer.setFilter('');
  }),
  showMore: ready(async ({ explorer }, row) => {
    if (row?.kind === 'more') await explorer.showMore(row);
  }),
  showCurrent: ready(async ({ explorer }) => {
    await explorer.showCurrent();
  }),
  setNamespace: async () => (await import('./kubeconfig/contextCommands.ts')).setNamespaceCommand,
  rename: async () => (await import('./kubeconfig/renameCommand.ts')).renameCommand,
  duplicateContext: async () => (await import('./kubeconfig/contextCommands.ts')).duplicateCommand,
  delete: async () => (await import('./kubeconfig/deleteCommand.ts')).deleteCommand,
  addUser: async () => (await import('./kubeconfig/userCommands.ts')).addUserCommand,
  editUser: async () => (await import('./users/editUser.ts')).editUserCommand,
  tokenSource: async () => (await import('./users/tokenSource.ts')).tokenSourceCommand,
  addCluster: async () => (await import('./oci/addClusterCommand.ts')).addClusterCommand,
  importKubeconfig: async () => (await import('./transfer/importCommand.ts')).importCommand,
  exportContext: async () => (await import('./transfer/exportCommand.ts')).exportCommand,
  managePlugin: async () => (await import('./plugin/managePlugin.ts')).managePluginCommand,
  ociSignIn: async () => (await import('./oci/sessionCommands.ts')).ociSignInCommand,
  ociValidate: async () => (await import('./oci/sessionCommands.ts')).validateCommand,
  ociMakePrivate: async () => (await import('./oci/sessionCommands.ts')).makePrivateCommand,
  fixOciAuth: async () => (await import('./oci/setProfile.ts')).fixAuthCommand,
  newMfaPolicy: async () => (await import('./oci/newPolicy.ts')).newMfaPolicyCommand,
  newRoleBinding: async () => (await import('./oci/newRoleBinding.ts')).newRoleBindingCommand,
  undoKubeconfigEdit: async () => (await import('./kubeconfig/undo.ts')).undoLastEdit,
  showKubeconfigBackups: async () => (await import('./kubeconfig/undo.ts')).showBackups,
  applyPreview: ready(async ({ previews }, _, target) => {
    await previews.decide(target, true);
  }),
  discardPreview: ready(async ({ previews }, _, target) => {
    await previews.decide(target, false);
  }),
  showLog: ready(({ log }) => {
    log.show();
    return Promise.resolve();
  }),
};

/** What only our own status bar and pages run. */
export const LINKED_COMMANDS: Readonly<Record<string, Load>> = {
  checkSignature: ready(async ({ claims }) => {
    await (await claims()).checkSignature();
  }),
  showMenu: async () => {
    const { showMenu } = await import('./statusBar/menu.ts');
    return async ({ snapshots, clock }) => {
      await showMenu(snapshots.current(), clock);
    };
  },
};

/** What acts on a row, and without one on the current context or on one that the person chooses. */
export const ON_ROWS: ReadonlySet<string> = new Set([
  ...['signIn', 'signOut', 'refresh', 'switchContext', 'showClaims'],
  ...['setNamespace', 'rename', 'duplicateContext', 'delete'],
  ...['editUser', 'tokenSource', 'newRoleBinding'],
  ...['ociValidate', 'ociMakePrivate', 'fixOciAuth'],
]);
