import { createServer as createHttpServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect } from 'node:net';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';
import type { Authority } from '../hosts/certificates.ts';

export interface Running {
  readonly port: number;
  stop(): Promise<void>;
}

export interface RunningProxy extends Running {
  /** What was asked for with CONNECT, and with which credentials. */
  readonly tunnels: readonly { target: string; authorization: string | undefined }[];
}

/** An https server on 127.0.0.1 whose certificate is for `name` (and the address, unless another name is given). */
export async function serveTls(authority: Authority, listener: RequestListener, name?: string): Promise<Running> {
  const issued = await authority.issue({
    commonName: name ?? 'localhost',
    names: [name ?? 'localhost'],
    ips: name === undefined ? ['127.0.0.1'] : [],
  });
  return await listening(createHttpsServer({ key: issued.keyPem, cert: issued.certPem }, listener));
}

export async function serveHttp(listener: RequestListener): Promise<Running> {
  return await listening(createHttpServer(listener));
}

/** A CONNECT proxy that leads every name to 127.0.0.1 at `targetPort`; with `credentials` ("user:password") it asks. */
export async function serveProxy(targetPort: number, credentials?: string): Promise<RunningProxy> {
  const tunnels: { target: string; authorization: string | undefined }[] = [];
  const expected = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
  const sockets = new Set<Socket>();
  const server = createHttpServer();
  server.on('connect', (request, socket: Socket) => {
    const authorization = request.headers['proxy-authorization'];
    tunnels.push({ target: request.url ?? '', authorization });
    if (expected !== undefined && authorization !== expected) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n');
      return;
    }
    const target = connect(targetPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(target).pipe(socket);
    });
    [socket, target].forEach((one) => {
      sockets.add(one);
      one.on('error', () => one.destroy());
    });
  });
  const running = await listening(server);
  return {
    ...running,
    tunnels,
    stop: async () => {
      sockets.forEach((socket) => socket.destroy());
      await running.stop();
    },
  };
}

/** Listens on a free port of 127.0.0.1. */
export async function listening(server: Server | NetServer): Promise<Running> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      sockets.forEach((socket) => socket.destroy());
      await closed;
    },
  };
}
