import type { FactCollector } from './facts.ts';
import type { Family } from './family.ts';
import { kubeloginArguments, readClient } from '../commandLine/kubelogin.ts';
import { SIGN_IN } from '../signIn/providerSignIn.ts';

/** github.com/int128/kubelogin. It signs in when it is run, and *Convert* puts this extension in its place. */
const kubelogin: Family = {
  id: 'oidc-kubelogin',
  label: 'OpenID Connect (kubelogin)',
  programs: ['kubelogin', 'kubectl-oidc_login'],
  isCalled: (call) => kubeloginArguments(call) !== undefined,
  read: (call, facts) => {
    const client = readClient(kubeloginArguments(call) ?? []);
    for (const issuer of client.issuers) facts.state('issuer', issuer);
    for (const clientId of client.clientIds) facts.state('clientId', clientId);
    facts.state('grant', client.grant);
    if (!client.isUnderstood) facts.markUnclear();
  },
};

/** github.com/openshift/oc, pkg/cli/gettoken; older ones have kubelogin's options. */
const oc: Family = {
  id: 'openshift',
  label: 'OpenShift',
  programs: ['oc'],
  subcommand: ['get-token'],
  options: {
    '--issuer-url': 'issuer',
    '--client-id': 'clientId',
    '--oidc-issuer-url': 'issuer',
    '--oidc-client-id': 'clientId',
    '--client-secret': 'ignored',
    '--extra-scopes': 'ignored',
    '--callback-address': 'ignored',
    '--callback-port': 'ignored',
    '--certificate-authority': 'ignored',
    '--auto-open-browser': 'switch',
    '--insecure-skip-tls-verify': 'switch',
  },
  signIn: (call, facts) => {
    const [issuer, clientId] = [facts.get('issuer'), facts.get('clientId')];
    const isOwn = call.given.has('--issuer-url') && call.given.has('--client-id');
    if (!isOwn || issuer === undefined || clientId === undefined) return undefined;
    return SIGN_IN.oc({ server: call.server?.href.replace(/\/$/u, ''), issuer, clientId });
  },
};

/** Pinniped's options, which the Tanzu CLI's plugin shares (site/content/docs/reference/cli.md). Both sign in when run. */
const PINNIPED_OPTIONS = {
  '--issuer': 'issuer',
  '--client-id': 'clientId',
  '--request-audience': 'ignored',
  '--concierge-authenticator-name': 'ignored',
  '--concierge-authenticator-type': 'ignored',
  '--concierge-endpoint': 'ignored',
  '--concierge-ca-bundle-data': 'ignored',
  '--concierge-api-group-suffix': 'ignored',
  '--ca-bundle': 'ignored',
  '--ca-bundle-data': 'ignored',
  '--credential-cache': 'ignored',
  '--session-cache': 'ignored',
  '--scopes': 'ignored',
  '--listen-port': 'ignored',
  '--upstream-identity-provider-name': 'ignored',
  '--upstream-identity-provider-type': 'ignored',
  '--upstream-identity-provider-flow': 'ignored',
  '--token': 'ignored',
  '--token-env': 'ignored',
  '--enable-concierge': 'switch',
  '--skip-browser': 'switch',
  '--skip-listen': 'switch',
} as const;

const pinniped: Family = {
  id: 'pinniped',
  label: 'Pinniped',
  programs: ['pinniped', 'kubectl-pinniped'],
  subcommand: ['login', 'oidc|static'],
  options: PINNIPED_OPTIONS,
};

const tanzuPinniped: Family = {
  id: 'tanzu',
  label: 'Tanzu',
  programs: ['tanzu'],
  subcommand: ['pinniped-auth', 'login'],
  options: PINNIPED_OPTIONS,
};

/** github.com/vmware-tanzu/tanzu-cli: a context of its own, of which only the program knows where it signs in. */
const tanzuContext: Family = {
  id: 'tanzu',
  label: 'Tanzu',
  programs: ['tanzu'],
  subcommand: ['context', 'get-token'],
  read: (call, facts: FactCollector) => {
    const [context] = call.words;
    if (context?.isDoubtful === true) facts.markUnclear();
    else facts.state('context', context?.text);
  },
};

export const OPENID: readonly Family[] = [kubelogin, oc, pinniped, tanzuPinniped, tanzuContext];
