import * as l10n from '@vscode/l10n';
import type { Reason, ReasonCode, ReasonData } from '../../authenticators/shared/reasons.ts';
import { sanitize } from '../../base/sanitize.ts';
import type { ErrorInfo } from '../../errors/userError.ts';
import type { Sentence } from '../sentence.ts';
import { credentialRefusalsText } from '../errors/credentialRefusalsText.ts';
import { errorSentence } from '../sentenceOf.ts';

const name = (text: string): string => sanitize(text, 80);
const path = (text: string): string => sanitize(text, 300);

/** One sentence, or two, for each reason: what is so, and what to do. */
export const reasonsText: { readonly [C in ReasonCode]: (data: ReasonData[C]) => string } = {
  failure: ({ failure }) => failureSentence(failure),

  ...credentialRefusalsText,

  'no-credential': () => l10n.t('This user has no credential, so kubectl would ask for a user name.'),
  'id-token-unreadable': () => l10n.t('The ID token cannot be read, and kubectl refuses it. Sign in again.'),
  'token-file-unreadable': (data) => l10n.t('The token file {path} cannot be read.', { path: path(data.path) }),
  'exec-plugin': (data) => l10n.t('Uses the exec plugin {name}. Status is not available.', { name: path(data.name) }),
  'auth-provider-unknown': (data) =>
    l10n.t("Uses kubectl's auth provider {name}. Status is not available.", { name: name(data.name) }),
  paused: ({ contextName, host }) =>
    l10n.t(
      'Paused because context {context} would send this session to {host}, which you have not approved. Sign in to that context to approve it, or remove it.',
      { context: name(contextName), host: path(host) },
    ),
  unapproved: ({ contextName, host }) =>
    l10n.t('Context {context} would send this session to {host}, which you have not approved. Sign in to approve it.', {
      context: name(contextName),
      host: path(host),
    }),
  'user-missing': ({ userName }) => l10n.t('No kubeconfig file has the user {user}.', { user: name(userName) }),
  'cluster-missing': ({ clusterName }) =>
    l10n.t('No kubeconfig file has the cluster {cluster}.', { cluster: name(clusterName) }),
  'server-missing': ({ clusterName }) => l10n.t('The cluster {cluster} has no server.', { cluster: name(clusterName) }),

  'oke-auth-unknown': ({ auth }) =>
    l10n.t('The oci CLI signs this user in with {auth}. Status is not available.', { auth: sanitize(auth, 40) }),
  'oke-signer-overridden': ({ variable, profileName }) =>
    l10n.t('The environment variable {variable} overrides who signs for profile "{profile}".', {
      variable: name(variable),
      profile: name(profileName),
    }),
  'oke-profile-missing': ({ configPath, profileName }) =>
    l10n.t('{path} has no profile "{profile}". Sign in to create it, or set another profile.', {
      path: path(configPath),
      profile: name(profileName),
    }),
  'oke-auth-missing': ({ profileName }) =>
    l10n.t(
      'Profile "{profile}" holds a session, which the oci CLI uses only with --auth security_token. Add that to this user.',
      { profile: name(profileName) },
    ),
  'oke-session-missing': ({ configPath, profileName }) =>
    l10n.t(
      'Profile "{profile}" in {path} holds no session, which --auth security_token requires. Sign in, or set another profile.',
      { path: path(configPath), profile: name(profileName) },
    ),
  'oke-profile-unknown': ({ configPath, profileName }) =>
    l10n.t('Profile "{profile}" in {path} uses neither a session nor an API key.', {
      path: path(configPath),
      profile: name(profileName),
    }),
  'cluster-info-missing': () =>
    l10n.t('provideClusterInfo is missing, so the plugin cannot issue a token. Sign in to add it.'),
};

/** The sentence for a reason, sanitized. */
export function reasonSentence({ code, data }: Reason): Sentence {
  const sentence = reasonsText[code] as (data: Reason['data']) => string;
  return sentence(data) as Sentence;
}

/** The sentence of an error as it was stored, by this version or an earlier one. */
export function failureSentence(failure: ErrorInfo | string): Sentence {
  return (typeof failure === 'string' ? sanitize(failure, 400) : errorSentence(failure)) as Sentence;
}
