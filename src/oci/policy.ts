import { clean } from '../base/clean.ts';
import { Problem } from '../base/problem.ts';
import { isOcid } from './ocid.ts';

/** Who may do what with OKE clusters, signed in with a second factor alone. */
export interface MfaPolicy {
  /** The name or OCID of a group. */
  readonly group: string;
  /** The identity domain of a group's name; undefined for the default one, and for tenancies without domains. */
  readonly domain: string | undefined;
  /** `use`: reach the API server, where RoleBindings decide about the rest; `manage`: everything, without any. */
  readonly access: 'use' | 'manage';
  /** The name or OCID of a compartment; undefined: the whole tenancy. */
  readonly compartment: string | undefined;
}

/** What each kind of access grants (Oracle, "Details for Kubernetes Engine", verbs and resource types). */
const GRANTS = {
  use: {
    verb: 'use clusters',
    words: 'They reach the API server; RoleBindings say what they may do there.',
  },
  manage: {
    verb: 'manage cluster-family',
    words: 'They may do everything there, whatever RoleBindings say.',
  },
} as const;

/**
 * The policy statement with what to know before it is saved, each line of that behind a "#". Throws Problem
 * 'policy-unusable' for names that the policy language cannot hold.
 */
export function mfaPolicy({ group, domain, access, compartment }: MfaPolicy): string {
  const { verb, words } = GRANTS[access];
  const where = compartment === undefined ? 'tenancy' : `compartment ${nameIn(compartment, 'compartment')}`;
  // An OCID says its domain by itself.
  const isNamed = domain !== undefined && !isOcid(group);
  const who = isNamed ? `${quoted(domain, 'domain')}/${quoted(group, 'group')}` : nameIn(group, 'group');
  return `# IAM policy for OKE with MFA.
# Lines that begin with "#" are for you: paste the other one into a policy.
#
# ${words}
#
# It only adds: a policy that allows the same without this condition
# still does, so look for one and remove it.
#
# Whether request.user.mfaTotpVerified is set for users of identity
# domains is to be confirmed: see that kubectl is refused after a sign-in
# without the second factor before you rely on it.

allow group ${who} to ${verb} in ${where} where request.user.mfaTotpVerified='true'
`;
}

/** Takes the name of a group, a domain or a compartment, or throws Problem 'policy-unusable'. */
export function checkPolicyName(name: string, what: 'group' | 'domain' | 'compartment'): void {
  if (name === '') throw unusable(`Enter the ${what}.`);
  // A quote would end the name, and what follows it would be policy.
  const isPlain = clean(name, name.length + 1) === name && name.isWellFormed() && !/['"\\]/u.test(name);
  if (!isPlain) throw unusable(`The name of a ${what} has no quotes, backslashes or invisible characters in it.`);
  if (name.length > 250) throw unusable(`The name of a ${what} is shorter than that; check it.`);
}

function nameIn(name: string, what: 'group' | 'compartment'): string {
  checkPolicyName(name, what);
  if (isOcid(name)) return `id ${name}`;
  // Compartments within others are named by their path.
  return /^[\w.:-]+$/u.test(name) ? name : quoted(name, what);
}

function quoted(name: string, what: 'group' | 'domain' | 'compartment'): string {
  checkPolicyName(name, what);
  return `'${name}'`;
}

function unusable(sentence: string): Problem {
  return new Problem('policy-unusable', sentence);
}
