import type { Platform } from '../../base/platform.ts';
import type { Clock } from '../../base/clock.ts';
import type { OciRequestSubject } from '../../errors/ociErrors.ts';
import { UserError } from '../../errors/userError.ts';
import type { Fetch } from '../../net/fetch.ts';
import { ofOracle, refusalError } from './apiErrors.ts';
import type { Region } from '../config/regions.ts';
import { sessionOver } from '../profiles/ociSession.ts';
import { signedHeaders } from './requestSignature.ts';
import type { RequestSigner } from './requestSigner.ts';

export interface ApiRequest {
  readonly service: 'identity' | 'containerengine';
  /** With the version: `/20180222/clusters`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly subject: OciRequestSubject;
}

/** Oracle's services in one region, for one profile. */
export interface OciApi {
  /**
   * The pages of a list, each as it comes. Throws UserError 'oci-answer-unreadable' for what is no list,
   * 'oci-list-endless', those of `refusalError`, and what `fetch` and the signer throw.
   */
  pages(request: ApiRequest): AsyncGenerator<readonly unknown[], void, undefined>;
  /** The body of the answer to a POST of JSON. Throws the same. */
  post(request: ApiRequest, body: unknown): Promise<string>;
}

export interface ApiDeps extends Pick<Platform, 'clock'> {
  readonly region: Region;
  readonly signer: RequestSigner;
  /** Reads the profile's key and token anew. */
  readonly signerNow: () => Promise<RequestSigner>;
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
}

/** With pages of some hundred, more than any tenancy has. */
const MOST_PAGES = 300;
const MOST_TRIES = 5;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Signs and sends requests as Oracle's Python SDK 2.189.0 does (oci/base_client.py, oci/retry): what is throttled (429)
 * or fails (5xx but 501) is asked for again after the time that the service names, else after 1, 2, 4 … s, five times
 * in all. A session that was renewed meanwhile is taken up once.
 */
export function createOciApi({ region, signerNow, fetch, clock, signal, ...parts }: ApiDeps): OciApi {
  let current = parts.signer;

  async function send(request: ApiRequest, body?: string): Promise<Response> {
    let hasNewSigner = false;
    for (let tries = 1; ; tries++) {
      const signer = current;
      refuseEnded(signer, clock.now());
      const { host, answer } = await once(signer, request, body);
      if (answer.status === 200) return answer;
      if (answer.status === 401 && !hasNewSigner) {
        hasNewSigner = true;
        current = await signerNow();
        if (current.keyId !== signer.keyId) continue;
      }
      if (!isPassing(answer.status) || tries === MOST_TRIES) {
        const { status, headers } = answer;
        throw refusalError({
          ...{ host, status, headers, signer, subject: request.subject },
          ...{ body: await answer.text(), now: clock.now() },
        });
      }
      await pause(pauseAfter(answer, tries), clock, signal);
    }
  }

  async function once(signer: RequestSigner, { service, path, query }: ApiRequest, body: string | undefined) {
    const host = serviceHost(service, region);
    const target = query === undefined ? path : `${path}?${new URLSearchParams(query).toString()}`;
    const at = clock.now();
    const headers = signedHeaders(
      signer,
      body === undefined ? { method: 'get', host, path: target, at } : { method: 'post', host, path: target, at, body },
    );
    const method = body === undefined ? 'GET' : 'POST';
    try {
      return { host, answer: await fetch(`https://${host}${target}`, { method, headers, body, signal }) };
    } catch (error) {
      throw ofOracle(error, host);
    }
  }

  async function* pages(request: ApiRequest): AsyncGenerator<readonly unknown[], void, undefined> {
    const seen = new Set<string>();
    let query = request.query;
    for (;;) {
      const answer = await send({ ...request, ...(query && { query }) });
      yield await itemsIn(answer, request);
      const next = answer.headers.get('opc-next-page') ?? '';
      if (next === '') return;
      if (seen.has(next) || seen.size === MOST_PAGES) {
        throw new UserError('oci-list-endless', { subject: request.subject });
      }
      seen.add(next);
      query = { ...request.query, page: next };
    }
  }

  return { pages, post: async (request, body) => await (await send(request, JSON.stringify(body))).text() };
}

/**
 * Where a service of a region is (oci/regions.py and the clients' service_endpoint_template): for a region that is
 * named by a whole domain, right below it.
 */
function serviceHost(service: string, { identifier, domain }: Region): string {
  const realm = domain === identifier ? undefined : domain.slice(identifier.length + 1);
  return realm === undefined ? `${service}.${domain}` : `${service}.${identifier}.oci.${realm}`;
}

function refuseEnded({ signedInBy }: RequestSigner, now: number): void {
  if (signedInBy !== undefined && signedInBy.token.expiresAt <= now) {
    throw sessionOver(signedInBy.session, signedInBy.token);
  }
}

async function itemsIn(answer: Response, { subject }: ApiRequest): Promise<readonly unknown[]> {
  const items: unknown = await answer.json().catch(() => undefined);
  if (Array.isArray(items)) return items as readonly unknown[];
  throw new UserError('oci-answer-unreadable', { subject });
}

function isPassing(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501);
}

function pauseAfter({ headers }: Response, tries: number): number {
  const told = Number(headers.get('retry-after') ?? NaN) * 1000;
  const wanted = told >= 0 ? told : FIRST_PAUSE_MS * 2 ** (tries - 1);
  return Math.min(wanted, LONGEST_PAUSE_MS);
}

async function pause(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve) => {
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(ms, end);
    signal.addEventListener('abort', end);
  });
  signal.throwIfAborted();
}
