import { stringify } from 'yaml';
import { hashName } from '../../base/hash.ts';
import { UserError } from '../../errors/userError.ts';
import { checkLine, checkNamespace } from '../../kubeconfig/operations/checkNames.ts';

/** Who gets which role, as the API server sees them. */
export interface RoleBinding {
  readonly subject: Subject;
  readonly role: Role;
  /** Undefined: in the whole cluster. */
  readonly namespace: string | undefined;
}

export interface Subject {
  readonly kind: 'User' | 'Group';
  /** With the cluster's prefix. */
  readonly name: string;
}

export interface Role {
  /** A Role lies in the namespace itself. */
  readonly kind: 'ClusterRole' | 'Role';
  readonly name: string;
}

const API_GROUP = 'rbac.authorization.k8s.io';

/**
 * A RoleBinding, or a ClusterRoleBinding for the whole cluster, as YAML for kubectl. Throws UserError 'role-unusable',
 * 'subject-unusable', 'name-unusable' or 'namespace-unusable'.
 */
export function roleBindingYaml({ subject, role, namespace }: RoleBinding): string {
  checkSubject(subject.name);
  checkRole(role.name);
  if (namespace !== undefined) checkNamespace(namespace);
  else if (role.kind === 'Role') throw new UserError('role-unusable', { reason: 'no-namespace' });
  const binding = {
    apiVersion: `${API_GROUP}/v1`,
    kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name: bindingName(subject, role), ...(namespace !== undefined && { namespace }) },
    subjects: [{ kind: subject.kind, name: subject.name, apiGroup: API_GROUP }],
    roleRef: { kind: role.kind, name: role.name, apiGroup: API_GROUP },
  };
  // kubectl reads YAML 1.1, where "yes" and "12:30" are no texts.
  return stringify(binding, { version: '1.1', lineWidth: 0 });
}

/**
 * How the API server prefixes the users of an OpenID Connect provider when nobody says otherwise (Kubernetes,
 * `--oidc-username-prefix`, and OKE, which passes it on): the issuer and "#", but nothing for the claim `email`. Groups
 * have none.
 */
export function defaultPrefix(kind: Subject['kind'], { issuer, claim }: { issuer: string; claim: string }): string {
  return kind === 'Group' || claim === 'email' ? '' : `${issuer}#`;
}

/** Takes the OCID of a user or group of OCI, or throws UserError 'subject-unusable'. */
export function checkOcid(kind: Subject['kind'], ocid: string): void {
  // A federated user has the provider's OCID, and its own name behind a slash.
  const pattern =
    kind === 'Group'
      ? /^ocid1\.(?:group|dynamicgroup)\.[\w-]+\.[\w-]*\.[\w.-]+$/u
      : /^ocid1\.(?:user|saml2idp)\.[\w-]+\.[\w-]*\.[\w.-]+(?:\/\S+)?$/u;
  if (!pattern.test(ocid)) throw new UserError('subject-unusable', { reason: 'ocid', kind });
}

/** Takes the name of a user or group, without or with its prefix, or throws UserError 'subject-unusable'. */
export function checkSubject(name: string): void {
  if (name === '') throw new UserError('subject-unusable', { reason: 'empty' });
  checkLine(name, 'name');
  // They are Kubernetes' own; no provider gives them.
  if (name.startsWith('system:')) throw new UserError('subject-unusable', { reason: 'system' });
}

/** Takes the name of a role, or throws UserError 'role-unusable'; the API server takes what can stand in a path. */
export function checkRole(name: string): void {
  if (name === '') throw new UserError('role-unusable', { reason: 'empty' });
  checkLine(name, 'role');
  if (/^\.{1,2}$|[/%]/u.test(name)) throw new UserError('role-unusable', { reason: 'characters' });
}

/** Of its own for each role and subject: what a binding refers to cannot be changed later. */
function bindingName({ kind, name }: Subject, role: Role): string {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]+/gu, '-');
  const hash = hashName(JSON.stringify([kind, name, role.kind, role.name]), 8);
  const words = [role.name, kind, name.slice(-12)].map(plain).join('-').slice(0, 50);
  return `${words}-${hash}`.replaceAll(/-{2,}/gu, '-').replace(/^-/u, '');
}
