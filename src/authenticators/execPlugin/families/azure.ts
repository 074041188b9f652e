import type { Family, FamilyCall } from './family.ts';
import { SIGN_IN } from '../signIn/providerSignIn.ts';

/** github.com/Azure/kubelogin, pkg/internal/token/options.go; int128's program of that name has `--oidc-` options. */
const kubelogin: Family = {
  id: 'azure-kubelogin',
  label: (call) => (isAks(call) ? 'Azure AKS' : arcId(call) === undefined ? 'Azure' : 'Azure Arc'),
  programs: ['kubelogin'],
  subcommand: ['get-token'],
  options: {
    '--login': 'login',
    '-l': 'login',
    '--tenant-id': 'tenant',
    '-t': 'tenant',
    '--login-hint': 'account',
    '--server-id': 'value',
    '--pop-claims': 'value',
    '--environment': 'ignored',
    '-e': 'ignored',
    '--client-id': 'ignored',
    '--client-secret': 'ignored',
    '--client-certificate': 'ignored',
    '--client-certificate-password': 'ignored',
    '--username': 'ignored',
    '--password': 'ignored',
    '--identity-resource-id': 'ignored',
    '--federated-token-file': 'ignored',
    '--authority-host': 'ignored',
    '--token-cache-dir': 'ignored',
    '--cache-dir': 'ignored',
    '--redirect-url': 'ignored',
    '--timeout': 'ignored',
    '--azure-pipelines-service-connection-id': 'ignored',
    '--legacy': 'switch',
    '--pop-enabled': 'switch',
    '--use-azurerm-env-vars': 'switch',
    '--disable-instance-discovery': 'switch',
    '--disable-environment-override': 'switch',
  },
  variables: {
    pattern: /^(?:AAD_|AZURE_|ARM_)/u,
    harmless: ['AAD_LOGIN_METHOD', 'AZURE_TENANT_ID', 'AZURE_CLI_TIMEOUT'],
  },
  isCalled: (call) =>
    !call.args.some((argument) => argument.startsWith('--oidc-')) &&
    (call.given.has('--server-id', '--tenant-id', '--login', '-l') || isAks(call)),
  read: (call, facts) => {
    const { userName, clusterName, server } = call;
    // These count more than the arguments, which must not say otherwise.
    facts.state('login', call.variables.get('AAD_LOGIN_METHOD'));
    facts.state('tenant', call.variables.get('AZURE_TENANT_ID'));
    const arc = arcId(call);
    facts.state('subscription', arc?.subscription);
    facts.state('resourceGroup', arc?.group);
    facts.state('cluster', arc?.cluster);
    facts.suggest('region', REGION.exec(server?.hostname ?? '')?.[1]);
    // `az aks get-credentials` names user and cluster so.
    const ending = `_${clusterName ?? ''}`;
    if (arc !== undefined || !userName.startsWith('clusterUser_') || !userName.endsWith(ending)) return;
    const group = userName.slice('clusterUser_'.length, -ending.length);
    if (clusterName === undefined || group === '') return;
    facts.suggest('resourceGroup', group);
    facts.suggest('cluster', clusterName);
  },
  runs: ({ given, variables }) => {
    const login = given.all('--login', '-l').at(-1) ?? variables.get('AAD_LOGIN_METHOD');
    return login === 'azurecli' ? ['az'] : login === 'azd' ? ['azd'] : [];
  },
  signIn: (_, facts) => {
    const login = facts.get('login');
    if (login === 'azurecli') return SIGN_IN.az(facts.get('tenant'));
    return login === 'azd' ? SIGN_IN.azd(facts.get('tenant')) : undefined;
  },
};

export const AZURE: readonly Family[] = [kubelogin];

const REGION = /\.(?:hcp|privatelink)\.([a-z0-9]+)\.azmk8s\.io$/u;
/** The application that every AKS cluster with Entra ID takes tokens for. */
const AKS_SERVER = '6dae42f8-4368-4678-94ff-3960e28e3630';

function isAks({ server, given }: FamilyCall): boolean {
  return server?.hostname.endsWith('.azmk8s.io') === true || given.all('--server-id').includes(AKS_SERVER);
}

/** The cluster that a proof-of-possession token is for. */
function arcId({ given }: FamilyCall) {
  const path =
    /(?:^|,)u=\/subscriptions\/([\w-]+)\/resourceGroups\/([\w.()-]+)\/providers\/Microsoft\.Kubernetes\/connectedClusters\/([\w-]+)(?:,|$)/iu;
  const [, subscription, group, cluster] = path.exec(given.all('--pop-claims').at(-1) ?? '') ?? [];
  return subscription === undefined ? undefined : { subscription, group, cluster };
}
