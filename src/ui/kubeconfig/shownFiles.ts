import * as l10n from '@vscode/l10n';
import type { EnvironmentVariableCollection } from 'vscode';
import type { Host } from '../../base/platform.ts';
import { kubeconfigPaths } from '../../kubeconfig/read/kubeconfigPaths.ts';
import { applyToTerminals } from './terminalEnvironment.ts';
import { settings } from '../shared/settings.ts';
import type { ListedPath } from '../../kubeconfig/read/listedPath.ts';

/** Which kubeconfig files are in use, by the settings and the environment of this moment. */
export interface KubeconfigPaths {
  list(): readonly ListedPath[];
  /** Where the list comes from, in a word or two. */
  origin(): string;
  /** Gives new terminals the list that the explorer shows. */
  applyToTerminals(): void;
}

const ORIGINS = {
  setting: () => l10n.t('the settings'),
  environment: () => 'KUBECONFIG',
  default: () => l10n.t("kubectl's default"),
} as const;

export function createKubeconfigPaths(host: Host, variables: EnvironmentVariableCollection): KubeconfigPaths {
  const find = (): ReturnType<typeof kubeconfigPaths> =>
    kubeconfigPaths({ host, configured: settings.kubeconfigFiles() });
  return {
    list: () => find().paths,
    origin: () => ORIGINS[find().origin](),
    applyToTerminals: () => {
      const { paths, origin } = find();
      applyToTerminals(variables, paths, origin === 'setting');
    },
  };
}
