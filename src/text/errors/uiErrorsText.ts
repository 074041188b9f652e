import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import type { UiErrors } from '../../errors/uiErrors.ts';
import type { Sentences } from './sentences.ts';
import { nameText, pathText } from './untrusted.ts';

export const uiErrorsText: Sentences<UiErrors> = {
  'not-read': () => l10n.t('The kubeconfig is still being read. Try again in a moment.'),
  'no-user-of-kind': () => l10n.t('No user in the kubeconfig is of that kind. Run "Add User" to add one.'),
  'one-token-source': ({ name }) =>
    l10n.t('The user "{name}" has a credential that Cluster Sign-In does not renew. Run "Edit User" to change it.', {
      name: nameText(name),
    }),
  'file-unopenable': ({ path }) =>
    l10n.t('The editor cannot open {path}. Make sure it is a text file that you can read.', { path: pathText(path) }),
  'client-id-empty': () => l10n.t('Enter the client ID. The administrator of the cluster knows it.'),
  'issuer-malformed': () => l10n.t('An issuer URL begins with https:// and contains no "?" or "#". Correct it.'),
  'clipboard-empty': () =>
    l10n.t(
      'The clipboard is empty. Copy a kubeconfig or the "kubectl config" commands that your portal shows, and paste again.',
    ),
  'export-elsewhere': () => l10n.t('An export must stay private. Choose a folder on this machine.'),
  'export-in-use': ({ path }) =>
    l10n.t('{path} is one of your kubeconfig files, and everything else in it would be lost. Choose another file.', {
      path: pathText(path),
    }),
  'no-cluster': ({ contextName }) =>
    l10n.t('The context {context} has no cluster to sign in to. Correct it in the kubeconfig.', {
      context: sanitize(contextName, 80),
    }),
  'no-user': ({ userName }) =>
    l10n.t('The kubeconfig does not define the user {user}. Select "Sign In" to add one.', {
      user: sanitize(userName, 80),
    }),
  'no-session': ({ userName }) =>
    l10n.t('The user {user} was not signed in by Cluster Sign-In. Remove its credential from the kubeconfig instead.', {
      user: sanitize(userName, 80),
    }),
  'no-token': ({ contextName }) =>
    l10n.t('The context {context} has no ID token to show. Sign in first.', { context: sanitize(contextName, 80) }),
  'no-issuer': ({ userName }) =>
    l10n.t('The user {user} names no issuer, so its token cannot be checked.', { user: sanitize(userName, 80) }),
  'not-remembered': ({ userName }) =>
    l10n.t('The original configuration of user {user} was not saved. Run "Edit User" to change its credential.', {
      user: sanitize(userName, 80),
    }),
  'oke-no-endpoint': ({ cluster, state }) =>
    l10n.t('The cluster {cluster} has no address yet ({state}). Try again when it is active.', {
      cluster: sanitize(cluster, 80),
      state: sanitize(state, 20).toLowerCase(),
    }),
  'oke-unclear': ({ user }) =>
    l10n.t('The command of the user "{user}" cannot be read. Correct it in the kubeconfig.', {
      user: sanitize(user, 80),
    }),
  'no-oke-user': (data) => {
    switch (data.reason) {
      case 'none':
        return l10n.t('No user in the kubeconfig gets OKE tokens. Add an OKE cluster first.');
      case 'needless':
        return l10n.t('No user that gets OKE tokens needs this change. Nothing was changed.');
      case 'user-not-oke':
        return l10n.t('The user "{user}" does not get OKE tokens. Choose another context.', {
          user: sanitize(data.user, 80),
        });
      case 'user-needless':
        return l10n.t('The user "{user}" does not need this change. Choose another context.', {
          user: sanitize(data.user, 80),
        });
    }
  },
  'pass-phrase-wrong': () => l10n.t('The pass phrase is incorrect. Enter it again.'),
  'tenancy-name-unusable': () =>
    l10n.t('A name must be on one line, without control or invisible characters. Enter it again.'),
};
