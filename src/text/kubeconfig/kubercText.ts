import * as l10n from '@vscode/l10n';
import type { PluginRefusal } from '../../kubeconfig/kuberc/kuberc.ts';
import { pathText } from '../errors/untrusted.ts';

/** Why kubectl will not run the credential plugin. */
export function kubercRefusalText({ path, reason }: PluginRefusal): string {
  return reason === 'deny-all'
    ? l10n.t("{path} does not allow kubectl to run any credential plugin, so kubectl will not run Cluster Sign-In's.", {
        path: pathText(path),
      })
    : l10n.t('{path} does not list the Cluster Sign-In credential plugin, so kubectl will not run it.', {
        path: pathText(path),
      });
}
