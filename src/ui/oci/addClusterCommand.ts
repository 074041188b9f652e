import * as l10n from '@vscode/l10n';
import { addClusterByAddress } from '../kubeconfig/addCluster.ts';
import { type Choice, choose } from '../shared/choose.ts';
import type { Row } from '../shared/rows.ts';
import type { UiContext } from '../shared/uiContext.ts';
import { addOkeCluster } from './addOkeClusterCommand.ts';

type From = 'oke' | 'address';

const sources = (): readonly Choice<From>[] => [
  {
    label: `$(cloud) ${l10n.t('OKE cluster from your tenancy…')}`,
    detail: l10n.t('Select a compartment and a cluster. Needs an OCI profile.'),
    choice: 'oke',
  },
  {
    label: `$(globe) ${l10n.t('Any cluster by its address…')}`,
    detail: l10n.t('Enter the URL of the API server and select its certificate authority.'),
    choice: 'address',
  },
];

/** `from` answers the first question for links that do: 'oke' or 'address'. */
export async function addClusterCommand(ui: UiContext, _: Row | undefined, from: unknown): Promise<void> {
  const named = sources().find(({ choice }) => choice === from)?.choice;
  const chosen =
    named ?? (await choose(l10n.t('Add Cluster'), l10n.t('Select where the cluster comes from'), sources()));
  if (chosen === 'oke') await addOkeCluster(ui);
  if (chosen === 'address') await addClusterByAddress(ui);
}
