import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Problem } from '../base/problem.ts';
import type { Page } from './pages.ts';

/** Loopback addresses of this machine. */
export interface ListenPlace {
  readonly addresses: readonly [string, ...string[]];
  /** 0 for any free one. */
  readonly port: number;
}

/**
 * One server for each address, all on one port; none is left behind when one fails. Throws Problem `port-in-use`,
 * `port-forbidden` or `address-missing`.
 */
export async function listenAt(place: ListenPlace): Promise<[Server, ...Server[]]> {
  const [first, ...others] = place.addresses;
  const main = await listening(first, place.port);
  const { port } = main.address() as AddressInfo;
  const servers: [Server, ...Server[]] = [main];
  try {
    for (const address of others) {
      servers.push(await listening(address, port));
    }
  } catch (error) {
    // Without IPv6 "localhost" can only mean the first address.
    if (!(error instanceof Problem && error.code === 'address-missing')) {
      await Promise.all(servers.map(closed));
      throw error;
    }
  }
  return servers;
}

async function listening(address: string, port: number): Promise<Server> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000 });
  server.maxConnections = 32;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(listenProblem(error.code, port));
    });
    server.listen(port, address, resolve);
  });
  return server;
}

function listenProblem(code = 'unknown', port: number): Problem {
  switch (code) {
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
      return new Problem('address-missing', 'This machine has no such loopback address: use http://127.0.0.1.');
    case 'EACCES':
      return new Problem(
        'port-forbidden',
        `Port ${port} of the redirect URL may not be used here: choose one above 1023.`,
      );
    default:
      return new Problem(
        'port-in-use',
        `Port ${port} of the redirect URL is in use: end the program that uses it (kubelogin waits on 8000, for example) or choose another registered redirect URL.`,
        { cause: code },
      );
  }
}

export async function closed(server: Server): Promise<void> {
  const done = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await done;
}

/** Resolves when the page was handed over, or when the browser has gone. */
export async function showPage(response: ServerResponse, page: Page): Promise<void> {
  if (response.writableEnded || response.destroyed) {
    return;
  }
  await new Promise<void>((resolve) => {
    response.once('close', resolve);
    response.writeHead(page.status, { ...page.headers }).end(page.html, resolve);
  });
}
