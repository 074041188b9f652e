import * as vscode from 'vscode';
import { Problem } from '../../base/problem.ts';
import { inSlices } from '../../base/slices.ts';
import type { Cluster, Kubeconfig, User } from '../../kubeconfig/model.ts';
import { formsInWords } from '../../kubeconfig/operations/credential.ts';
import type { EntryName } from '../../kubeconfig/operations/operation.ts';
import { entryMissing } from '../../kubeconfig/place.ts';
import type { Overview } from '../../signin/overview.ts';
import type { Overviews } from '../../signin/overviews.ts';
import type { Row } from '../rows.ts';
import { hostOf, labelText } from '../text.ts';
import { choose, type Choice } from './choose.ts';

/** The kubeconfig that is shown. Throws a Problem while it is still being read. */
export function shownKubeconfig(overviews: Pick<Overviews, 'current'>): Kubeconfig {
  return shownOverview(overviews).kubeconfig;
}

/** What is shown. Throws a Problem while it is still being read. */
export function shownOverview(overviews: Pick<Overviews, 'current'>): Overview {
  const overview = overviews.current();
  if (overview !== undefined) return overview;
  throw new Problem('not-read', 'The kubeconfig is still being read; try again in a moment.');
}

/** The entry of a row, else the person's choice of all there are. Throws Problem 'entry-missing'. */
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

/** The user of a row's context, else the person's choice of those that fit. Throws a Problem when there is none. */
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
  if (fitting.length === 0) {
    throw new Problem('no-user-of-kind', 'No user of the kubeconfig is of that kind; choose Add User to add one.');
  }
  const choices = fitting.map((user) => ({ ...userItem(user), choice: user }));
  return await choose(title, 'Which user?', choices);
}

function* entryChoices(kubeconfig: Kubeconfig): Generator<undefined, readonly Choice<EntryName>[]> {
  const choices: Choice<EntryName>[] = [];
  const separate = (label: string): void => {
    choices.push({ label, kind: vscode.QuickPickItemKind.Separator, choice: { list: 'contexts', name: '' } });
  };
  separate('contexts');
  for (const { name, cluster, user } of kubeconfig.contexts.values()) {
    const description = `${labelText(cluster)} · ${labelText(user)}`;
    choices.push({ label: labelText(name), description, choice: { list: 'contexts', name } });
    yield;
  }
  separate('clusters');
  for (const cluster of kubeconfig.clusters.values()) {
    choices.push({ ...clusterItem(cluster), choice: { list: 'clusters', name: cluster.name } });
    yield;
  }
  separate('users');
  for (const user of kubeconfig.users.values()) {
    choices.push({ ...userItem(user), choice: { list: 'users', name: user.name } });
    yield;
  }
  return choices;
}

export function clusterItem({ name, server }: Cluster): vscode.QuickPickItem {
  return { label: labelText(name), description: server === undefined ? 'no server' : labelText(hostOf(server)) };
}

function userItem(user: User): vscode.QuickPickItem {
  return { label: labelText(user.name), description: formsInWords(user) };
}
