import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NetErrors } from '../errors/netErrors.ts';
import { isUserError, UserError, type UserErrorOf } from '../errors/userError.ts';
import type { Page } from './browserPages.ts';

/** Loopback addresses of this machine. */
export interface ListenPlace {
  readonly addresses: readonly [string, ...string[]];
  /** 0 for any free one. */
  readonly port: number;
}

/**
 * One server for each address, all on one port; none is left behind when one fails. Throws UserError
 * 'port-in-use', 'port-forbidden' or 'address-missing'.
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
    if (!isUserError(error, 'address-missing')) {
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
      reject(listenError(error.code, port));
    });
    server.listen(port, address, resolve);
  });
  return server;
}

function listenError(code = 'unknown', port: number): UserErrorOf<keyof NetErrors> {
  switch (code) {
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
      return new UserError('address-missing');
    case 'EACCES':
      return new UserError('port-forbidden', { port });
    default:
      return new UserError('port-in-use', { port }, { cause: code });
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
