import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../errors/userError.ts';
import { inSlices } from '../../base/timeSlices.ts';
import { hostOf } from '../../base/urlHost.ts';
import type { Cluster, Kubeconfig, User } from '../../kubeconfig/read/model.ts';
import { formsOf } from '../../kubeconfig/operations/changeCredential.ts';
import type { EntryName } from '../../kubeconfig/operations/operation.ts';
import { entryMissing } from '../../kubeconfig/edit/placeEdits.ts';
import { credentialsText } from '../../text/kubeconfig/entriesText.ts';
import type { Snapshot } from '../../state/snapshot.ts';
import type { SnapshotStore } from '../../state/snapshotStore.ts';
import type { Row } from '../shared/rows.ts';
import { sanitizeLabel } from '../shared/text/plainText.ts';
import { type Choice, choose } from '../shared/choose.ts';

/** The kubeconfig that is shown. Throws 'not-read' while it is still being read. */
export function shownKubeconfig(snapshots: Pick<SnapshotStore, 'current'>): Kubeconfig {
  return shownOverview(snapshots).kubeconfig;
}

/** What is shown. Throws 'not-read' while it is still being read. */
export function shownOverview(snapshots: Pick<SnapshotStore, 'current'>): Snapshot {
  const snapshot = snapshots.current();
  if (snapshot !== undefined) return snapshot;
  throw new UserError('not-read');
}

/** The entry of a row, else the person's choice of all there are. Throws 'entry-missing'. */
export async function entryFor(
  row: Row | undefined,
  kubeconfig: Kubeconfig,
  { title, placeholder }: { readonly title: string; readonly placeholder: string },
): Promise<EntryName | undefined> {
  if (row?.kind === 'context') return { list: 'contexts', name: row.context.name };
  if (row?.kind === 'cluster') {
    if (row.cluster === undefined) throw entryMissing({ list: 'clusters', name: row.name });
    return { list: 'clusters', name: row.name };
  }
  return await choose(title, placeholder, inSlices(entryChoices(kubeconfig)));
}

/** The user of a row's context, else the person's choice of those that fit. Throws 'no-user-of-kind' or 'entry-missing'. */
export async function userFor(
  row: Row | undefined,
  { users }: Kubeconfig,
  { title, fits }: { readonly title: string; readonly fits: (user: User) => boolean },
): Promise<User | undefined> {
  if (row?.kind === 'context') {
    const user = users.get(row.context.user);
    if (user === undefined) throw entryMissing({ list: 'users', name: row.context.user });
    return user;
  }
  const fitting = [...users.values()].filter(fits);
  if (fitting.length === 0) throw new UserError('no-user-of-kind');
  const choices = fitting.map((user) => ({ ...userItem(user), choice: user }));
  return await choose(title, l10n.t('Select a user'), choices);
}

function* entryChoices(kubeconfig: Kubeconfig): Generator<undefined, readonly Choice<EntryName>[]> {
  const choices: Choice<EntryName>[] = [];
  const separate = (label: string): void => {
    choices.push({ label, kind: vscode.QuickPickItemKind.Separator, choice: { list: 'contexts', name: '' } });
  };
  separate(l10n.t('contexts'));
  for (const { name, cluster, user } of kubeconfig.contexts.values()) {
    const description = `${sanitizeLabel(cluster)} · ${sanitizeLabel(user)}`;
    choices.push({ label: sanitizeLabel(name), description, choice: { list: 'contexts', name } });
    yield;
  }
  separate(l10n.t('clusters'));
  for (const cluster of kubeconfig.clusters.values()) {
    choices.push({ ...clusterItem(cluster), choice: { list: 'clusters', name: cluster.name } });
    yield;
  }
  separate(l10n.t('users'));
  for (const user of kubeconfig.users.values()) {
    choices.push({ ...userItem(user), choice: { list: 'users', name: user.name } });
    yield;
  }
  return choices;
}

export function clusterItem({ name, server }: Cluster): vscode.QuickPickItem {
  return {
    label: sanitizeLabel(name),
    description: server === undefined ? l10n.t('no server') : sanitizeLabel(hostOf(server)),
  };
}

export function userItem(user: User): vscode.QuickPickItem {
  return { label: sanitizeLabel(user.name), description: credentialsText(formsOf(user)) };
}
