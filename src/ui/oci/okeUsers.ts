import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { okeUseOf } from '../../authenticators/authenticators.ts';
import { UserError } from '../../errors/userError.ts';
import type { User } from '../../kubeconfig/read/model.ts';
import type { OkeUse } from '../../authenticators/oke/okeMethod.ts';
import type { Snapshot } from '../../state/snapshot.ts';
import type { Row } from '../shared/rows.ts';
import { sanitizeLabel } from '../shared/text/plainText.ts';

/** A user that asks for OKE tokens. */
export interface OkeEntry {
  readonly user: User;
  readonly oke: OkeUse;
}

/**
 * The user of a row's context, else the person's selection of those that ask for OKE tokens and fit. `isProposed`: is
 * selected from the start. Undefined when dismissed; throws UserError 'no-oke-user' when there is none.
 */
export async function okeUsersFor(
  snapshot: Snapshot,
  row: Row | undefined,
  asked: {
    readonly title: string;
    readonly fits?: (entry: OkeEntry) => boolean;
    readonly isProposed?: (entry: OkeEntry) => boolean;
  },
): Promise<readonly OkeEntry[] | undefined> {
  const { title, fits = () => true, isProposed } = asked;
  const entries = [...snapshot.users.values()].flatMap((each) => {
    const oke = okeUseOf(each);
    return oke === undefined ? [] : [{ user: each.user, oke }];
  });
  if (row?.kind === 'context') {
    const entry = entries.find(({ user }) => user.name === row.context.user);
    if (entry !== undefined && fits(entry)) return [entry];
    const reason = entry === undefined ? 'user-not-oke' : 'user-needless';
    throw new UserError('no-oke-user', { reason, user: row.context.user });
  }
  const fitting = entries.filter(fits);
  if (fitting.length === 0) throw new UserError('no-oke-user', { reason: entries.length === 0 ? 'none' : 'needless' });
  const contexts = Map.groupBy(snapshot.kubeconfig.contexts.values(), ({ user }) => user);
  const items = fitting.map((entry) => ({
    ...userItem(entry, contexts.get(entry.user.name)?.map(({ name }) => name) ?? []),
    picked: isFrom(row, entry, snapshot) ?? isProposed?.(entry) ?? false,
    entry,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: l10n.t('Select users. Type a profile, region, tenancy, or context to filter.'),
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  return picked === undefined || picked.length === 0 ? undefined : picked.map(({ entry }) => entry);
}

/** Those of a clicked cluster or profile; undefined when nothing of the kind was clicked. */
function isFrom(row: Row | undefined, { user, oke }: OkeEntry, { contextsOf }: Snapshot): boolean | undefined {
  if (row?.kind === 'cluster') return contextsOf.get(row.name)?.some((context) => context.user === user.name) === true;
  if (row?.kind !== 'profile') return undefined;
  return oke.user.profileName === row.profile.name && oke.configPath === row.profile.configPath;
}

function formText(form: OkeUse['user']['form']): string {
  return { oci: l10n.t('oci CLI'), plugin: l10n.t('credential plugin'), wrapper: l10n.t('script') }[form];
}

function userItem({ user, oke }: OkeEntry, contexts: readonly string[]): vscode.QuickPickItem {
  const { profileName, auth, region, form } = oke.user;
  const profile = l10n.t('profile {profile}', { profile: profileName });
  const facts = [profile, auth, region ?? oke.profile?.region, formText(form)];
  const details = [...contexts, oke.profile?.tenancy];
  return {
    label: sanitizeLabel(user.name),
    description: joined(facts),
    detail: joined(details),
  };
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.flatMap((part) => (part === undefined ? [] : [sanitizeLabel(part, 120)])).join(' · ');
}
