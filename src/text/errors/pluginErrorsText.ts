import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import type { PluginErrors } from '../../errors/pluginErrors.ts';
import { pluginProgramErrorsText } from './pluginProgramErrorsText.ts';
import type { Sentences } from './sentences.ts';

export const pluginErrorsText: Sentences<PluginErrors> = {
  ...pluginProgramErrorsText,
  'exec-info-absent': () =>
    l10n.t(
      'KUBERNETES_EXEC_INFO is not set. This program is run by kubectl and other clients. Set it as user.exec.command in the kubeconfig.',
    ),
  'exec-info-garbled': () =>
    l10n.t('KUBERNETES_EXEC_INFO is not what kubectl passes to a plugin. Update the client that ran this.'),
  'exec-info-version': ({ found, wanted }) =>
    found === undefined
      ? l10n.t(
          'The client names no version of the plugin protocol. Write "apiVersion: {wanted}" in user.exec of the kubeconfig.',
          { wanted },
        )
      : l10n.t(
          'The client asks for "{found}" of the plugin protocol. Write "apiVersion: {wanted}" in user.exec of the kubeconfig.',
          { found: sanitize(found, 80), wanted },
        ),
  arguments: (data) => {
    switch (data.flaw) {
      case 'key-missing':
        return l10n.t(
          'The arguments of cluster-signin contain no session key. Sign in again in the editor to fix them.',
        );
      case 'key-invalid':
        return l10n.t('"{key}" in the kubeconfig is not a valid session key. Sign in again in the editor to fix it.', {
          key: sanitize(data.key, 40),
        });
      case 'option-missing':
        return l10n.t(
          'The arguments of cluster-signin contain no --{option}. Sign in again in the editor to fix them.',
          {
            option: data.option,
          },
        );
      case 'unexpected':
        return l10n.t('The arguments of cluster-signin contain "{words}". Sign in again in the editor to fix them.', {
          words: sanitize(data.words, 40),
        });
      case 'unreadable':
        return l10n.t(
          'The arguments of cluster-signin are invalid ({message}). Sign in again in the editor to fix them.',
          {
            // The first sentence names the option; what follows explains Node.
            message: sanitize(data.message.split(/\. |\n/u)[0] ?? '', 120),
          },
        );
    }
  },
  'no-cluster-info': () =>
    l10n.t(
      'The client does not say which cluster the token is for. Write "provideClusterInfo: true" in user.exec of the kubeconfig, and use a client that supports it.',
    ),
  'no-socket-folder': ({ folder }) =>
    l10n.t(
      'Windows on this host cannot find each other because no folder can be created in {folder}. Make it writable.',
      {
        folder: sanitize(folder, 200),
      },
    ),
  'session-foreign': () =>
    l10n.t('The kubeconfig names a session of another issuer or client. Sign in again in the editor to fix it.'),
  snoozed: ({ task, waitMs }) => {
    const minutes = Math.max(Math.ceil(waitMs / 60_000), 1);
    switch (task.code) {
      case 'sign-in':
        return l10n.t(
          'You chose not to sign in to {name} for now. Sign in there in the editor, or wait {minutes} min to be asked again.',
          { name: sanitize(task.data.name, 80), minutes },
        );
      case 'approve':
        return l10n.t(
          'You chose not to approve {host} for now. Approve it in the editor, or wait {minutes} min to be asked again.',
          { host: sanitize(task.data.host, 300), minutes },
        );
      case 'earlier':
        return l10n.t(
          'You chose not to {task} for now. Do so in the editor, or wait {minutes} min to be asked again.',
          {
            task: sanitize(task.data.text, 300),
            minutes,
          },
        );
    }
  },
  'not-signed-in': ({ task }) => {
    switch (task.code) {
      case 'sign-in':
        return l10n.t('Timed out waiting for you to sign in to {name} in the editor. Sign in there and try again.', {
          name: sanitize(task.data.name, 80),
        });
      case 'approve':
        return l10n.t('Timed out waiting for you to approve {host} in the editor. Approve it there and try again.', {
          host: sanitize(task.data.host, 300),
        });
      case 'earlier':
        return l10n.t('Timed out waiting for you to {task} in the editor. Do so there and try again.', {
          task: sanitize(task.data.text, 300),
        });
    }
  },
  'other-account': () =>
    l10n.t('You signed in with another account, which the kubeconfig now names. Run the command again.'),
  'entry-not-in-use': () =>
    l10n.t(
      'This kubeconfig does not name the account that you signed in with. Add the file to clusterSignIn.kubeconfigFiles and sign in there, or sign in with the account that it names.',
    ),
};
