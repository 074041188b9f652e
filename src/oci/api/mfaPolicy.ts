import { sanitize } from '../../base/sanitize.ts';
import type { OciErrors } from '../../errors/ociErrors.ts';
import { UserError } from '../../errors/userError.ts';
import { isOcid } from '../config/ocid.ts';

/** Who may do what with OKE clusters, only with a second factor. */
export interface MfaPolicy {
  /** The name or OCID of a group. */
  readonly group: string;
  /** The identity domain of a group's name; undefined for the default one, and for tenancies without domains. */
  readonly domain: string | undefined;
  /** `use`: access the API server, where RoleBindings decide about the rest; `manage`: everything, without any. */
  readonly access: 'use' | 'manage';
  /** The name or OCID of a compartment; undefined: the whole tenancy. */
  readonly compartment: string | undefined;
}

/** What each kind of access grants (Oracle, "Details for Kubernetes Engine", verbs and resource types). */
const GRANTS = { use: 'use clusters', manage: 'manage cluster-family' } as const;

/**
 * The policy statement, as the OCI Console takes it. Throws UserError 'policy-unusable' for names that the policy
 * language cannot hold.
 */
export function mfaPolicy({ group, domain, access, compartment }: MfaPolicy): string {
  const where = compartment === undefined ? 'tenancy' : `compartment ${nameIn(compartment, 'compartment')}`;
  // An OCID implies its domain.
  const isNamed = domain !== undefined && !isOcid(group);
  const who = isNamed ? `${quoted(domain, 'domain')}/${quoted(group, 'group')}` : nameIn(group, 'group');
  return `allow group ${who} to ${GRANTS[access]} in ${where} where request.user.mfaTotpVerified='true'`;
}

type PolicyName = OciErrors['policy-unusable']['name'];

/** Takes the name of a group, a domain or a compartment, or throws UserError 'policy-unusable'. */
export function checkPolicyName(name: string, what: PolicyName): void {
  if (name === '') throw new UserError('policy-unusable', { name: what, reason: 'empty' });
  // A quote would end the name, and what follows it would be policy.
  const isPlain = sanitize(name, name.length + 1) === name && name.isWellFormed() && !/['"\\]/u.test(name);
  if (!isPlain) throw new UserError('policy-unusable', { name: what, reason: 'characters' });
  if (name.length > 250) throw new UserError('policy-unusable', { name: what, reason: 'too-long' });
}

function nameIn(name: string, what: 'group' | 'compartment'): string {
  checkPolicyName(name, what);
  if (isOcid(name)) return `id ${name}`;
  // Compartments within others are named by their path.
  return /^[\w.:-]+$/u.test(name) ? name : quoted(name, what);
}

function quoted(name: string, what: PolicyName): string {
  checkPolicyName(name, what);
  return `'${name}'`;
}
