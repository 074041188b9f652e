import { CLUSTER, generate } from '../oci/home.ts';
import { createAuthority } from './certificates.ts';
import { startCluster, type Cluster } from './cluster.ts';
import { startOkeApiServer, type OkeApiServer } from './oke-api-server.ts';
import { startOracle, type Oracle } from './oracle.ts';

/** Oracle, and an OKE cluster that knows its tokens. */
export interface OkeEnvironment {
  readonly oracle: Oracle;
  readonly cluster: Cluster;
  readonly apiServer: OkeApiServer;
  /** Of the API server, as a kubeconfig names a cluster and client-go names it to a plugin. */
  readonly destination: Readonly<Record<'server' | 'certificate-authority-data', string>>;
  /** A kubeconfig whose current context `oke` has this `user`. */
  kubeconfig(user: unknown): string;
  stop(): Promise<void>;
}

export const API_VERSION = 'client.authentication.k8s.io/v1beta1';

export async function startOkeEnvironment(): Promise<OkeEnvironment> {
  const ends: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const authority = await createAuthority();
    const oracle = await startOracle();
    ends.push(() => oracle.stop());
    const provider = { issuer: 'https://127.0.0.1:1', issuerCaPem: authority.certPem, clientId: 'nobody' };
    const cluster = await startCluster({ authority, ...provider });
    ends.push(() => cluster.stop());
    const apiServer = await startOkeApiServer({ authority, cluster, oracle, clusterId: CLUSTER });
    ends.push(() => apiServer.stop());
    const certificate = Buffer.from(apiServer.caPem).toString('base64');
    const destination = { server: apiServer.server, 'certificate-authority-data': certificate };
    return { oracle, cluster, apiServer, destination, kubeconfig: (user) => kubeconfig(destination, user), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function kubeconfig(destination: OkeEnvironment['destination'], user: unknown): string {
  const content = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'oke', cluster: destination }],
    users: [{ name: 'me', user }],
    contexts: [{ name: 'oke', context: { cluster: 'oke', user: 'me', namespace: 'payments' } }],
    'current-context': 'oke',
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** From `ce` on, as Oracle's documentation of OKE with MFA has it. */
export function okeArguments(...more: readonly string[]): readonly string[] {
  return generate('--region', 'us-ashburn-1', '--profile', 'MFA', '--auth', 'security_token', ...more);
}

/** A kubeconfig's user whose tokens come from the CLI, or from our plugin in its place. */
export function okeUser(command: string, ...more: readonly string[]): unknown {
  const exec = { apiVersion: API_VERSION, command, args: okeArguments(...more), env: [], provideClusterInfo: true };
  return { exec };
}
