import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareBinaries, type Binaries } from './binaries.ts';
import { writeClusterFiles, type ClusterOptions } from './cluster-files.ts';
import { clusterObjects } from './cluster-objects.ts';
import { kubectl } from './kubectl.ts';
import { freePorts, startProgram, until, type Running } from './process.ts';

export { prepareBinaries as prepareCluster } from './binaries.ts';

/** A running API server. Users are `oidc:<email>`, groups `oidc:<group>`; see `clusterObjects` for what is in it. */
export interface Cluster {
  readonly server: string;
  readonly port: number;
  readonly caPem: string;
  /** A kubeconfig file of an administrator. It is removed by `stop`. */
  readonly adminKubeconfig: string;
  stop(): Promise<void>;
}

interface Identity {
  readonly username: string;
  readonly groups: readonly string[];
}

/** Starts etcd and an API server on 127.0.0.1; ready for kubectl when this resolves, in a few seconds. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const binaries = await prepareBinaries(() => undefined);
  const folder = await mkdtemp(path.join(tmpdir(), 'cluster-'));
  const started: Running[] = [];
  // The API server goes before etcd: the other way round it hangs for minutes.
  const stop = async (): Promise<void> => {
    for (const program of started.toReversed()) await program.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const [etcdPort = 0, peerPort = 0, freePort = 0] = await freePorts(3);
    const port = options.port ?? freePort;
    const etcdUrl = `http://127.0.0.1:${etcdPort}`;
    started.push(startEtcd(binaries, folder, etcdUrl, `http://127.0.0.1:${peerPort}`));
    const server = `https://127.0.0.1:${port}`;
    const adminKubeconfig = await writeClusterFiles(folder, options, server);
    const apiServer = startApiServer(binaries, folder, etcdUrl, port);
    started.push(apiServer);
    const { certPem: caPem } = options.authority;
    const isReady = async (): Promise<true | undefined> =>
      (await ask({ url: `${server}/readyz`, caPem })) === 200 || undefined;
    await until('the API server', isReady, { program: apiServer });
    await createObjects(folder, adminKubeconfig);
    return { server, port, caPem, adminKubeconfig, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Waits until the cluster accepts a token of its provider: it fetches the provider's keys in the background, so being
 * ready is not enough.
 * @returns who the cluster takes the bearer of the token for
 */
export async function waitForIssuer(cluster: Cluster, token: string): Promise<Identity> {
  const url = `${cluster.server}/apis/authentication.k8s.io/v1/selfsubjectreviews`;
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  return until('the cluster to accept its provider', async () => {
    let text = '';
    const onText = (answer: string): void => {
      text = answer;
    };
    if ((await ask({ url, caPem: cluster.caPem, token, body, onText })) !== 201) return undefined;
    return (JSON.parse(text) as { status: { userInfo: Identity } }).status.userInfo;
  });
}

function startEtcd(binaries: Binaries, folder: string, url: string, peerUrl: string): Running {
  const args = ['--data-dir', path.join(folder, 'etcd'), '--unsafe-no-fsync', '--log-level', 'error'];
  const urls = ['--listen-client-urls', url, '--advertise-client-urls', url, '--listen-peer-urls', peerUrl];
  return startProgram({ command: binaries.etcd, args: [...args, ...urls], cwd: folder });
}

function startApiServer(binaries: Binaries, folder: string, etcdUrl: string, port: number): Running {
  const args = [
    `--etcd-servers=${etcdUrl}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    '--tls-cert-file=api.crt',
    '--tls-private-key-file=api.key',
    '--client-ca-file=ca.crt',
    '--service-account-issuer=https://kubernetes.default.svc',
    '--service-account-key-file=accounts.key',
    '--service-account-signing-key-file=accounts.key',
    '--service-cluster-ip-range=10.0.0.0/24',
    '--disable-admission-plugins=ServiceAccount',
    '--authorization-mode=RBAC',
    '--authentication-config=authentication.json',
  ];
  return startProgram({ command: binaries.kubeApiserver, args, cwd: folder });
}

async function createObjects(folder: string, kubeconfig: string): Promise<void> {
  const file = path.join(folder, 'objects.json');
  await writeFile(file, JSON.stringify(clusterObjects));
  const { code, stderr } = await kubectl({ kubeconfig, args: ['create', '-f', file] });
  if (code !== 0) throw new Error(`The cluster's first objects could not be created: ${stderr}`);
}

interface Question {
  readonly url: string;
  readonly caPem: string;
  readonly token?: string;
  /** Sent as JSON by POST. */
  readonly body?: unknown;
  readonly onText?: (text: string) => void;
}

/** The status of the API server's answer; undefined when it does not answer. */
function ask({ url, caPem, token, body, onText }: Question): Promise<number | undefined> {
  return new Promise((resolve) => {
    const headers = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const options = { ca: caPem, headers, agent: false, method: body === undefined ? 'GET' : 'POST', timeout: 10_000 };
    const question = request(url, options, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.once('end', () => {
        onText?.(text);
        resolve(answer.statusCode);
      });
    });
    question.once('error', () => {
      resolve(undefined);
    });
    question.once('timeout', () => question.destroy());
    question.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
