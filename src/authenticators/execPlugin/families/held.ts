import type { HeldFamily } from './family.ts';
import { SIGN_IN } from '../signIn/providerSignIn.ts';
import { GOOGLE_HELD } from './google.ts';

/** A token of OpenShift's own server. `oc login` names the user after the server. */
const openshift: HeldFamily = {
  id: 'openshift',
  label: 'OpenShift',
  isHeld: ({ token }) => token?.startsWith('sha256~') === true,
  read: ({ userName, server }, facts) => {
    const ending = `/${(server?.host ?? '').replaceAll('.', '-')}`;
    if (server !== undefined && userName.endsWith(ending)) facts.suggest('user', userName.slice(0, -ending.length));
  },
  runs: () => [],
  signIn: ({ server }) => SIGN_IN.ocWeb(server?.href.replace(/\/$/u, '')),
};

/** `ibmcloud ks cluster config` writes the tokens; a sign-in of its own gets none into the entry. */
const ibm: HeldFamily = {
  id: 'ibmcloud',
  label: 'IBM Cloud Kubernetes Service',
  isHeld: ({ authProvider }) =>
    authProvider?.name === 'oidc' &&
    /^https:\/\/iam(?:\.[a-z-]+)?\.(?:cloud\.ibm|bluemix)\.(?:com|net)\/identity$/u.test(
      authProvider.config.get('idp-issuer-url') ?? '',
    ),
  read: ({ authProvider, server }, facts) => {
    facts.state('issuer', authProvider?.config.get('idp-issuer-url'));
    facts.suggest(
      'region',
      /^c\d+(?:-e)?\.([a-z0-9-]+)\.containers\.cloud\.ibm\.com$/u.exec(server?.hostname ?? '')?.[1],
    );
  },
  runs: () => [],
  signIn: () => undefined,
};

/** Entries without an exec plugin that belong to the same families, tried in order. */
export const HELD_FAMILIES: readonly HeldFamily[] = [openshift, GOOGLE_HELD, ibm];
