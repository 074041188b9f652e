import { createServer } from 'node:https';
import { listening } from '../net/servers.ts';
import type { Authority } from './certificates.ts';

/** A server that the person trusts nothing of, although its certificate is good. */
export interface AttackerServer {
  readonly url: string;
  /** How often somebody asked it for anything. */
  readonly requests: number;
  stop(): Promise<void>;
}

export async function startAttackerServer(authority: Authority): Promise<AttackerServer> {
  const { certPem, keyPem } = await authority.issue({ commonName: 'thief', ips: ['127.0.0.1'] });
  let requests = 0;
  const server = createServer({ cert: certPem, key: keyPem }, (_, response) => {
    requests++;
    response.end('{}');
  });
  const { port, stop } = await listening(server);
  return {
    url: `https://127.0.0.1:${port}`,
    get requests() {
      return requests;
    },
    stop,
  };
}
