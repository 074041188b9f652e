import type { FactCollector } from './facts.ts';
import type { Family, FamilyVariables, HeldFamily, Surroundings } from './family.ts';
import { SIGN_IN } from '../signIn/providerSignIn.ts';

const VARIABLES: FamilyVariables = {
  pattern: /^(?:CLOUDSDK_|GOOGLE_)/u,
  facts: { CLOUDSDK_CORE_ACCOUNT: 'account', CLOUDSDK_ACTIVE_CONFIG_NAME: 'configuration' },
  harmless: [
    'CLOUDSDK_CORE_PROJECT',
    'CLOUDSDK_COMPUTE_REGION',
    'CLOUDSDK_COMPUTE_ZONE',
    'CLOUDSDK_CORE_DISABLE_PROMPTS',
  ],
};

/** github.com/kubernetes/cloud-provider-gcp, cmd/gke-gcloud-auth-plugin/cred.go; an application's key signs in no person. */
const plugin: Family = {
  id: 'gcp-gke',
  label: 'Google GKE',
  programs: ['gke-gcloud-auth-plugin'],
  options: {
    '--account': 'account',
    '--configuration': 'configuration',
    '--project': 'project',
    '--location': 'location',
    '--cluster': 'cluster',
    '--impersonate_service_account': 'serviceAccount',
    '--use_application_default_credentials': 'switch',
    '--use_edge_cloud': 'switch',
  },
  variables: VARIABLES,
  read: readName,
  runs: ({ given }) => (given.has('--use_application_default_credentials') ? [] : ['gcloud']),
  signIn: ({ given }, facts) =>
    given.has('--use_application_default_credentials') ? SIGN_IN.applicationDefault() : gcloudSignIn(facts),
};

const gcloud: Family = {
  id: 'gcp-gke',
  label: 'Google GKE',
  programs: ['gcloud'],
  subcommand: ['config', 'config-helper'],
  options: {
    '--account': 'account',
    '--configuration': 'configuration',
    '--project': 'project',
    '--impersonate-service-account': 'serviceAccount',
    '--format': 'ignored',
    '--min-expiry': 'ignored',
    '--verbosity': 'ignored',
    '--quiet': 'switch',
    '-q': 'switch',
    '--force-auth-refresh': 'switch',
  },
  variables: VARIABLES,
  read: readName,
  signIn: (_, facts) => gcloudSignIn(facts),
};

/** cloud.google.com/anthos, authenticate with OpenID Connect */
const anthos: Family = {
  id: 'gcp-gke',
  label: 'Google Anthos',
  programs: ['kubectl-anthos'],
  subcommand: ['auth', 'token'],
  options: { '--cluster': 'cluster', '--user': 'account' },
  variables: VARIABLES,
  signIn: (_, facts) => SIGN_IN.anthos(facts.get('cluster')),
};

export const GOOGLE: readonly Family[] = [plugin, gcloud, anthos];

/** The auth-provider of clients before Kubernetes 1.26. */
export const GOOGLE_HELD: HeldFamily = {
  id: 'gcp-gke',
  label: 'Google GKE',
  isHeld: ({ authProvider }) => authProvider?.name === 'gcp',
  read: readName,
  runs: ({ authProvider }) => {
    const command = authProvider?.config.get('cmd-path') ?? '';
    return command === '' ? [] : [command];
  },
  signIn: ({ authProvider }, facts) =>
    (authProvider?.config.get('cmd-path') ?? '') === '' ? SIGN_IN.applicationDefault() : gcloudSignIn(facts),
};

function gcloudSignIn(facts: FactCollector) {
  return SIGN_IN.gcloud({ account: facts.get('account'), configuration: facts.get('configuration') });
}

/** `gke_project_location_cluster`, as gcloud names what it writes. */
function readName({ clusterName, userName }: Surroundings, facts: FactCollector): void {
  for (const name of [clusterName, userName]) {
    const [, project, location, cluster] =
      /^gke_([a-z][a-z0-9.:-]{4,60})_([a-z]+-[a-z]+\d+(?:-[a-z])?)_([a-z][a-z0-9-]{0,39})$/u.exec(name ?? '') ?? [];
    const isStated = (['project', 'location', 'cluster'] as const).some((key) => facts.get(key) !== undefined);
    if (project === undefined || isStated) continue;
    facts.suggest('project', project);
    facts.suggest('location', location);
    facts.suggest('cluster', cluster);
  }
}
