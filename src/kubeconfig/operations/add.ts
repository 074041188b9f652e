import { Problem } from '../../base/problem.ts';
import type { Edit } from '../patch.ts';
import type { Kubeconfig } from '../model.ts';
import type { YamlValue } from '../yaml/render.ts';
import { bodyOf } from './credential.ts';
import type { CredentialForm } from './credential.ts';
import { checkLine, checkNewName } from './names.ts';
import { bareName } from './operation.ts';
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

/** Throws Problem 'server-unusable', 'authority-unusable', and those of `checkNewName`. */
export function addCluster(kubeconfig: Kubeconfig, { name, server, trust }: NewCluster): Operation {
  checkNewName(kubeconfig, { list: 'clusters', name });
  checkServer(server);
  return {
    edits: [{ kind: 'add-entry', list: 'clusters', name, body: { server, ...trustFields(trust) } }],
    label: `Add cluster ${bareName(name)}`,
    consequences: [
      ...(server.startsWith('http:')
        ? ['Over http:// kubectl sends no token, and anybody in between reads along.']
        : []),
      ...(trust.kind === 'none' ? ['TLS verification is skipped: anybody in between can read tokens.'] : []),
    ],
    expect: [],
  };
}

/** Takes the address of an API server, or throws Problem 'server-unusable'. */
export function checkServer(server: string): void {
  checkLine(server, 'An address');
  const url = URL.parse(server);
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (!isWeb || !/^https?:\/\/[^/]/u.test(server) || url.search !== '' || url.hash !== '') {
    throw new Problem('server-unusable', 'A server is an address like https://10.0.0.6:6443; correct it.');
  }
  if (url.username !== '' || url.password !== '') {
    throw new Problem('server-unusable', 'A server has no user name or password in its address; remove them.');
  }
}

/** Takes the text of a file with certificates, or throws Problem 'authority-unusable'. */
export function checkAuthority(pem: string): void {
  if (/-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/u.test(pem)) return;
  throw new Problem(
    'authority-unusable',
    'There is no certificate in that file; choose one that begins with -----BEGIN CERTIFICATE-----.',
  );
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

/** Throws those of `checkNewName` and Problem 'credential-unusable'. */
export function addUser(kubeconfig: Kubeconfig, { name, form, context }: NewUser): Operation {
  checkNewName(kubeconfig, { list: 'users', name });
  const user: Edit = { kind: 'add-entry', list: 'users', name, body: bodyOf(form) };
  if (context === undefined) {
    return { edits: [user], label: `Add user ${bareName(name)}`, consequences: [], expect: [] };
  }
  checkNewName(kubeconfig, { list: 'contexts', name: context.name });
  const body = { cluster: context.cluster, user: name };
  return {
    edits: [user, { kind: 'add-entry', list: 'contexts', name: context.name, body }],
    label: `Add user ${bareName(name)} and context ${bareName(context.name)}`,
    consequences: [],
    expect: [{ list: 'clusters', name: context.cluster }],
  };
}
