import { clean } from '../base/clean.ts';
import { jsonIn } from '../base/json.ts';
import { Problem } from '../base/problem.ts';

/** What kubectl tells a credential plugin in KUBERNETES_EXEC_INFO (client.authentication.k8s.io). */
export interface ExecInfo {
  readonly apiVersion: ExecVersion;
  /** Undefined unless the user entry says `provideClusterInfo: true`. */
  readonly cluster: ExecCluster | undefined;
}

export type ExecVersion = (typeof VERSIONS)[number];

/** Named as a kubeconfig cluster is in `kubeconfig/model.ts`, so that both make the same destination. */
export interface ExecCluster {
  readonly server: string | undefined;
  /** The path of a file; Go clients put its content into the data instead. */
  readonly certificateAuthority: string | undefined;
  readonly certificateAuthorityData: string | undefined;
  readonly tlsServerName: string | undefined;
  readonly insecureSkipTlsVerify: boolean;
  readonly proxyUrl: string | undefined;
}

const VERSIONS = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'] as const;
/** kubectl's own are a few kB; the certificate authorities of a large company some hundred. */
const LONGEST = 1 << 20;

/** Throws Problem 'exec-info-absent' or 'exec-info-garbled'. */
export function parseExecInfo(text: string | undefined): ExecInfo {
  if (text === undefined || text === '') {
    throw new Problem(
      'exec-info-absent',
      'KUBERNETES_EXEC_INFO is not set: this program is run by kubectl and other clients; set it as user.exec.command in the kubeconfig.',
    );
  }
  const info = text.length > LONGEST ? undefined : record(jsonIn(text));
  if (info?.['kind'] !== 'ExecCredential') {
    throw new Problem(
      'exec-info-garbled',
      'KUBERNETES_EXEC_INFO is not what kubectl passes to a plugin; update the client that ran this.',
    );
  }
  const { apiVersion } = info;
  const version = VERSIONS.find((each) => each === apiVersion);
  if (version === undefined) {
    const found = typeof apiVersion === 'string' ? `"${clean(apiVersion, 80)}"` : 'no version';
    throw new Problem(
      'exec-info-version',
      `The client asks for ${found} of the plugin protocol; write "apiVersion: ${VERSIONS[0]}" in user.exec of the kubeconfig.`,
    );
  }
  const cluster = record(record(info['spec'])?.['cluster']);
  return { apiVersion: version, cluster: cluster === undefined ? undefined : clusterOf(cluster) };
}

/** The file whose content says which certificate authority the client trusts: another one may lie there next time. */
export function authorityFile(cluster: ExecCluster | undefined): string | undefined {
  return cluster?.certificateAuthorityData === undefined ? cluster?.certificateAuthority : undefined;
}

function clusterOf(cluster: Readonly<Record<string, unknown>>): ExecCluster {
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
