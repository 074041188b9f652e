import type { EnvironmentVariableCollection } from 'vscode';
import type { Host } from '../files/folders.ts';
import { kubeconfigPaths } from '../kubeconfig/find.ts';
import { applyToTerminals } from './environment.ts';
import { settings } from './settings.ts';

/** Which kubeconfig files are in use, by the settings and the environment of this moment. */
export interface KubeconfigPaths {
  list(): readonly string[];
  /** Where the list comes from, in a word or two. */
  origin(): string;
  /** Gives new terminals the list that the explorer shows. */
  applyToTerminals(): void;
}

const WORDS = { setting: 'the settings', environment: 'KUBECONFIG', default: 'kubectl’s default' } as const;

export function createKubeconfigPaths(host: Host, variables: EnvironmentVariableCollection): KubeconfigPaths {
  const find = (): ReturnType<typeof kubeconfigPaths> =>
    kubeconfigPaths({ host, configured: settings.kubeconfigFiles() });
  return {
    list: () => find().paths,
    origin: () => WORDS[find().origin],
    applyToTerminals: () => {
      const { paths, origin } = find();
      applyToTerminals(variables, paths, origin === 'setting');
    },
  };
}
