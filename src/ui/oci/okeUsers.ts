import * as vscode from 'vscode';
import { Problem } from '../../base/problem.ts';
import type { User } from '../../kubeconfig/model.ts';
import { quoteName } from '../../kubeconfig/fields.ts';
import type { OkeUse } from '../../signin/oci/okeUses.ts';
import type { Overview } from '../../signin/overview.ts';
import type { Row } from '../rows.ts';
import { labelText } from '../text.ts';

/** A user that asks for OKE tokens. */
export interface OkeEntry {
  readonly user: User;
  readonly oke: OkeUse;
}

/**
 * The user of a row's context, else the person's selection of those that ask for OKE tokens and fit. `isProposed`: is
 * selected from the start. Undefined when dismissed; throws Problem 'no-oke-user' when there is none.
 */
export async function okeUsersFor(
  overview: Overview,
  row: Row | undefined,
  asked: {
    readonly title: string;
    readonly fits?: (entry: OkeEntry) => boolean;
    readonly isProposed?: (entry: OkeEntry) => boolean;
  },
): Promise<readonly OkeEntry[] | undefined> {
  const { title, fits = () => true, isProposed } = asked;
  const entries = [...overview.users.values()].flatMap(({ user, oke }) => (oke === undefined ? [] : [{ user, oke }]));
  if (row?.kind === 'context') {
    const entry = entries.find(({ user }) => user.name === row.context.user);
    if (entry !== undefined && fits(entry)) return [entry];
    const name = quoteName(row.context.user);
    const what = entry === undefined ? 'gets no OKE tokens' : 'needs no such change';
    throw new Problem('no-oke-user', `The user ${name} ${what}; choose another context.`);
  }
  const fitting = entries.filter(fits);
  if (fitting.length === 0) {
    const sentence =
      entries.length === 0
        ? 'No user of the kubeconfig gets OKE tokens; add an OKE cluster to have one.'
        : 'None of the users that get OKE tokens needs such a change; nothing was changed.';
    throw new Problem('no-oke-user', sentence);
  }
  const contexts = Map.groupBy(overview.kubeconfig.contexts.values(), ({ user }) => user);
  const items = fitting.map((entry) => ({
    ...userItem(entry, contexts.get(entry.user.name)?.map(({ name }) => name) ?? []),
    picked: isFrom(row, entry, overview) ?? isProposed?.(entry) ?? false,
    entry,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: 'Which users? Type a profile, a region, a tenancy or a context to see these alone',
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  return picked === undefined || picked.length === 0 ? undefined : picked.map(({ entry }) => entry);
}

/** Those of a clicked cluster or profile; undefined when nothing of the kind was clicked. */
function isFrom(row: Row | undefined, { user, oke }: OkeEntry, { contextsOf }: Overview): boolean | undefined {
  if (row?.kind === 'cluster') return contextsOf.get(row.name)?.some((context) => context.user === user.name) === true;
  if (row?.kind !== 'profile') return undefined;
  return oke.user.profileName === row.profile.name && oke.configPath === row.profile.configPath;
}

const FORMS = { oci: 'oci CLI', plugin: 'fast token', wrapper: 'script' } as const;

function userItem({ user, oke }: OkeEntry, contexts: readonly string[]): vscode.QuickPickItem {
  const { profileName, auth, region, form } = oke.user;
  const facts = [`profile ${profileName}`, auth, region ?? oke.profile?.region, FORMS[form]];
  const details = [...contexts, oke.profile?.tenancy];
  return {
    label: labelText(user.name),
    description: joined(facts),
    detail: joined(details),
  };
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.flatMap((part) => (part === undefined ? [] : [labelText(part, 120)])).join(' · ');
}
