import * as l10n from '@vscode/l10n';
import type { EntryKind } from '../../errors/diagnostics.ts';
import type { CredentialKind, EntryRef } from '../../kubeconfig/edit/editLabel.ts';
import type { Consequence, Consequences } from '../../kubeconfig/operations/operation.ts';
import type { Sentences } from '../errors/sentences.ts';
import { nameText, pathText } from '../errors/untrusted.ts';
import { contextsText, entryText, listText, namesText } from './entriesText.ts';

export const consequencesText: Sentences<Consequences> = {
  'stays-current': () => l10n.t('It stays the current context.'),
  'contexts-follow': ({ contexts }) =>
    contexts.length === 1
      ? l10n.t('The context {contexts} will use the new name.', { contexts: namesText(contexts) })
      : l10n.t('The contexts {contexts} will use the new name.', { contexts: namesText(contexts) }),
  'contexts-dangle': ({ contexts }) =>
    contexts.length === 1
      ? l10n.t('The context {contexts} refers to it and will not work without it.', { contexts: namesText(contexts) })
      : l10n.t('The contexts {contexts} refer to it and will not work without it.', { contexts: namesText(contexts) }),
  'namesake-appears': ({ kind, name, file, line }) =>
    NAMESAKE[kind]({ name: nameText(name), path: pathText(file), line }),
  'file-unread': ({ path }) =>
    l10n.t('{path} cannot be read. If it contains the old name, the old name stays there.', { path: pathText(path) }),
  'no-current-context': ({ name }) =>
    l10n.t('"{name}" is the current context. There will be no current context until you switch to another one.', {
      name: nameText(name),
    }),
  'default-namespace': () => l10n.t('kubectl will use the namespace "default".'),
  'context-shares': ({ cluster, user }) =>
    l10n.t('Both contexts use the cluster "{cluster}" and the user "{user}". The current context stays the same.', {
      cluster: nameText(cluster),
      user: nameText(user),
    }),
  'server-unencrypted': () =>
    l10n.t('Over http://, kubectl sends no token, and anyone on the network can read what is sent.'),
  'server-unverified': () => l10n.t('TLS verification is skipped, so anyone on the network can read tokens.'),
  'credential-removed': ({ kind }) => REMOVED[kind](),
};

/** One sentence about what happens beside an edit. */
export function consequenceText({ code, data }: Consequence): string {
  const sentence = consequencesText[code] as (data: Consequence['data']) => string;
  return sentence(data);
}

/** That a user entry serves several contexts; '' when it does not. */
export function sharedUserText(contexts: readonly string[]): string {
  return contexts.length < 2
    ? ''
    : l10n.t('The user is shared by the {contexts}.', { contexts: contextsText(contexts) });
}

const MOST_LEFTOVERS = 3;

/** What "Delete All" deletes beside the entry. */
export function leftoversText(leftovers: readonly EntryRef[]): string {
  const contexts = leftovers.filter(({ kind }) => kind === 'context').map(({ name }) => name);
  const others = leftovers.filter(({ kind }) => kind !== 'context');
  const counted =
    others.length > MOST_LEFTOVERS
      ? l10n.t('{count} other entries', { count: others.length })
      : listText(others.map(entryText));
  if (contexts.length === 0) {
    return l10n.t('"Delete All" also deletes {others}, which no other context uses.', { others: counted });
  }
  return others.length === 0
    ? l10n.t('"Delete All" also deletes the {contexts}.', { contexts: contextsText(contexts) })
    : l10n.t('"Delete All" also deletes the {contexts} and {others}, which no other context uses.', {
        contexts: contextsText(contexts),
        others: counted,
      });
}

type Namesake = (place: { readonly name: string; readonly path: string; readonly line: number }) => string;

const NAMESAKE: Readonly<Record<EntryKind, Namesake>> = {
  cluster: (place) =>
    l10n.t('The cluster "{name}" in {path}, line {line}, which is hidden now, will take its place.', place),
  user: (place) => l10n.t('The user "{name}" in {path}, line {line}, which is hidden now, will take its place.', place),
  context: (place) =>
    l10n.t('The context "{name}" in {path}, line {line}, which is hidden now, will take its place.', place),
};

const REMOVED: Readonly<Record<CredentialKind, () => string>> = {
  token: () => l10n.t('Its token is removed.'),
  tokenFile: () => l10n.t('Its token file is no longer used.'),
  basic: () => l10n.t('Its user name and password are removed.'),
  certificate: () => l10n.t('Its client certificate is removed.'),
  exec: () => l10n.t('Its exec command is removed.'),
  authProvider: () => l10n.t('Its auth provider is removed.'),
};
