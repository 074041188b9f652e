import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import type { Inconvertible, SignInErrors } from '../../errors/signInErrors.ts';
import { refusalSentence } from './credentialRefusalsText.ts';
import type { Sentences } from './sentences.ts';

export const signInErrorsText: Sentences<SignInErrors> = {
  unforeseen: () => l10n.t('An unexpected error occurred. See the log for details.'),
  'earlier-sentence': ({ text }) => sanitize(text, 500),
  'keyring-silent': () =>
    l10n.t(
      "The editor's secret storage does not respond, so sessions cannot be opened. Unlock its keyring, or reload the window, and try again.",
    ),
  'id-invalid': () => l10n.t('This is not the name of a session. Reload the window.'),
  'session-unsealable': ({ why }) => {
    switch (why) {
      case 'no-key':
        return l10n.t("The key to this session is not in the editor's secret storage. Sign in again.");
      case 'silent':
        return l10n.t(
          "The editor's secret storage does not respond yet, so this session cannot be opened. Unlock its keyring, or reload the window.",
        );
      case 'foreign-key':
        return l10n.t('This session was saved under another key. Sign in again.');
      case 'garbled':
        return l10n.t('The saved session is damaged. Sign in again.');
      case 'version':
        return l10n.t('A newer version of Cluster Sign-In saved this session. Update this one, or sign in again.');
    }
  },
  'session-unsaved': ({ folder }) =>
    l10n.t(
      'The session could not be saved in {folder} and lasts only until this window closes. Free up disk space there, then run "Refresh".',
      { folder: sanitize(folder, 300) },
    ),
  'sessions-unreadable': ({ folder }) =>
    l10n.t('The folder {folder} cannot be read. Check that it belongs to you.', { folder: sanitize(folder, 300) }),
  'session-absent': () => l10n.t('This session was signed out in the meantime. Sign in again.'),
  'session-paused': ({ contextName, host }) =>
    l10n.t(
      'Paused because context {context} would send this session to {host}, which you have not approved. Sign in to that context to approve it, or remove the context.',
      { context: sanitize(contextName, 80), host: sanitize(host, 300) },
    ),
  'no-refresh-token': () =>
    l10n.t(
      'There is no refresh token. Sign in again, and ask the administrator of the provider to allow offline_access.',
    ),
  'sign-in-timeout': ({ minutes }) =>
    l10n.t(
      'The browser did not come back within {minutes} minutes. Sign in again, and if the provider showed an error about the redirect, select "Change Redirect URL".',
      { minutes },
    ),
  'no-way': ({ userName }) =>
    l10n.t('The user {user} does not say how to sign in. Select "Sign In" on its cluster.', {
      user: sanitize(userName, 80),
    }),
  'user-refused': (refusal) => refusalSentence(refusal),
  'authority-relative': ({ path }) =>
    l10n.t(
      '"idp-certificate-authority: {path}" depends on the folder that kubectl runs in. Write it as an absolute path.',
      {
        path: sanitize(path, 300),
      },
    ),
  'authority-missing': ({ path }) =>
    l10n.t('The certificate authority {path} does not exist. Correct "idp-certificate-authority".', {
      path: sanitize(path, 300),
    }),
  shadowed: ({ userName, by }) => {
    const user = sanitize(userName, 80);
    switch (by) {
      case 'token':
        return l10n.t(
          'The user {user} also has a fixed token, which kubectl prefers to its auth-provider. Remove one of them first.',
          { user },
        );
      case 'tokenFile':
        return l10n.t(
          'The user {user} also has a token file, which kubectl prefers to its auth-provider. Remove one of them first.',
          { user },
        );
      case 'basic':
        return l10n.t(
          'The user {user} also has a user name and password, which kubectl prefers to its auth-provider. Remove one of them first.',
          { user },
        );
      case 'other':
        return l10n.t(
          'The user {user} also has another credential, which kubectl prefers to its auth-provider. Remove one of them first.',
          { user },
        );
    }
  },
  'not-convertible': (data) => inconvertibleText(data),
  'sign-in-changed': ({ userName }) =>
    l10n.t('The user {user} signed in or out in the meantime. Convert it again.', { user: quoted(userName) }),
  'not-ours': ({ userName }) =>
    l10n.t('The user {user} does not use the credential plugin of Cluster Sign-In. Leave it as it is.', {
      user: quoted(userName),
    }),
};

function inconvertibleText(data: Inconvertible): string {
  switch (data.obstacle) {
    case 'second-credential':
      return l10n.t(
        'This user has a second credential, which kubectl would prefer to a plugin. Remove that one first.',
      );
    case 'other-kind':
      return l10n.t("This user is signed in by neither kubectl's auth-provider for OpenID Connect nor kubelogin.");
    case 'authority-relative':
      return l10n.t(
        "This user's certificate authority depends on the folder that kubectl runs in. Write it as an absolute path.",
      );
    case 'authorities':
      return l10n.t('This user names several certificate authorities. Put them into one file.');
    case 'client-secret':
      return l10n.t("This user's client has a secret, which must not appear in the arguments of a plugin.");
    case 'issuer-missing':
      return l10n.t("The issuer or client is missing in this user's arguments. Correct them first.");
    case 'access-token':
      return l10n.t("This user's server takes the access token, but the plugin only provides the ID token.");
    case 'password-grant':
      return l10n.t('This user signs in with a name and a password, which Cluster Sign-In does not do.');
    case 'client-credentials-grant':
      return l10n.t('This user is a program, and nobody signs in for it.');
    case 'grant-unknown':
      return l10n.t('kubelogin itself would refuse the grant type "{grant}". Correct it first.', {
        grant: sanitize(data.grant, 40),
      });
    case 'words-left-over':
      return l10n.t("kubelogin itself would refuse this user's arguments. Correct them first.");
    case 'flag-unknown':
      return l10n.t('The argument {flag} of this user is unknown. Correct it, or select "Edit User".', {
        flag: sanitize(data.flag, 80),
      });
    case 'flag-without-value':
      return l10n.t('The argument {flag} of this user has no value. Correct it, or select "Edit User".', {
        flag: sanitize(data.flag, 80),
      });
    case 'flag-not-boolean':
      return l10n.t('The argument {flag} of this user is neither true nor false. Correct it, or select "Edit User".', {
        flag: sanitize(data.flag, 80),
      });
  }
}

function quoted(name: string): string {
  return `"${sanitize(name, 80)}"`;
}
