import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Authority } from './certificates.ts';

export interface ClusterOptions {
  /** Issues the certificates of the API server and of the administrator. */
  readonly authority: Authority;
  /** The https URL of the provider whose ID tokens the cluster accepts. */
  readonly issuer: string;
  /** What vouches for the issuer's certificate. */
  readonly issuerCaPem: string;
  /** The audience that a token must have. */
  readonly clientId: string;
  /** Of the API server, on 127.0.0.1; any free one unless told. */
  readonly port?: number;
}

/** Writes what the API server reads at its start, and the administrator's kubeconfig, whose path is returned. */
export async function writeClusterFiles(folder: string, options: ClusterOptions, server: string): Promise<string> {
  const { authority } = options;
  const [api, admin] = await Promise.all([
    authority.issue({ commonName: 'kube-apiserver', names: ['localhost'], ips: ['127.0.0.1'] }),
    authority.issue({ commonName: 'admin', organization: 'system:masters', client: true }),
  ]);
  const accounts = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    type: 'sec1',
    format: 'pem',
  });
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server, 'certificate-authority-data': base64(authority.certPem) } }],
    users: [
      {
        name: 'admin',
        user: { 'client-certificate-data': base64(admin.certPem), 'client-key-data': base64(admin.keyPem) },
      },
    ],
    contexts: [{ name: 'admin', context: { cluster: 'test', user: 'admin' } }],
    'current-context': 'admin',
  };
  const files = {
    'ca.crt': authority.certPem,
    'api.crt': api.certPem,
    'api.key': api.keyPem,
    'accounts.key': accounts,
    'authentication.json': JSON.stringify(authentication(options)),
    'admin.kubeconfig': JSON.stringify(kubeconfig),
  };
  await Promise.all(
    Object.entries(files).map(([name, text]) => writeFile(path.join(folder, name), text, { mode: 0o600 })),
  );
  return path.join(folder, 'admin.kubeconfig');
}

/** https://kubernetes.io/docs/reference/access-authn-authz/authentication/#using-authentication-configuration */
function authentication({ issuer, issuerCaPem, clientId }: ClusterOptions): unknown {
  const prefix = 'oidc:';
  return {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AuthenticationConfiguration',
    jwt: [
      {
        issuer: { url: issuer, audiences: [clientId], certificateAuthority: issuerCaPem },
        claimMappings: { username: { claim: 'email', prefix }, groups: { claim: 'groups', prefix } },
      },
    ],
  };
}
