import type { Family, FamilyCall } from './family.ts';
import { SIGN_IN, teleportHome } from '../signIn/providerSignIn.ts';

/** github.com/gravitational/teleport, lib/kube/kubeconfig */
const tsh: Family = {
  id: 'teleport',
  label: 'Teleport',
  programs: ['tsh'],
  subcommand: ['kube', 'credentials'],
  options: {
    '--kube-cluster': 'kubeCluster',
    '--teleport-cluster': 'teleportCluster',
    '--proxy': 'proxy',
    '--user': 'user',
    '--identity': 'ignored',
    '-i': 'ignored',
    '--insecure': 'switch',
    '--debug': 'switch',
    '-d': 'switch',
  },
  variables: { pattern: /^TELEPORT_/u, harmless: ['TELEPORT_HOME', 'TELEPORT_DEBUG'] },
  signIn: ({ given, server, variables, host }, facts) => {
    // An identity file is a machine's, or was made by an administrator.
    if (given.has('--identity', '-i', '--user')) return undefined;
    const folder = variables.get('TELEPORT_HOME');
    const home = folder === undefined ? undefined : teleportHome(folder, host);
    if (folder !== undefined && home === undefined) return undefined;
    // A proxy that serves Kubernetes on its own port has another one for signing in.
    const proxy = facts.get('proxy') ?? (server?.port === '' ? server.hostname : undefined);
    const cluster = facts.get('teleportCluster');
    return SIGN_IN.tsh({ proxy, leaf: cluster === proxy?.replace(/:\d+$/u, '') ? undefined : cluster, home });
  },
};

/** Teleport's agent for machines. */
const tbot: Family = {
  id: 'teleport',
  label: 'Teleport Machine ID',
  programs: ['tbot'],
  subcommand: ['kube', 'credentials'],
};

/** github.com/rancher/cli, cmd/kubectl_token.go: it signs in when it is run. */
const rancher: Family = {
  id: 'rancher',
  label: 'Rancher',
  programs: ['rancher'],
  subcommand: ['token'],
  options: {
    '--server': 'server',
    '--user': 'user',
    '--cluster': 'cluster',
    '--auth-provider': 'ignored',
    '--cacerts': 'ignored',
    '--skip-verify': 'switch',
    '--prompt': 'switch',
  },
};

/** github.com/digitalocean/doctl, commands/kubernetes.go */
const doctl: Family = {
  id: 'digitalocean',
  label: 'DigitalOcean',
  programs: ['doctl'],
  subcommand: [
    'kubernetes|kube|k8s|k',
    'cluster|clusters|c',
    'kubeconfig|kubecfg|k8scfg|config|cfg',
    'exec-credential',
  ],
  options: {
    '--context': 'context',
    '--version': 'ignored',
    '--access-token': 'ignored',
    '-t': 'ignored',
    '--api-url': 'ignored',
    '-u': 'ignored',
    '--config': 'ignored',
    '-c': 'ignored',
    '--output': 'ignored',
    '-o': 'ignored',
    '--verbose': 'switch',
    '-v': 'switch',
    '--trace': 'switch',
  },
  variables: { pattern: /^DIGITALOCEAN_/u, facts: { DIGITALOCEAN_CONTEXT: 'context' } },
  read: ({ words }, facts) => {
    const [cluster] = words;
    if (cluster === undefined) return;
    if (!cluster.isDoubtful && UUID.test(cluster.text)) facts.state('clusterId', cluster.text);
    else facts.markUnclear();
  },
  signIn: ({ given }, facts) =>
    given.has('--access-token', '-t', '--api-url', '-u', '--config', '-c')
      ? undefined
      : SIGN_IN.doctl(facts.get('context')),
};

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

const yandex: Family = {
  id: 'yandex',
  label: 'Yandex Cloud',
  programs: ['yc'],
  subcommand: ['k8s|managed-kubernetes', 'create-token'],
  options: {
    '--profile': 'profile',
    '--cloud-id': 'ignored',
    '--folder-id': 'ignored',
    '--format': 'ignored',
    '--token': 'ignored',
    '--impersonate-service-account-id': 'serviceAccount',
  },
  variables: { pattern: /^YC_/u, facts: { YC_PROFILE: 'profile' } },
  signIn: ({ given }, facts) => (given.has('--token') ? undefined : SIGN_IN.yc(facts.get('profile'))),
};

/** github.com/AliyunContainerService/ack-ram-tool: an access key, which no command signs in. */
const alibaba: Family = {
  id: 'alibaba-ack',
  label: 'Alibaba Cloud ACK',
  programs: ['ack-ram-tool'],
  subcommand: ['credential-plugin', 'get-token|get-credential'],
  options: {
    '--cluster-id': 'clusterId',
    '-c': 'clusterId',
    '--profile-name': 'profile',
    '--region-id': 'region',
    '--role-arn': 'ignored',
    '--api-version': 'ignored',
    '--log-level': 'ignored',
    '--assume-yes': 'switch',
    '-y': 'switch',
  },
};

/** github.com/scaleway/scaleway-cli */
const scaleway: Family = {
  id: 'scaleway',
  label: 'Scaleway Kapsule',
  programs: ['scw'],
  subcommand: ['k8s', 'exec-credential'],
  options: {
    '--profile': 'profile',
    '-p': 'profile',
    '--config': 'ignored',
    '-c': 'ignored',
    '--output': 'ignored',
    '-o': 'ignored',
    '--debug': 'switch',
    '-D': 'switch',
  },
  variables: { pattern: /^SCW_/u, facts: { SCW_PROFILE: 'profile', SCW_DEFAULT_REGION: 'region' } },
  read: ({ server }, facts) => {
    facts.state(
      'region',
      /^[0-9a-f-]{36}\.api\.k8s\.([a-z]{2}-[a-z]{3})\.scw\.cloud$/u.exec(server?.hostname ?? '')?.[1],
    );
  },
  signIn: ({ given }, facts) => (given.has('--config', '-c') ? undefined : SIGN_IN.scw(facts.get('profile'))),
};

const nebius: Family = {
  id: 'nebius',
  label: 'Nebius Managed Kubernetes',
  programs: ['nebius'],
  subcommand: ['mk8s', 'v1', 'cluster', 'get-token'],
  options: { '--profile': 'profile', '-p': 'profile', '--format': 'ignored', '--config': 'ignored' },
};

/** github.com/gardener/gardenlogin: what signs in is the garden cluster's own entry. */
const gardener: Family = {
  id: 'gardener',
  label: 'Gardener',
  programs: ['kubectl-gardenlogin', 'gardenlogin'],
  subcommand: ['get-client-certificate'],
  options: { '--name': 'shoot', '--namespace': 'project', '-n': 'project', '--garden-cluster-identity': 'garden' },
  read: ({ userName, clusterName }, facts) => {
    for (const name of [clusterName, userName]) {
      const [, project, shoot] = /^shoot--([a-z0-9-]+?)--([a-z0-9-]+)$/u.exec(name ?? '') ?? [];
      if (facts.get('shoot') !== undefined) return;
      facts.suggest('project', project);
      facts.suggest('shoot', shoot);
    }
  },
};

/** github.com/kubernetes/cloud-provider-openstack: it asks for a password, or has it in variables. */
const keystone: Family = {
  id: 'openstack-keystone',
  label: 'OpenStack Keystone',
  programs: ['client-keystone-auth'],
  options: { '--domain-name': 'ignored', '--project-name': 'project', '--user-name': 'user', '--password': 'ignored' },
};

/** github.com/loft-sh/vcluster */
const vcluster: Family = {
  id: 'vcluster-platform',
  label: 'vCluster Platform',
  programs: ['vcluster'],
  subcommand: ['platform|pro', 'token'],
  options: {
    '--project': 'project',
    '--virtual-cluster': 'virtualCluster',
    '--config': 'value',
    '--silent': 'switch',
    '-s': 'switch',
    '--direct-cluster-endpoint': 'switch',
  },
  signIn: (call) => SIGN_IN.vcluster(platformOrigin(call, '.vcluster')),
};

/** github.com/loft-sh/loftctl, its predecessor. */
const loft: Family = {
  ...vcluster,
  label: 'Loft',
  programs: ['loft'],
  subcommand: ['token'],
  signIn: (call) => SIGN_IN.loft(platformOrigin(call, '.loft')),
};

/** The platform serves its clusters below its own address. Signing in writes the usual settings file, and no other. */
function platformOrigin({ given, server, host: { home } }: FamilyCall, folder: string): string | undefined {
  const usual = `${home.replaceAll('\\', '/')}/${folder}/config.json`;
  if (given.all('--config').some((path) => path.replaceAll('\\', '/') !== usual)) return undefined;
  return server !== undefined && /^\/kubernetes\/(?:cluster|project)\//u.test(server.pathname)
    ? server.origin
    : undefined;
}

/** CyberArk's Secure Cloud Access. */
const grant: Family = {
  id: 'secret-store',
  label: 'CyberArk SCA',
  programs: ['grant'],
  subcommand: ['k8s', 'exec-credential'],
  options: { '--csp': 'ignored', '--fqdn': 'ignored', '--role-id': 'value' },
  read: ({ given }, facts) => {
    for (const id of given.all('--role-id')) {
      const name = /^arn:aws[\w-]*:iam::\d{12}:role\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]+)$/u.exec(id)?.[1];
      if (name === undefined) facts.markUnclear();
      else facts.state('role', name);
    }
  },
  signIn: () => SIGN_IN.grant(),
};

const vault: Family = {
  id: 'secret-store',
  label: 'HashiCorp Vault',
  programs: ['vault-k8s-helper'],
  options: { '--eks-cluster': 'cluster' },
  variables: { pattern: /^VAULT_/u },
  isCalled: ({ args }) => args.length > 0,
  signIn: () => SIGN_IN.vault(),
};

export const PLATFORMS: readonly Family[] = [
  tsh,
  tbot,
  rancher,
  doctl,
  yandex,
  alibaba,
  scaleway,
  nebius,
  gardener,
  keystone,
  vcluster,
  loft,
  grant,
  vault,
];
