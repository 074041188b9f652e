import type { EntryList } from '../../kubeconfig/entryLists.ts';
import type { OciErrors } from '../../errors/ociErrors.ts';
import { isUserError, UserError } from '../../errors/userError.ts';
import type { Host } from '../../base/platform.ts';
import type { Edit, YamlValue } from '../../kubeconfig/edit/editText.ts';
import type { Fields } from '../../kubeconfig/transfer/entryBodies.ts';
import { readImportBytes } from '../../kubeconfig/transfer/importSource.ts';
import type { Cluster, Kubeconfig } from '../../kubeconfig/read/model.ts';
import { checkServer } from '../../kubeconfig/operations/addEntries.ts';
import { checkNewName, freeName } from '../../kubeconfig/operations/checkNames.ts';
import type { Operation } from '../../kubeconfig/operations/operation.ts';
import { execWith } from '../../plugin/pluginCommand.ts';
import { type Destination, toDestination } from '../../exec/destination.ts';
import type { PluginCommand } from '../../plugin/install.ts';
import type { OkeConsequence } from '../../text/ociText.ts';

/** What a user entry asks for: the tokens of one profile for one cluster. */
export interface OkeTokens {
  /** OCID. */
  readonly clusterId: string;
  /** An identifier, not a short code. */
  readonly region: string;
  readonly profileName: string;
  readonly kind: 'session' | 'apiKey';
  /** Undefined when it is the one that the CLI takes when nobody names one. */
  readonly configFile: string | undefined;
}

export interface NewOkeCluster {
  readonly contextName: string;
  /** Oracle's own kubeconfig for it: text from outside. */
  readonly yaml: string;
  readonly tokens: OkeTokens;
  /** Undefined: the `oci` CLI. */
  readonly plugin: PluginCommand | undefined;
}

/** An edit that adds a cluster, a user and a context, and what is known of them then. */
export interface AddingOkeCluster extends Operation<OkeConsequence> {
  /** Where its tokens go. */
  readonly destination: Destination;
}

/** Fields that lead the tokens elsewhere, or past the check of the server: an OKE cluster's kubeconfig has none. */
const REFUSED = ['insecure-skip-tls-verify', 'proxy-url', 'tls-server-name', 'certificate-authority'];

const NOTHING_ELSE = {
  certificateAuthority: undefined,
  tlsServerName: undefined,
  insecureSkipTlsVerify: false,
  proxyUrl: undefined,
};

/**
 * Of Oracle's kubeconfig the address and the authority of the API server are taken and nothing else: above all no
 * command. A cluster entry with the same of both that is there already is used.
 * Throws UserError 'oke-kubeconfig-odd', and those of `checkServer` and, for the context, of `checkNewName`.
 */
export async function addOkeCluster(
  kubeconfig: Kubeconfig,
  { contextName, yaml, tokens, plugin }: NewOkeCluster,
  host: Host,
): Promise<AddingOkeCluster> {
  checkNewName(kubeconfig, { list: 'contexts', name: contextName });
  const { server, authorityData } = await serverIn(yaml, host);
  const own = [...kubeconfig.clusters.values()].find((each) => isSame(each, server, authorityData));
  const cluster = own?.name ?? freeName(contextName, kubeconfig.clusters);
  const user = freeName(contextName, kubeconfig.users);
  const body = { server, ...(authorityData !== undefined && { 'certificate-authority-data': authorityData }) };
  const add = (list: EntryList, name: string, fields: Fields): Edit => ({
    kind: 'add-entry',
    list,
    name,
    body: fields,
  });
  return {
    edits: [
      ...(own === undefined ? [add('clusters', cluster, body)] : []),
      add('users', user, { exec: execFor(tokens, plugin) }),
      add('contexts', contextName, { cluster, user }),
    ],
    label: { code: 'add-oke-cluster', data: { context: contextName } },
    consequences: own === undefined ? [] : [{ code: 'cluster-reused', data: { cluster } }],
    expect: own === undefined ? [] : [{ list: 'clusters', name: cluster }],
    destination: toDestination({ ...NOTHING_ELSE, server, certificateAuthorityData: authorityData }, undefined),
  };
}

/** The arguments of `oci` for such tokens: profile and auth are said from the start, whatever the environment says. */
export function tokenArguments({ clusterId, region, profileName, kind, configFile }: OkeTokens): readonly string[] {
  return [
    ...['ce', 'cluster', 'generate-token', '--cluster-id', clusterId, '--region', region],
    ...(configFile === undefined ? [] : ['--config-file', configFile]),
    ...['--profile', profileName, '--auth', kind === 'session' ? 'security_token' : 'api_key'],
  ];
}

/** As Oracle writes it for the CLI, but that never asks on a terminal, where kubectl would hang. */
function execFor(tokens: OkeTokens, plugin: PluginCommand | undefined): YamlValue {
  const args = tokenArguments(tokens);
  if (plugin !== undefined) return execWith(plugin, args);
  return { apiVersion: 'client.authentication.k8s.io/v1beta1', command: 'oci', args, interactiveMode: 'Never' };
}

async function serverIn(
  yaml: string,
  host: Host,
): Promise<{ readonly server: string; readonly authorityData: string | undefined }> {
  const source = { origin: { kind: 'file', path: 'kubeconfig' }, folder: undefined, host } as const;
  const incoming = await readImportBytes(Buffer.from(yaml), source).catch((cause: unknown) => {
    throw isUserError(cause) ? odd({ reason: 'unreadable' }, cause) : cause;
  });
  const [found, ...others] = incoming.bodies.filter(({ list }) => list === 'clusters');
  if (found === undefined || others.length > 0) throw odd({ reason: 'not-one-cluster' });
  const refused = REFUSED.find((field) => isSaid(found.fields[field]));
  if (refused !== undefined) throw odd({ reason: 'field', field: refused });
  const { server, 'certificate-authority-data': authority } = found.fields;
  if (typeof server !== 'string' || !server.startsWith('https://')) throw odd({ reason: 'not-https' });
  checkServer(server);
  if (!isSaid(authority)) return { server, authorityData: undefined };
  const authorityData = typeof authority === 'string' ? authority.replaceAll(/\s/gu, '') : '';
  if (!Buffer.from(authorityData, 'base64').includes('-----BEGIN CERTIFICATE-----')) {
    throw odd({ reason: 'not-certificates' });
  }
  return { server, authorityData };
}

function isSaid(value: YamlValue | undefined): boolean {
  return value !== undefined && value !== '' && value !== false;
}

function isSame(cluster: Cluster, server: string, authorityData: string | undefined): boolean {
  const { certificateAuthority, insecureSkipTlsVerify, proxyUrl, tlsServerName } = cluster;
  const isPlain = [certificateAuthority, proxyUrl, tlsServerName].every((each) => each === undefined);
  const isChecked = isPlain && !insecureSkipTlsVerify;
  return isChecked && cluster.server === server && cluster.certificateAuthorityData === authorityData;
}

function odd(data: OciErrors['oke-kubeconfig-odd'], cause?: Error): UserError {
  return new UserError('oke-kubeconfig-odd', data, { cause });
}
