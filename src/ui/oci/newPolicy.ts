import { isOcid } from '../../oci/ocid.ts';
import { checkPolicyName, mfaPolicy, type MfaPolicy } from '../../oci/policy.ts';
import { ask } from '../ask.ts';
import { openText } from '../openText.ts';
import { choose } from '../operations/choose.ts';

const TITLE = 'New MFA Policy';
const DOMAIN_PROMPT = 'The identity domain of the group; empty for the default one, and for a tenancy without domains.';

/** An IAM policy that lets a group reach OKE clusters with a second factor alone, as a document to save or paste. */
export async function newMfaPolicyCommand(): Promise<void> {
  const group = await askName(
    'group',
    'The group that may reach the clusters: its name, or its OCID.',
    'OkeDevelopers',
  );
  if (group === undefined) return;
  const domain = isOcid(group) ? '' : await askName('domain', DOMAIN_PROMPT, 'Default');
  if (domain === undefined) return;
  const access = await choose<MfaPolicy['access']>(TITLE, 'What may they do?', [
    { label: 'Use Clusters', detail: 'Reach the API server; RoleBindings decide about the rest.', choice: 'use' },
    { label: 'Manage Clusters', detail: 'Everything in and about them, without RoleBindings.', choice: 'manage' },
  ]);
  if (access === undefined) return;
  const compartment = await askName(
    'compartment',
    'The compartment of the clusters: its name, the path of names "outer:inner", or its OCID; empty for all.',
    'the whole tenancy',
  );
  if (compartment === undefined) return;
  const policy = mfaPolicy({ group, domain: filled(domain), access, compartment: filled(compartment) });
  await openText(policy, 'plaintext');
}

async function askName(
  what: Parameters<typeof checkPolicyName>[1],
  prompt: string,
  placeholder: string,
): Promise<string | undefined> {
  return await ask({
    title: TITLE,
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
