import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerIn, answerPasted } from './callback.ts';
import { closed, listenAt, showPage } from '../net/loopbackServer.ts';
import { canceledPage, ignoredPage, type Page } from '../net/browserPages.ts';
import { placeOf } from './redirectUrl.ts';

export interface ListenerOptions {
  /** One that is registered at the provider; otherwise `http://127.0.0.1:<free port>/callback`. */
  readonly redirectUrl?: string;
  /** Further `Host` values under which the browser may come, such as that of the editor's external URI. */
  readonly furtherHosts: () => readonly string[];
}

/** The browser has come back. */
export interface Callback {
  /** The redirect URL with the provider's answer in its query, for `SignIn.finish`. */
  readonly url: string;
  /** What the browser is to be shown at last; it waits for that. Nothing happens for a pasted address. */
  respond(page: Page): Promise<void>;
}

export interface Listener {
  /** What to register and to send, with the port that is listened on. */
  readonly redirectUrl: string;
  readonly port: number;
  /**
   * Resolves with the first visit that answers the sign-in that `matches` knows; anything else gets the 'No sign-in'
   * page and ignored. Rejects with the signal's reason. One sign-in for each listener.
   */
  waitForCallback(matches: (state: string) => boolean, signal: AbortSignal): Promise<Callback>;
  /** *Paste the Address*: throws a UserError for what does not answer this sign-in, and the wait goes on. */
  accept(pasted: string): void;
  close(): Promise<void>;
}

interface Waiting {
  readonly matches: (state: string) => boolean;
  readonly resolve: (callback: Callback) => void;
}

/**
 * Listens on the loopback interface only. Throws a UserError: `port-in-use`, `port-forbidden`, `address-missing`,
 * `redirect-url-unusable`.
 */
export async function listenForCallback(options: ListenerOptions): Promise<Listener> {
  const place = placeOf(options.redirectUrl ?? 'http://127.0.0.1/callback');
  let waiting: Waiting | undefined;
  let held: ServerResponse | undefined;

  const servers = await listenAt(place);
  const port = (servers[0].address() as AddressInfo).port;
  const redirectUrl = place.withPort(port);
  const { host, pathname } = new URL(redirectUrl);
  servers.forEach((server) => server.on('request', visited));

  function visited(request: IncomingMessage, response: ServerResponse): void {
    const target = request.url ?? '';
    const query = target.indexOf('?');
    const path = query < 0 ? target : target.slice(0, query);
    const hosts = [host, ...options.furtherHosts()].map((one) => one.toLowerCase());
    if (!hosts.includes(request.headers.host?.toLowerCase() ?? '')) {
      void showPage(response, ignoredPage(403));
    } else if (path !== pathname) {
      void showPage(response, ignoredPage(404));
    } else if (request.method !== 'GET') {
      void showPage(response, ignoredPage(405));
    } else {
      const answer = waiting && answerIn(query < 0 ? '' : target.slice(query), waiting.matches);
      if (answer === undefined) {
        void showPage(response, ignoredPage(400));
        return;
      }
      held = response;
      deliver(answer, (page) => showPage(response, page));
    }
  }

  /** The first right answer ends the waiting, so that a second visit finds nobody. */
  function deliver(answer: string, respond: Callback['respond']): void {
    const receiver = waiting;
    waiting = undefined;
    receiver?.resolve({ url: `${redirectUrl}${answer}`, respond });
  }

  return {
    redirectUrl,
    port,
    waitForCallback: (matches, signal) =>
      new Promise((resolve, reject) => {
        const abort = (): void => {
          waiting = undefined;
          reject(signal.reason as Error);
        };
        if (signal.aborted) {
          abort();
          return;
        }
        signal.addEventListener('abort', abort, { once: true });
        waiting = {
          matches,
          resolve: (callback) => {
            signal.removeEventListener('abort', abort);
            resolve(callback);
          },
        };
      }),
    accept: (pasted) => {
      const answer = answerPasted(pasted, waiting?.matches ?? (() => false));
      deliver(answer, () => Promise.resolve());
    },
    close: async () => {
      if (held?.writableEnded === false) {
        await showPage(held, canceledPage());
      }
      await Promise.all(servers.map(closed));
    },
  };
}
