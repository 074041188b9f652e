import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isUserError, UserError } from '../../../errors/userError.ts';
import { signInArrived } from '../../../text/ociText.ts';
import type { Sentence } from '../../../text/sentence.ts';
import { sentenceOf } from '../../../text/sentenceOf.ts';
import { closed, listenAt, showPage } from '../../../net/loopbackServer.ts';
import { fragmentPage, ignoredPage } from '../../../net/browserPages.ts';
import { LONGEST_ANSWER, pastedFragment } from '../signInAnswer.ts';
import { portInUse } from '../callbackPort.ts';
import type { SessionToken } from '../../profiles/sessionToken.ts';
import { CALLBACK_PORT } from '../signInUrl.ts';

/** Waits where Oracle's sign-in page sends the browser back to. */
export interface Listener {
  /** The first answer that `read` takes. Rejects with the signal's reason. One sign-in for each listener. */
  waitForToken(signal: AbortSignal): Promise<SessionToken>;
  /** *Paste the Address*: throws what `read` throws, and the wait goes on. */
  accept(pasted: string): void;
  close(): Promise<void>;
}

export interface ListenerDeps {
  /** The token in an answer. Throws a UserError for one that does not belong to this sign-in, which is ignored. */
  readonly read: (fragment: string) => SessionToken;
  /** Further `Host` values under which the browser may come, such as that of the editor's external URI. */
  readonly furtherHosts: () => readonly string[];
}

const PATH = '/token';
const HOSTS = ['localhost', '127.0.0.1', '[::1]'].map((name) => `${name}:${CALLBACK_PORT}`);

/** Listens on the loopback interface only. Throws UserError 'oci-port-in-use'. */
export async function listenForToken({ read, furtherHosts }: ListenerDeps): Promise<Listener> {
  let deliver: ((token: SessionToken) => void) | undefined;
  const place = { addresses: ['127.0.0.1', '::1'], port: CALLBACK_PORT } as const;
  const servers = await listenAt(place).catch(async (error: unknown) => {
    throw isUserError(error, 'port-in-use') ? await portInUse() : error;
  });
  for (const server of servers) {
    server.on('request', (request, response) => {
      visited(request, response).catch(() => response.destroy());
    });
  }

  async function visited(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').replace(/\?.*$/su, '');
    const hosts = [...HOSTS, ...furtherHosts()].map((host) => host.toLowerCase());
    if (!hosts.includes(request.headers.host?.toLowerCase() ?? '')) {
      await showPage(response, ignoredPage(403));
    } else if (path === '/' && request.method === 'GET') {
      await showPage(response, fragmentPage(PATH, randomBytes(16).toString('base64url')));
    } else if (path === PATH && request.method === 'POST' && isOurs(request, hosts)) {
      const fragment = await bodyOf(request);
      await say(response, () => {
        receive(fragment);
      });
    } else {
      await showPage(response, ignoredPage(404));
    }
  }

  /** The first right answer ends the waiting, so that a second one finds nobody. */
  function receive(fragment: string): void {
    const token = read(fragment);
    const receiver = deliver;
    deliver = undefined;
    if (receiver === undefined) throw new UserError('oci-answer-late');
    receiver(token);
  }

  return {
    waitForToken: (signal) =>
      new Promise((resolve, reject) => {
        const abort = (): void => {
          deliver = undefined;
          reject(signal.reason as Error);
        };
        if (signal.aborted) {
          abort();
          return;
        }
        signal.addEventListener('abort', abort, { once: true });
        deliver = (token) => {
          signal.removeEventListener('abort', abort);
          resolve(token);
        };
      }),
    accept: (pasted) => {
      receive(pastedFragment(pasted));
    },
    close: async () => {
      await Promise.all(servers.map(closed));
    },
  };
}

/** Our page posts from its own origin; any other page's script would say another. */
function isOurs(request: IncomingMessage, hosts: readonly string[]): boolean {
  const { origin } = request.headers;
  return origin !== undefined && URL.canParse(origin) && hosts.includes(new URL(origin).host);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > LONGEST_ANSWER) throw new UserError('oci-answer-none', { reason: 'too-long' });
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The page shows the sentence in its own place. */
async function say(response: ServerResponse, run: () => void): Promise<void> {
  let sentence: Sentence = signInArrived();
  try {
    run();
  } catch (error) {
    sentence = sentenceOf(error);
  }
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  };
  await new Promise<void>((resolve) => {
    response.once('close', resolve);
    response.writeHead(200, headers).end(sentence, resolve);
  });
}
