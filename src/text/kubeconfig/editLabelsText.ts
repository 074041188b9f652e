import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import type { EntryKind } from '../../errors/diagnostics.ts';
import type { CredentialKind, EditLabel, EditLabels, EntryRef } from '../../kubeconfig/edit/editLabel.ts';
import { nameText, pathText } from '../errors/untrusted.ts';
import type { Sentences } from '../errors/sentences.ts';
import { entryText } from './entriesText.ts';

/** Titles without a period, that begin with a verb. */
export const editLabelsText: Sentences<EditLabels> = {
  'create-kubeconfig': () => l10n.t('Create the kubeconfig'),
  'switch-context': ({ name }) => l10n.t('Switch to context {name}', { name: nameText(name) }),
  'set-namespace': ({ context, namespace }) =>
    namespace === undefined
      ? l10n.t('Remove the namespace of context {context}', { context: nameText(context) })
      : l10n.t('Set namespace {namespace} for context {context}', {
          namespace: nameText(namespace),
          context: nameText(context),
        }),
  'duplicate-context': ({ name, to }) =>
    l10n.t('Duplicate context {name} as {to}', { name: nameText(name), to: nameText(to) }),
  'rename-entry': ({ kind, name, to }) => RENAME[kind](nameText(name), nameText(to)),
  'delete-entry': ({ kind, name, along }) => {
    const [only] = along;
    if (only === undefined) return deleteText({ kind, name });
    return along.length === 1
      ? l10n.t('Delete {entry} and {other}', { entry: entryText({ kind, name }), other: entryText(only) })
      : l10n.t('Delete {entry} and {count} other entries', { entry: entryText({ kind, name }), count: along.length });
  },
  'add-cluster': ({ name }) => l10n.t('Add cluster {name}', { name: nameText(name) }),
  'add-user': ({ name, context }) =>
    context === undefined
      ? l10n.t('Add user {name}', { name: nameText(name) })
      : l10n.t('Add user {name} and context {context}', { name: nameText(name), context: nameText(context) }),
  'change-credential': ({ user, to }) => CHANGE[to](nameText(user)),
  'set-exec-arguments': ({ user }) => l10n.t('Set the exec arguments of user {user}', { user: nameText(user) }),
  'set-exec-environment': ({ user }) => l10n.t('Set the exec environment of user {user}', { user: nameText(user) }),
  import: ({ origin }) => {
    switch (origin.kind) {
      case 'file':
        return l10n.t('Import from {path}', { path: pathText(origin.path) });
      case 'clipboard':
        return l10n.t('Import from the clipboard');
      case 'dropped-text':
        return l10n.t('Import the dropped text');
    }
  },
  'paste-commands': () => l10n.t('Apply pasted commands'),
  'add-oke-cluster': ({ context }) => l10n.t('Add OKE cluster {context}', { context: nameText(context) }),
  'use-fast-token': ({ users }) =>
    users.length === 1
      ? l10n.t('Use the credential plugin for user {user}', { user: nameText(users.join()) })
      : l10n.t('Use the credential plugin for {count} users', { count: users.length }),
  'use-oci-cli': ({ users }) =>
    users.length === 1
      ? l10n.t('Use the oci CLI for user {user}', { user: nameText(users.join()) })
      : l10n.t('Use the oci CLI for {count} users', { count: users.length }),
  'set-oke-options': ({ users, profile, auth }) => {
    const values = { profile: nameText(profile ?? ''), auth: nameText(auth ?? '') };
    const user = nameText(users.join());
    const options = okeOptionsText(profile, auth, values);
    return users.length === 1
      ? l10n.t('Set {options} for user {user}', { options, user })
      : l10n.t('Set {options} for {count} users', { options, count: users.length });
  },
  'convert-user': ({ user, to }) => {
    switch (to) {
      case 'plugin':
        return l10n.t('Convert user {user} to Cluster Sign-In', { user: nameText(user) });
      case 'original':
        return l10n.t('Convert user {user} back', { user: nameText(user) });
      case 'token-file':
        return l10n.t('Convert user {user} to a token file', { user: nameText(user) });
    }
  },
  'remove-plugin': ({ users }) =>
    users === 1
      ? l10n.t('Convert a user back from the credential plugin')
      : l10n.t('Convert {count} users back from the credential plugin', { count: users }),
  earlier: ({ text }) => sanitize(text, 300),
};

/** What an edit does. A code of a later version gets a general label. */
export function editLabelText({ code, data }: EditLabel): string {
  if (!Object.hasOwn(editLabelsText, code)) return l10n.t('Edit the kubeconfig');
  const label = editLabelsText[code] as (data: EditLabel['data']) => string;
  return label(data);
}

/** The title of a deletion of one entry. */
export function deleteText({ kind, name }: EntryRef): string {
  return DELETE[kind](nameText(name));
}

const RENAME: Readonly<Record<EntryKind, (name: string, to: string) => string>> = {
  cluster: (name, to) => l10n.t('Rename cluster {name} to {to}', { name, to }),
  user: (name, to) => l10n.t('Rename user {name} to {to}', { name, to }),
  context: (name, to) => l10n.t('Rename context {name} to {to}', { name, to }),
};

const DELETE: Readonly<Record<EntryKind, (name: string) => string>> = {
  cluster: (name) => l10n.t('Delete cluster {name}', { name }),
  user: (name) => l10n.t('Delete user {name}', { name }),
  context: (name) => l10n.t('Delete context {name}', { name }),
};

const CHANGE: Readonly<Record<CredentialKind, (user: string) => string>> = {
  token: (user) => l10n.t('Change the credential of user {user} to a token', { user }),
  tokenFile: (user) => l10n.t('Change the credential of user {user} to a token file', { user }),
  basic: (user) => l10n.t('Change the credential of user {user} to a user name and password', { user }),
  certificate: (user) => l10n.t('Change the credential of user {user} to a client certificate', { user }),
  exec: (user) => l10n.t('Change the credential of user {user} to an exec command', { user }),
  authProvider: (user) => l10n.t('Change the credential of user {user} to an auth provider', { user }),
};

function okeOptionsText(
  profile: string | undefined,
  auth: string | undefined,
  values: { readonly profile: string; readonly auth: string },
): string {
  const profileText = profile === '' ? l10n.t('no profile') : l10n.t('profile {profile}', values);
  const authText = auth === '' ? l10n.t('no auth') : l10n.t('auth {auth}', values);
  if (profile === undefined) return authText;
  return auth === undefined ? profileText : l10n.t('{profile} and {auth}', { profile: profileText, auth: authText });
}
