import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { PemText } from '../../src/base/brandedText.ts';
import { createFetch, type Fetch } from '../../src/net/fetch.ts';
import { listening, serveProxy } from '../net/servers.ts';
import { createAuthority } from './certificates.ts';
import { notAuthenticated, type Answer } from './oracle-answer.ts';
import { createSessions, type Caller, type Sessions } from './oracle-sessions.ts';
import { checkSignature, type Received } from './oracle-signature.ts';
import { createSignInPage, type SignInPage } from './oracle-signin.ts';
import { createTenancy, type Tenancy } from './oracle-tenancy.ts';

export interface OracleRequest extends Received {
  /** Undefined when its signature was right; browsers sign nothing. */
  readonly refusal: string | undefined;
}

/**
 * Oracle's endpoints on this machine, behind a proxy that leads every host name to them: neither a client's host names
 * nor its certificate checks are changed. Sign-in page (`login.…`), session refresh (`auth.…`), compartments and regions
 * (`identity.…`), clusters (`containerengine.…`).
 */
export interface Oracle
  extends
    Omit<Sessions, 'callerOf' | 'refreshed'>,
    Pick<SignInPage, 'signedInAt'>,
    Pick<Tenancy, 'setCompartments' | 'setClusters'> {
  /** For HTTPS_PROXY. */
  readonly proxy: string;
  /** Of 127.0.0.1, where the endpoints themselves are: for a browser's `MAP *.oraclecloud.com 127.0.0.1:<port>`. */
  readonly port: number;
  /** The authority that clients must trust. */
  readonly caPem: PemText;
  /** Everything that was asked, in order. */
  readonly requests: readonly OracleRequest[];
  /** What comes of pressing "Sign in" on the page. */
  readonly setSignIn: SignInPage['setBehaviour'];
  /** Who sent a request, as every service of Oracle's sees it. Throws an error with the reason why it was nobody. */
  authenticate(request: Received): Caller;
  /** Sets Oracle's clock off, or the time forward, by this many milliseconds: for sessions, signatures and `Date`. */
  setClock(offset: number): void;
  /** Asked before each answer to a signed request; what it gives is answered instead. Undefined takes it away. */
  setTrouble(trouble: ((request: Received) => Answer | undefined) | undefined): void;
  stop(): Promise<void>;
}

/** Our own requests to Oracle, by way of the stand-in. */
export function fetchAt({ proxy, caPem }: Pick<Oracle, 'proxy' | 'caPem'>): Fetch {
  return createFetch({
    certificateAuthority: caPem,
    proxy: { editorProxy: proxy, editorNoProxy: [], env: {} },
    timeoutMs: 10_000,
    maxBytes: 1 << 20,
  });
}

/** Starts the stand-in. */
export async function startOracle(): Promise<Oracle> {
  const authority = await createAuthority('Stand-in for Oracle');
  const requests: OracleRequest[] = [];
  let offset = 0;
  let trouble: ((request: Received) => Answer | undefined) | undefined;
  const now = (): number => Date.now() + offset;
  const sessions = createSessions(now);
  const signIn = createSignInPage(sessions);
  const tenancy = createTenancy();

  function authenticate(request: Received): Caller {
    return sessions.callerOf(checkSignature(request, (keyId) => sessions.callerOf(keyId).key, now()));
  }

  function answer(request: Received): Answer {
    const { host, method, path, body } = request;
    if (host.startsWith('login.')) {
      requests.push({ ...request, refusal: undefined });
      return signIn.answer(host, path);
    }
    let keyId: string;
    try {
      keyId = checkSignature(request, (id) => sessions.callerOf(id).key, now());
    } catch (error) {
      requests.push({ ...request, refusal: (error as Error).message });
      return notAuthenticated;
    }
    requests.push({ ...request, refusal: undefined });
    const troubled = trouble?.(request);
    if (troubled !== undefined) return troubled;
    if (host.startsWith('auth.') && path === '/v1/authentication/refresh' && method === 'POST') {
      const [status, refreshed] = sessions.refreshed(body, keyId);
      return { status, body: refreshed };
    }
    return tenancy.answer(request);
  }

  /** A browser retries without end where each of its connections sees another certificate. */
  const contexts = new Map<string, Promise<SecureContext>>();
  const contextOf = (name: string): Promise<SecureContext> => {
    const known = contexts.get(name);
    if (known !== undefined) return known;
    const made = authority
      .issue({ commonName: name, names: [name] })
      .then(({ certPem, keyPem }) => createSecureContext({ cert: certPem, key: keyPem }));
    contexts.set(name, made);
    return made;
  };

  const server = createServer(
    {
      SNICallback: (name, done) => {
        contextOf(name).then(
          (context) => {
            done(null, context);
          },
          (error: unknown) => {
            done(error as Error);
          },
        );
      },
    },
    (message, response) => {
      void received(message).then((request) => {
        response.setHeader('date', new Date(now()).toUTCString());
        send(response, answer(request));
      });
    },
  );
  const endpoint = await listening(server);
  const proxy = await serveProxy(endpoint.port);

  return {
    ...sessions,
    ...tenancy,
    signedInAt: signIn.signedInAt,
    setSignIn: signIn.setBehaviour,
    authenticate,
    proxy: `http://127.0.0.1:${proxy.port}`,
    port: endpoint.port,
    caPem: authority.certPem,
    requests,
    setClock: (changed) => {
      offset = changed;
    },
    setTrouble: (changed) => {
      trouble = changed;
    },
    stop: async () => {
      await proxy.stop();
      await endpoint.stop();
    },
  };
}

async function received(message: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const { method = '', url = '', headers } = message;
  return { method, host: headers.host ?? '', path: url, headers, body: Buffer.concat(chunks).toString('utf8') };
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { ...(isText ? {} : { 'content-type': 'application/json' }), ...headers });
  response.end(isText ? body : JSON.stringify(body));
}
