import * as l10n from '@vscode/l10n';
import { isOcid } from '../../oci/config/ocid.ts';
import { checkPolicyName, mfaPolicy, type MfaPolicy } from '../../oci/api/mfaPolicy.ts';
import { mfaPolicyDocument } from '../../text/ociText.ts';
import { ask } from '../shared/ask.ts';
import { openText } from '../shared/openText.ts';
import { choose } from '../shared/choose.ts';

function dialogTitle(): string {
  return l10n.t('New MFA Policy');
}

/** An IAM policy that lets a group access OKE clusters only with a second factor, as a document to save or paste. */
export async function newMfaPolicyCommand(): Promise<void> {
  const group = await askName('group', l10n.t('Name or OCID of the group that can use the clusters'), 'OkeDevelopers');
  if (group === undefined) return;
  const domainPrompt = l10n.t(
    'Identity domain of the group. Leave empty for the default domain, or if the tenancy has none.',
  );
  // eslint-disable-next-line house/no-bare-text -- the name of an identity domain
  const domain = isOcid(group) ? '' : await askName('domain', domainPrompt, 'Default');
  if (domain === undefined) return;
  const access = await choose<MfaPolicy['access']>(dialogTitle(), l10n.t('Select what the group can do'), [
    {
      label: l10n.t('Use Clusters'),
      detail: l10n.t('Reach the API server. RoleBindings decide the rest.'),
      choice: 'use',
    },
    {
      label: l10n.t('Manage Clusters'),
      detail: l10n.t('Everything in the clusters, without RoleBindings.'),
      choice: 'manage',
    },
  ]);
  if (access === undefined) return;
  const compartment = await askName(
    'compartment',
    l10n.t(
      'Compartment of the clusters: a name, a path such as "outer:inner", or an OCID. Leave empty for the whole tenancy.',
    ),
    l10n.t('The whole tenancy'),
  );
  if (compartment === undefined) return;
  const policy = mfaPolicy({ group, domain: filled(domain), access, compartment: filled(compartment) });
  await openText(mfaPolicyDocument(policy, access), 'plaintext');
}

async function askName(
  what: Parameters<typeof checkPolicyName>[1],
  prompt: string,
  placeholder: string,
): Promise<string | undefined> {
  return await ask({
    title: dialogTitle(),
    prompt,
    placeholder,
    eager: true,
    accept: (answer) => {
      if (answer !== '' || what === 'group') checkPolicyName(answer, what);
    },
  });
}

function filled(text: string): string | undefined {
  return text === '' ? undefined : text;
}
