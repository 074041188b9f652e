import * as l10n from '@vscode/l10n';
import { okeUseOf } from '../../authenticators/authenticators.ts';
import { sanitize } from '../../base/sanitize.ts';
import { UserError } from '../../errors/userError.ts';
import { type Snapshot, userOf, type UserState } from '../../state/snapshot.ts';
import { shownOverview, userItem } from '../kubeconfig/chooseEntry.ts';
import type { OkeEntry } from '../oci/okeUsers.ts';
import { selectForOciCli, selectForPlugin, useOciCli, useOkePlugin } from '../oci/okeTokenSource.ts';
import { changeBack, changeToPlugin, changeToTokenFile } from '../plugin/convert.ts';
import { type Choice, choose } from '../shared/choose.ts';
import type { Row } from '../shared/rows.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { canChangeTokenSource, type TokenSource, tokenSourcesOf } from './tokenSources.ts';

/**
 * Changes how clients get the tokens of the user of a context's row, and else of a user, or several of OKE, that is
 * asked for. Throws UserError 'no-user', 'no-user-of-kind' or 'one-token-source', and what the changes throw.
 */
export async function tokenSourceCommand(ui: UiContext, row: Row | undefined): Promise<void> {
  const snapshot = shownOverview(ui.snapshots);
  const user = row?.kind === 'context' ? userOf(snapshot, row.context.user) : await pickUser(snapshot);
  if (user === undefined) return;
  if (user === 'several') {
    await changeSeveral(ui, snapshot);
    return;
  }
  const { name } = user.user;
  if (!canChangeTokenSource(user)) {
    throw new UserError('one-token-source', { name });
  }
  const original = (await ui.conversions.back(snapshot, user))?.restores;
  const choices = tokenSourcesOf(user, original).map(sourceItem);
  const source = await choose(
    l10n.t('How This User Gets Tokens: {user}', { user: sanitize(name, 80) }),
    l10n.t('Select how clients get its tokens'),
    choices,
  );
  await changeTo(ui, snapshot, user, source?.change, row);
}

async function changeTo(
  ui: UiContext,
  snapshot: Snapshot,
  user: UserState,
  change: TokenSource['change'],
  row: Row | undefined,
): Promise<void> {
  switch (change) {
    case undefined:
      return;
    case 'toPlugin':
      await changeToPlugin(ui, user.user);
      return;
    case 'toOriginal':
      await changeBack(ui, snapshot, user);
      return;
    case 'toTokenFile':
      await changeToTokenFile(ui, user);
      return;
    case 'toOkePlugin':
      await useOkePlugin(ui, snapshot, entriesOf(user), row?.kind === 'context' ? row.context : undefined);
      return;
    case 'toOciCli':
      await useOciCli(ui, entriesOf(user));
      return;
  }
}

function entriesOf(state: UserState): readonly OkeEntry[] {
  const oke = okeUseOf(state);
  return oke === undefined ? [] : [{ user: state.user, oke }];
}

async function pickUser(snapshot: Snapshot): Promise<UserState | 'several' | undefined> {
  const users = [...snapshot.users.values()].filter(canChangeTokenSource);
  if (users.length === 0) throw new UserError('no-user-of-kind');
  const several: Choice<'several'> = {
    label: `$(checklist) ${l10n.t('Several OKE Users…')}`,
    detail: l10n.t('Change them to the credential plugin or the oci CLI in one edit.'),
    choice: 'several',
  };
  const choices: readonly Choice<UserState | 'several'>[] = [
    ...(users.filter((user) => okeUseOf(user) !== undefined).length > 1 ? [several] : []),
    ...users.map((user) => ({ ...userItem(user.user), choice: user })),
  ];
  return await choose(l10n.t('How This User Gets Tokens'), l10n.t('Select a user'), choices);
}

async function changeSeveral(ui: UiContext, snapshot: Snapshot): Promise<void> {
  const choices: readonly Choice<'plugin' | 'cli'>[] = [
    {
      label: `$(plug) ${l10n.t('Credential plugin')}`,
      detail: l10n.t('For clusters that you approve.'),
      choice: 'plugin',
    },
    { label: `$(terminal) ${l10n.t('oci CLI')}`, detail: l10n.t('For users that run the plugin now.'), choice: 'cli' },
  ];
  const chosen = await choose(
    l10n.t('How OKE Users Get Tokens'),
    l10n.t('Select how clients get their tokens'),
    choices,
  );
  if (chosen === 'plugin') {
    const entries = await selectForPlugin(ui, snapshot);
    if (entries !== undefined) await useOkePlugin(ui, snapshot, entries, undefined);
  }
  if (chosen === 'cli') {
    const entries = await selectForOciCli(snapshot);
    if (entries !== undefined) await useOciCli(ui, entries);
  }
}

function sourceItem(source: TokenSource): Choice<TokenSource> {
  const { label, detail, isCurrent } = source;
  return { label, detail, ...(isCurrent && { description: l10n.t('current') }), choice: source };
}
