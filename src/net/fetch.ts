import type { SecureContext } from 'node:tls';
import type * as Undici from 'undici';
import type { PemText } from '../base/brandedText.ts';
import { isUserError, UserError, type UserErrorOf } from '../errors/userError.ts';
import { isLoopback } from './loopbackHost.ts';
import { hostSilent, networkError } from './networkErrors.ts';
import { type Proxy, proxyFor, type ProxySettings } from './proxy.ts';
import { createTrust } from './trustedCertificates.ts';

export interface FetchSettings {
  /** When given only it is trusted, as client-go does. */
  readonly certificateAuthority?: PemText;
  readonly proxy: ProxySettings;
  /** For the whole of a request: look-up, connection, redirects, answer and body. */
  readonly timeoutMs: number;
  /** Of an answer's body. */
  readonly maxBytes: number;
}

export interface FetchOptions {
  readonly method?: string;
  readonly headers?: Headers | Readonly<Record<string, string>>;
  readonly body?: ArrayBuffer | ReadableStream | string | Uint8Array | URLSearchParams | null | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** As the platform's `fetch`, for what openid-client and jose ask of it. The answer is whole when it is returned. */
export type Fetch = (url: string, options: FetchOptions) => Promise<Response>;

interface Connections {
  readonly trust: SecureContext;
  readonly undici: typeof Undici;
  readonly dispatchers: Map<string, Undici.Dispatcher>;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** Providers move their discovery document a step or two, no more. */
const MAX_REDIRECTS = 3;
/** Long enough for the three requests of a sign-in to share a connection, too short to meet one that was closed. */
const KEEP_ALIVE_MS = 1_000;

/**
 * The one way out: https only (http to this machine itself), the person's proxy, time and size limits, no cookies.
 * GET follows a few redirects to https; nothing else follows any. Every failure is a UserError that names the host
 * (its codes are in errors/netErrors.ts), except the caller's own abort, which is thrown as it is.
 * Nothing is loaded before the first call.
 */
export function createFetch(settings: FetchSettings): Fetch {
  let connections: Promise<Connections> | undefined;

  return async (address, options) => {
    connections ??= connect(settings).catch((error: unknown) => {
      connections = undefined;
      throw error;
    });
    const ready = await connections;
    const limit = AbortSignal.timeout(settings.timeoutMs);
    const signal = AbortSignal.any([limit, ...(options.signal ? [options.signal] : [])]);
    const method = (options.method ?? 'GET').toUpperCase();
    const body = options.body == null ? null : Buffer.from(await new Response(options.body).arrayBuffer());
    let url = allowed(address);
    const headers: Record<string, string> = Object.fromEntries(new Headers(options.headers));

    for (let redirects = 0; ; redirects++) {
      const answer = await once({ url, method, headers, body, signal });
      const next = method === 'GET' && isRedirect(answer.status) ? redirectTarget(url, answer) : undefined;
      if (next === undefined) {
        return responseOf(answer, url);
      }
      if (redirects === MAX_REDIRECTS) {
        throw new UserError('too-many-redirects', { host: url.host });
      }
      if (next.origin !== url.origin) {
        delete headers['authorization'];
      }
      url = next;
    }

    async function once(request: OneRequest): Promise<Answer> {
      const proxy = proxyFor(request.url, settings.proxy);
      const to = { host: request.url.host, proxy: proxy?.origin };
      try {
        return await exchange(ready, settings, proxy, request);
      } catch (error) {
        if (isUserError(error)) {
          throw error;
        }
        if (options.signal?.aborted === true) {
          throw options.signal.reason;
        }
        throw limit.aborted ? hostSilent(to, settings.timeoutMs) : networkError(error, to, settings.timeoutMs);
      }
    }
  };
}

interface OneRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer | null;
  readonly signal: AbortSignal;
}

async function connect(settings: FetchSettings): Promise<Connections> {
  const undici = await import('undici');
  return { undici, trust: createTrust(settings.certificateAuthority), dispatchers: new Map() };
}

async function exchange(
  connections: Connections,
  settings: FetchSettings,
  proxy: Proxy | undefined,
  request: OneRequest,
): Promise<Answer> {
  const { undici } = connections;
  const { url, method, headers, body, signal } = request;
  const dispatcher = dispatcherFor(connections, settings, proxy);
  const answer = await undici.request(url, { dispatcher, method, headers, body, signal });
  const chunks: Buffer[] = [];
  let size = Number(answer.headers['content-length'] ?? 0);
  let received = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    received += chunk.length;
    size = Math.max(size, received);
    if (size > settings.maxBytes) {
      break;
    }
    chunks.push(chunk);
  }
  if (size > settings.maxBytes) {
    answer.body.destroy();
    throw new UserError('answer-too-large', { host: url.host, kilobytes: Math.round(settings.maxBytes / 1024) });
  }
  return { status: answer.statusCode, headers: headersOf(answer.headers, url), body: Buffer.concat(chunks) };
}

function dispatcherFor(
  { undici, trust, dispatchers }: Connections,
  settings: FetchSettings,
  proxy: Proxy | undefined,
): Undici.Dispatcher {
  const key = proxy?.origin ?? 'direct';
  const found = dispatchers.get(key);
  if (found !== undefined) {
    return found;
  }
  const tls = { secureContext: trust, timeout: settings.timeoutMs };
  const common = {
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  const made =
    proxy === undefined
      ? new undici.Agent({ ...common, connect: tls })
      : new undici.ProxyAgent({
          ...common,
          uri: proxy.origin,
          requestTls: tls,
          // The proxy is the person's own, so the provider's authority says nothing about it.
          ...(proxy.origin.startsWith('https:') ? { proxyTls: { ...tls, secureContext: createTrust(undefined) } } : {}),
          ...(proxy.authorization === undefined ? {} : { token: proxy.authorization }),
        });
  dispatchers.set(key, made);
  return made;
}

function allowed(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))) {
    throw new UserError('not-https', { host: url === undefined || url.host === '' ? undefined : url.host });
  }
  return url;
}

function redirectTarget(from: URL, answer: Answer): URL {
  const location = answer.headers.get('location') ?? '';
  const target = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (target === undefined || (target.origin !== from.origin && target.protocol !== 'https:')) {
    throw new UserError('redirect-refused', { host: from.host });
  }
  return target;
}

function responseOf({ status, headers, body }: Answer, url: URL): Response {
  if (status > 599) {
    throw unreadable(url);
  }
  return new Response(hasNoBody(status) ? null : Uint8Array.from(body), { status, headers });
}

function headersOf(received: Record<string, string | string[] | undefined>, url: URL): Headers {
  const headers = new Headers();
  try {
    for (const [name, value] of Object.entries(received)) {
      [value ?? []].flat().forEach((one) => {
        headers.append(name, one);
      });
    }
  } catch {
    throw unreadable(url);
  }
  return headers;
}

function unreadable(url: URL): UserErrorOf<'answer-unreadable'> {
  return new UserError('answer-unreadable', { host: url.host });
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

function hasNoBody(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}
