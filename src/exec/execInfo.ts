import { jsonIn } from '../base/json.ts';
import { UserError } from '../errors/userError.ts';
import type { ClusterConnection } from './clusterConnection.ts';

/** What kubectl tells a credential plugin in KUBERNETES_EXEC_INFO (client.authentication.k8s.io). */
export interface ExecInfo {
  readonly apiVersion: ExecVersion;
  /** Undefined unless the user entry says `provideClusterInfo: true`. */
  readonly cluster: ClusterConnection | undefined;
}

export type ExecVersion = (typeof VERSIONS)[number];

const VERSIONS = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'] as const;
/** kubectl's own are a few kB; the certificate authorities of a large company some hundred. */
const LONGEST = 1 << 20;

/** Throws UserError 'exec-info-absent', 'exec-info-garbled' or 'exec-info-version'. */
export function parseExecInfo(text: string | undefined): ExecInfo {
  if (text === undefined || text === '') {
    throw new UserError('exec-info-absent');
  }
  const info = text.length > LONGEST ? undefined : record(jsonIn(text));
  if (info?.['kind'] !== 'ExecCredential') {
    throw new UserError('exec-info-garbled');
  }
  const { apiVersion } = info;
  const version = VERSIONS.find((each) => each === apiVersion);
  if (version === undefined) {
    const found = typeof apiVersion === 'string' ? apiVersion : undefined;
    throw new UserError('exec-info-version', { found, wanted: VERSIONS[0] });
  }
  const cluster = record(record(info['spec'])?.['cluster']);
  return { apiVersion: version, cluster: cluster === undefined ? undefined : clusterOf(cluster) };
}

/** The file whose content says which certificate authority the client trusts: another one may lie there next time. */
export function authorityFile(cluster: ClusterConnection | undefined): string | undefined {
  return cluster?.certificateAuthorityData === undefined ? cluster?.certificateAuthority : undefined;
}

function clusterOf(cluster: Readonly<Record<string, unknown>>): ClusterConnection {
  const text = (key: string): string | undefined => {
    const value = cluster[key];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return {
    server: text('server'),
    certificateAuthority: text('certificate-authority'),
    certificateAuthorityData: text('certificate-authority-data')?.replaceAll(/[\r\n]/gu, ''),
    tlsServerName: text('tls-server-name'),
    insecureSkipTlsVerify: cluster['insecure-skip-tls-verify'] === true,
    proxyUrl: text('proxy-url'),
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.assign(Object.create(null) as Record<string, unknown>, value)
    : undefined;
}
