import { readFile } from 'node:fs/promises';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request } from 'node:https';
import { listening } from '../net/servers.ts';
import type { Authority } from './certificates.ts';
import type { Cluster } from './cluster.ts';
import type { Caller } from './oracle-sessions.ts';
import { requestOfOkeToken } from './oracle-signature.ts';
import type { Oracle } from './oracle.ts';

/** What a client asked for, as whom, or why it was turned away. */
export interface OkeApiRequest {
  readonly path: string;
  /** OCID. */
  readonly user: string | undefined;
  readonly refusal: string | undefined;
}

/** The API server of an OKE cluster: it verifies Oracle's tokens and hands requests to a real API server. */
export interface OkeApiServer {
  readonly server: string;
  /** Host and port, as a cluster's endpoint is told. */
  readonly address: string;
  readonly caPem: string;
  /** In order. */
  readonly requests: readonly OkeApiRequest[];
  stop(): Promise<void>;
}

export interface OkeApiServerOptions {
  readonly authority: Authority;
  readonly cluster: Cluster;
  /** Knows the sessions and API keys, and what time it is. */
  readonly oracle: Pick<Oracle, 'authenticate'>;
  /** The OCID for which a token must be. */
  readonly clusterId: string;
}

/** Every user is in this one; no role is bound to it. */
export const OCI_GROUP = 'ocid1.group.oc1..aaaaaaaaoperators';

/** As the API server itself answers. */
const UNAUTHORIZED = JSON.stringify({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: 'Unauthorized',
  reason: 'Unauthorized',
  code: 401,
});

/** Verifies tokens as OKE does and hands the request to the real API server, which trusts it about the user. */
export async function startOkeApiServer({
  authority,
  cluster,
  oracle,
  clusterId,
}: OkeApiServerOptions): Promise<OkeApiServer> {
  const { certPem, keyPem } = await authority.issue({ commonName: 'oke', names: ['localhost'], ips: ['127.0.0.1'] });
  const agent = new Agent({ ...(await adminOf(cluster)), ca: cluster.caPem, keepAlive: true });
  const requests: OkeApiRequest[] = [];

  function callerOf({ authorization = '' }: IncomingHttpHeaders): Caller {
    const [, token] = /^Bearer (.+)$/u.exec(authorization) ?? [];
    if (token === undefined) throw new Error('there is no token');
    const asked = requestOfOkeToken(token);
    if (!/^containerengine\.[\w-]+\.oraclecloud\.com$/u.test(asked.host)) throw new Error('it is for another service');
    if (asked.path !== `/cluster_request/${clusterId}`) throw new Error('it is for another cluster');
    return oracle.authenticate(asked);
  }

  function handOn(message: IncomingMessage, response: ServerResponse, { user }: Caller): void {
    const headers = Object.fromEntries(
      Object.entries(message.headers).filter(([name]) => !/^(?:host|authorization|impersonate-.*)$/u.test(name)),
    );
    const url = new URL(message.url ?? '', cluster.server);
    const impersonated = { ...headers, 'impersonate-user': user, 'impersonate-group': OCI_GROUP };
    const onward = request(url, { agent, method: message.method, headers: impersonated }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    message.pipe(onward);
  }

  const endpoint = await listening(
    createServer({ cert: certPem, key: keyPem }, (message, response) => {
      const path = message.url ?? '';
      try {
        const caller = callerOf(message.headers);
        requests.push({ path, user: caller.user, refusal: undefined });
        handOn(message, response, caller);
      } catch (error) {
        requests.push({ path, user: undefined, refusal: (error as Error).message });
        response.writeHead(401, { 'content-type': 'application/json' }).end(UNAUTHORIZED);
      }
    }),
  );
  const address = `127.0.0.1:${endpoint.port}`;
  return {
    server: `https://${address}`,
    address,
    caPem: authority.certPem,
    requests,
    stop: async () => {
      await endpoint.stop();
      agent.destroy();
    },
  };
}

/** The administrator, who may impersonate anybody. */
async function adminOf({ adminKubeconfig }: Cluster): Promise<{ cert: Buffer; key: Buffer }> {
  const { users } = JSON.parse(await readFile(adminKubeconfig, 'utf8')) as {
    users: { user: { 'client-certificate-data': string; 'client-key-data': string } }[];
  };
  const user = users[0]!.user;
  return {
    cert: Buffer.from(user['client-certificate-data'], 'base64'),
    key: Buffer.from(user['client-key-data'], 'base64'),
  };
}
