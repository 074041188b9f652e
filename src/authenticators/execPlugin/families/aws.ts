import type { FactCollector } from './facts.ts';
import type { Call, Family, FamilyVariables, Surroundings } from './family.ts';
import { SIGN_IN } from '../signIn/providerSignIn.ts';

const VARIABLES: FamilyVariables = {
  pattern: /^AWS_/u,
  facts: {
    AWS_PROFILE: 'profile',
    AWS_DEFAULT_PROFILE: 'profile',
    AWS_REGION: 'region',
    AWS_DEFAULT_REGION: 'region',
  },
  harmless: [
    'AWS_STS_REGIONAL_ENDPOINTS',
    'AWS_USE_FIPS_ENDPOINT',
    'AWS_USE_DUALSTACK_ENDPOINT',
    'AWS_SDK_LOAD_CONFIG',
    'AWS_PAGER',
    'AWS_DEFAULT_OUTPUT',
    'AWS_CLI_AUTO_PROMPT',
    'AWS_MAX_ATTEMPTS',
    'AWS_RETRY_MODE',
  ],
};

/** The AWS CLI: docs.aws.amazon.com/cli, eks get-token and the global options. */
const cli: Family = {
  id: 'aws-eks',
  label: 'AWS EKS',
  programs: ['aws', 'aws2'],
  subcommand: ['eks', 'get-token'],
  options: {
    '--profile': 'profile',
    '--region': 'region',
    '--cluster-name': 'cluster',
    '--cluster-id': 'clusterId',
    '--role-arn': 'value',
    '--output': 'ignored',
    '--query': 'ignored',
    '--color': 'ignored',
    '--endpoint-url': 'ignored',
    '--ca-bundle': 'ignored',
    '--cli-read-timeout': 'ignored',
    '--cli-connect-timeout': 'ignored',
    '--cli-binary-format': 'ignored',
    '--debug': 'switch',
    '--no-verify-ssl': 'switch',
    '--no-paginate': 'switch',
    '--no-sign-request': 'switch',
    '--no-cli-pager': 'switch',
    '--no-cli-auto-prompt': 'switch',
  },
  variables: VARIABLES,
  read: (call, facts) => {
    readRoles(call.given.all('--role-arn'), facts);
    readSurroundings(call, facts);
  },
  signIn: (_, facts) => SIGN_IN.aws(facts.get('profile')),
};

/** github.com/kubernetes-sigs/aws-iam-authenticator, cmd/aws-iam-authenticator/token.go */
const iamAuthenticator: Family = {
  id: 'aws-eks',
  label: 'AWS EKS',
  programs: ['aws-iam-authenticator', 'heptio-authenticator-aws'],
  subcommand: ['token'],
  options: {
    '--cluster-id': 'cluster',
    '-i': 'cluster',
    '--role': 'value',
    '-r': 'value',
    '--region': 'region',
    '--session-name': 'ignored',
    '-s': 'ignored',
    '--external-id': 'ignored',
    '-e': 'ignored',
    '--log-format': 'ignored',
    '-l': 'ignored',
    '--cache': 'switch',
    '--token-only': 'switch',
    '--forward-session-name': 'switch',
  },
  variables: VARIABLES,
  read: (call, facts) => {
    readRoles(call.given.all('--role', '-r'), facts);
    readSurroundings(call, facts);
  },
  signIn: (call, facts) => (isNode(call, facts) ? undefined : SIGN_IN.aws(facts.get('profile'))),
};

/** github.com/panfactum/stack: its CLI runs the AWS CLI's. */
const panfactum: Family = {
  id: 'aws-eks',
  label: 'AWS EKS',
  programs: ['pf'],
  subcommand: ['k8s', 'get-token'],
  options: { '--profile': 'profile', '--region': 'region', '--cluster-name': 'cluster' },
  variables: VARIABLES,
  read: readSurroundings,
  runs: () => ['aws'],
  signIn: (_, facts) => SIGN_IN.aws(facts.get('profile')),
};

export const AWS: readonly Family[] = [cli, iamAuthenticator, panfactum];

/** The kubelet of a node runs the authenticator by its whole path, and the machine's own role signs in. */
function isNode({ command }: Call, facts: FactCollector): boolean {
  return facts.get('profile') === undefined && /[\\/]/u.test(command);
}

function readRoles(arns: readonly string[], facts: FactCollector): void {
  for (const arn of arns) {
    const name = /^arn:aws[\w-]*:iam::\d{12}:role\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]+)$/u.exec(arn)?.[1];
    if (name === undefined) facts.markUnclear();
    else facts.state('role', name);
  }
}

/** A cluster's own address names its region; the name that `aws eks update-kubeconfig` gives names account and region. */
function readSurroundings({ server, userName, clusterName }: Surroundings, facts: FactCollector): void {
  facts.state('region', regionOf(server));
  for (const name of [clusterName, userName]) {
    const [, region, account, cluster] =
      /^arn:aws[\w-]*:eks:([a-z0-9-]+):(\d{12}):cluster\/([\w-]+)$/u.exec(name ?? '') ?? [];
    if (cluster !== facts.get('cluster') || (facts.get('region') ?? region) !== region) continue;
    facts.suggest('account', account);
    facts.suggest('region', region);
  }
}

function regionOf(server: URL | undefined): string | undefined {
  const host = server?.hostname ?? '';
  return (
    /^[0-9a-f]{32}\.[a-z0-9]+\.([a-z0-9-]+)\.eks\.amazonaws\.com(?:\.cn)?$/u.exec(host)?.[1] ??
    /^[0-9a-f]{32}\.[a-z0-9]+\.eks-cluster\.([a-z0-9-]+)\.api\.aws$/u.exec(host)?.[1]
  );
}
