import * as l10n from '@vscode/l10n';
import { okeUseOf } from '../../authenticators/authenticators.ts';
import { sanitize } from '../../base/sanitize.ts';
import { UserError } from '../../errors/userError.ts';
import { type Snapshot, userOf, type UserState } from '../../state/snapshot.ts';
import { shownOverview } from '../kubeconfig/chooseEntry.ts';
import { setArgumentsCommand, setVariablesCommand } from '../kubeconfig/execCommands.ts';
import { changeCredentialCommand } from '../kubeconfig/userCommands.ts';
import { fixAuthCommand, setProfileCommand } from '../oci/setProfile.ts';
import { type Choice, choose } from '../shared/choose.ts';
import type { Row } from '../shared/rows.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { tokenSourceCommand } from './tokenSource.ts';
import { canChangeTokenSource } from './tokenSources.ts';

/** An edit asks for the user, or users, where no row says it. */
type Edit = (ui: UiContext, row: Row | undefined) => Promise<void>;

interface UserEdit extends Choice<Edit> {
  /** What a button names to answer the question. */
  readonly name: string;
  readonly fits: (user: UserState) => boolean;
}

const editsOfUser = (): readonly UserEdit[] => [
  {
    name: 'fixAuth',
    label: `$(wrench) ${l10n.t('Fix: Add --auth security_token')}`,
    detail: l10n.t('The profile has a session, which the oci CLI uses only with this option.'),
    fits: ({ can }) => can.fix !== undefined,
    choice: fixAuthCommand,
  },
  {
    name: 'credential',
    label: `$(key) ${l10n.t('Change Credential…')}`,
    detail: l10n.t('Token, token file, client certificate, command, OpenID Connect, or password.'),
    fits: () => true,
    choice: changeCredentialCommand,
  },
  {
    name: 'arguments',
    label: `$(list-ordered) ${l10n.t('Exec Arguments…')}`,
    detail: l10n.t('The arguments of the command that kubectl runs.'),
    fits: ({ user }) => user.exec !== undefined,
    choice: setArgumentsCommand,
  },
  {
    name: 'environment',
    label: `$(symbol-variable) ${l10n.t('Environment Variables…')}`,
    detail: l10n.t('The environment variables of the command that kubectl runs.'),
    fits: ({ user }) => user.exec !== undefined,
    choice: setVariablesCommand,
  },
  {
    name: 'ociProfile',
    label: `$(cloud) ${l10n.t('OCI Profile and Auth…')}`,
    detail: l10n.t('The profile of the OCI config file, and how it authenticates.'),
    fits: (user) => okeUseOf(user) !== undefined,
    choice: setProfileCommand,
  },
  {
    name: 'tokens',
    label: `$(arrow-swap) ${l10n.t('How This User Gets Tokens…')}`,
    detail: l10n.t("Credential plugin, kubectl's auth-provider, token file, or the oci CLI."),
    fits: canChangeTokenSource,
    choice: tokenSourceCommand,
  },
];

/**
 * Asks what to edit of the user of a context's row, and else of which user. `wanted` answers the first question for
 * buttons that do. Throws UserError 'no-user' or 'no-user-of-kind'.
 */
export async function editUserCommand(ui: UiContext, row: Row | undefined, wanted: unknown): Promise<void> {
  const snapshot = shownOverview(ui.snapshots);
  const users = usersFor(snapshot, row);
  const all = editsOfUser();
  const edits = all.filter(({ fits }) => users.some(fits));
  if (edits.length === 0) throw new UserError('no-user-of-kind');
  const title =
    row?.kind === 'context'
      ? l10n.t('Edit User {user}', { user: sanitize(row.context.user, 80) })
      : l10n.t('Edit User');
  const named = all.find(({ name }) => name === wanted)?.choice;
  const edit = named ?? (await choose(title, l10n.t('Select what to edit'), edits));
  await edit?.(ui, row);
}

function usersFor(snapshot: Snapshot, row: Row | undefined): readonly UserState[] {
  return row?.kind === 'context' ? [userOf(snapshot, row.context.user)] : [...snapshot.users.values()];
}
