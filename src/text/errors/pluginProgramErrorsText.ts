import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import type { OkeUnapproved, PluginProgramErrors } from '../../errors/pluginErrors.ts';
import { nameIn } from './ociNames.ts';
import type { Sentences } from './sentences.ts';

export const pluginProgramErrorsText: Sentences<PluginProgramErrors> = {
  'plugin-misused': () =>
    l10n.t(
      'This is the credential plugin of Cluster Sign-In, which kubectl runs with "get-token". Sign in in the editor to set it up.',
    ),
  'no-editor': () =>
    l10n.t('No editor with Cluster Sign-In is running. Open one to sign in or to refresh your token, and try again.'),
  'renewal-late': ({ seconds }) =>
    l10n.t(
      'The editor did not refresh your token within {seconds} s. Select "Refresh" there to see why, and try again.',
      {
        seconds,
      },
    ),
  'handover-loop': ({ command }) =>
    l10n.t('The "{command}" on your PATH is the Cluster Sign-In plugin again. Put Oracle\'s own CLI before it.', {
      command: nameIn(command),
    }),
  'handover-missing': ({ command }) =>
    l10n.t(
      'These arguments require the "{command}" CLI, which could not be started. Install it, or use --auth security_token or api_key.',
      { command: nameIn(command) },
    ),
  'cluster-absent': () =>
    l10n.t(
      'The kubeconfig does not tell the plugin which cluster the token is for. Select "Sign In" for this context in the editor, which adds provideClusterInfo.',
    ),
  'oke-unapproved': unapproved,
};

function unapproved({ profile: rawProfile, cluster: rawCluster, host: rawHost, isFromEnvironment }: OkeUnapproved) {
  const host = sanitize(rawHost);
  const cluster = rawCluster === undefined ? undefined : sanitize(rawCluster, 120);
  if (rawProfile === undefined) {
    return cluster === undefined
      ? l10n.t(
          'You have not approved sending the tokens that these arguments ask for to {host}. Select "Sign In" for this context in the editor to approve it.',
          { host },
        )
      : l10n.t(
          'You have not approved sending the tokens that these arguments ask for, for {cluster}, to {host}. Select "Sign In" for this context in the editor to approve it.',
          { host, cluster },
        );
  }
  const profile = nameIn(rawProfile);
  if (cluster === undefined) {
    return isFromEnvironment
      ? l10n.t(
          'You have not approved sending tokens of the OCI profile "{profile}" to {host}. Select "Sign In" for this context in the editor to approve it, or set the profile there with "Edit User".',
          { host, profile },
        )
      : l10n.t(
          'You have not approved sending tokens of the OCI profile "{profile}" to {host}. Select "Sign In" for this context in the editor to approve it.',
          { host, profile },
        );
  }
  return isFromEnvironment
    ? l10n.t(
        'You have not approved sending tokens of the OCI profile "{profile}" for {cluster} to {host}. Select "Sign In" for this context in the editor to approve it, or set the profile there with "Edit User".',
        { host, profile, cluster },
      )
    : l10n.t(
        'You have not approved sending tokens of the OCI profile "{profile}" for {cluster} to {host}. Select "Sign In" for this context in the editor to approve it.',
        { host, profile, cluster },
      );
}
