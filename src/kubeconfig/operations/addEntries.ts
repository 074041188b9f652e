import { UserError } from '../../errors/userError.ts';
import type { Edit } from '../edit/patch.ts';
import type { Kubeconfig } from '../read/model.ts';
import type { YamlValue } from '../yaml/render.ts';
import { bodyOf, type CredentialForm } from './changeCredential.ts';
import { checkLine, checkNewName } from './checkNames.ts';
import type { Operation } from './operation.ts';

/** How a cluster's certificate is checked. */
export type Trust =
  /** By the authorities of the machine. */
  | { readonly kind: 'system' }
  /** Absolute path of a PEM file. */
  | { readonly kind: 'file'; readonly path: string }
  /** The text of a PEM file. */
  | { readonly kind: 'data'; readonly pem: string }
  /** Not at all. */
  | { readonly kind: 'none' };

export interface NewCluster {
  readonly name: string;
  readonly server: string;
  readonly trust: Trust;
}

/** Throws 'server-unusable', 'authority-unusable', and those of `checkNewName`. */
export function addCluster(kubeconfig: Kubeconfig, { name, server, trust }: NewCluster): Operation {
  checkNewName(kubeconfig, { list: 'clusters', name });
  checkServer(server);
  return {
    edits: [{ kind: 'add-entry', list: 'clusters', name, body: { server, ...trustFields(trust) } }],
    label: { code: 'add-cluster', data: { name } },
    consequences: [
      ...(server.startsWith('http:') ? [{ code: 'server-unencrypted', data: undefined } as const] : []),
      ...(trust.kind === 'none' ? [{ code: 'server-unverified', data: undefined } as const] : []),
    ],
    expect: [],
  };
}

/** Takes the address of an API server, or throws 'server-unusable'. */
export function checkServer(server: string): void {
  checkLine(server, 'address');
  const url = URL.parse(server);
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (!isWeb || !/^https?:\/\/[^/]/u.test(server) || url.search !== '' || url.hash !== '') {
    throw new UserError('server-unusable', { reason: 'no-address' });
  }
  if (url.username !== '' || url.password !== '') {
    throw new UserError('server-unusable', { reason: 'credentials' });
  }
}

/** Takes the text of a file with certificates, or throws 'authority-unusable'. */
export function checkAuthority(pem: string): void {
  if (/-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/u.test(pem)) return;
  throw new UserError('authority-unusable', { reason: 'no-certificate' });
}

function trustFields(trust: Trust): Readonly<Record<string, YamlValue>> {
  switch (trust.kind) {
    case 'system':
      return {};
    case 'file':
      return { 'certificate-authority': trust.path };
    case 'data':
      checkAuthority(trust.pem);
      return { 'certificate-authority-data': Buffer.from(trust.pem).toString('base64') };
    case 'none':
      return { 'insecure-skip-tls-verify': true };
  }
}

export interface NewUser {
  readonly name: string;
  readonly form: CredentialForm;
  /** A context to be made for it. */
  readonly context: { readonly name: string; readonly cluster: string } | undefined;
}

/** Throws those of `checkNewName` and 'credential-unusable'. */
export function addUser(kubeconfig: Kubeconfig, { name, form, context }: NewUser): Operation {
  checkNewName(kubeconfig, { list: 'users', name });
  const user: Edit = { kind: 'add-entry', list: 'users', name, body: bodyOf(form) };
  if (context === undefined) {
    return {
      edits: [user],
      label: { code: 'add-user', data: { name, context: undefined } },
      consequences: [],
      expect: [],
    };
  }
  checkNewName(kubeconfig, { list: 'contexts', name: context.name });
  const body = { cluster: context.cluster, user: name };
  return {
    edits: [user, { kind: 'add-entry', list: 'contexts', name: context.name, body }],
    label: { code: 'add-user', data: { name, context: context.name } },
    consequences: [],
    expect: [{ list: 'clusters', name: context.cluster }],
  };
}
