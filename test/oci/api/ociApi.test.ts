import assert from 'node:assert/strict';
import type { Fetch } from '../../../src/net/fetch.ts';
import { isUserError, UserError } from '../../../src/errors/userError.ts';
import { type ApiRequest, createOciApi, type OciApi } from '../../../src/oci/api/ociApi.ts';
import { parseSessionToken } from '../../../src/oci/profiles/sessionToken.ts';
import { createSigner, sessionKeyId } from '../../../src/oci/api/requestSignature.ts';
import type { RequestSigner } from '../../../src/oci/api/requestSigner.ts';
import { failure } from '../../oidc/failure.ts';
import { manualClock, type ManualClock, until } from '../../signin/support.ts';
import { MINUTE, newKey, NOW, sessionToken, TENANCY } from '../home.ts';

const REGION = { identifier: 'us-ashburn-1', domain: 'us-ashburn-1.oraclecloud.com' };
const LIST: ApiRequest = { service: 'identity', path: '/20160918/things', query: { limit: '2' }, subject: 'clusters' };

interface Answering {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

describe('requests to Oracle', () => {
  const key = newKey();
  let clock: ManualClock;
  let urls: string[];
  let answers: (Answering | Error)[];
  let reads: number;
  let stored: RequestSigner;
  let ending: AbortController;

  const session = (token = sessionToken()): RequestSigner => ({
    ...createSigner(sessionKeyId(token), key),
    profileName: 'MFA',
    region: 'us-ashburn-1',
    tenancy: TENANCY,
    signedInBy: {
      session: { profileName: 'MFA', region: undefined, tokenFile: '/t', keyFile: '/k', passPhrase: undefined },
      token: parseSessionToken(token, '/t'),
    },
  });

  beforeEach(() => {
    clock = manualClock(NOW);
    urls = [];
    answers = [];
    reads = 0;
    stored = session();
    ending = new AbortController();
  });

  const fetch: Fetch = (url) => {
    urls.push(url);
    const next = answers.shift();
    assert.ok(next !== undefined, `nobody expected ${url}`);
    if (next instanceof Error) return Promise.reject(next);
    const { status = 200, headers = {}, body = [] } = next;
    const date = new Date(clock.now()).toUTCString();
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return Promise.resolve(new Response(text, { status, headers: { date, ...headers } }));
  };

  function api(signer = stored, region = REGION): OciApi {
    const signerNow = () => {
      reads++;
      return Promise.resolve(stored);
    };
    return createOciApi({ region, signer, signerNow, fetch, clock, signal: ending.signal });
  }

  async function all(by = api()): Promise<unknown[]> {
    const items: unknown[] = [];
    for await (const page of by.pages(LIST)) items.push(...page);
    return items;
  }

  /** Lets time go on until the work is over, whichever way. */
  async function passing<T>(work: Promise<T>): Promise<T> {
    const state = { isOver: false };
    const end = (): void => {
      state.isOver = true;
    };
    work.then(end, end);
    while (!state.isOver) {
      clock.advance(MINUTE);
      await until(() => state.isOver || clock.waiting() > 0);
    }
    return await work;
  }

  it('go to the host of service, region and realm, page by page', async () => {
    answers = [{ body: [1, 2], headers: { 'opc-next-page': 'a b+c/d' } }, { body: [3] }];
    assert.deepEqual(await all(), [1, 2, 3]);
    assert.deepEqual(urls, [
      'https://identity.us-ashburn-1.oci.oraclecloud.com/20160918/things?limit=2',
      'https://identity.us-ashburn-1.oci.oraclecloud.com/20160918/things?limit=2&page=a+b%2Bc%2Fd',
    ]);
    answers = [{}, {}];
    await all(api(stored, { identifier: 'us-luke-1', domain: 'us-luke-1.oraclegovcloud.com' }));
    await all(api(stored, { identifier: 'cloud.example', domain: 'cloud.example' }));
    assert.deepEqual(
      urls.slice(2).map((url) => new URL(url).host),
      ['identity.us-luke-1.oci.oraclegovcloud.com', 'identity.cloud.example'],
    );
  });

  it('give each page as it comes', async () => {
    answers = [{ body: [1], headers: { 'opc-next-page': 'x' } }];
    const pages = api().pages(LIST);
    assert.deepEqual((await pages.next()).value, [1]);
    await pages.return();
    assert.equal(urls.length, 1);
  });

  it('are sent again as late as the service says, else after 1, 2, 4 and 8 s', async () => {
    answers = [{ status: 429, headers: { 'retry-after': '7' } }, { status: 503 }, { status: 500 }, { body: [1] }];
    const at: number[] = [];
    const found = all();
    for (const wanted of [7_000, 2_000, 4_000]) {
      await until(() => clock.waiting() === 1);
      clock.advance(wanted - 1);
      at.push(urls.length);
      clock.advance(1);
    }
    assert.deepEqual(await found, [1]);
    assert.deepEqual(at, [1, 2, 3]);
  });

  it('wait half a minute at most, and give up after five', async () => {
    answers = Array.from({ length: 5 }, () => ({ status: 429, headers: { 'retry-after': '86400' } }));
    await assert.rejects(passing(all()), failure('oci-throttled', /too many requests/u));
    assert.equal(urls.length, 5);
    answers = Array.from({ length: 5 }, () => ({ status: 502, body: '<html>' }));
    await assert.rejects(
      passing(all()),
      failure('oci-service-failed', /could not list the clusters .*\(status 502\)/u),
    );
    answers = [{ status: 501 }];
    await assert.rejects(all(), failure('oci-service-failed'));
  });

  it('end at once when nobody wants them any more', async () => {
    answers = [{ status: 429 }];
    const found = all();
    await until(() => clock.waiting() === 1);
    ending.abort();
    await assert.rejects(found, { name: 'AbortError' });
    assert.equal(clock.waiting(), 0);
  });

  it('go on with a session that was renewed meanwhile, once', async () => {
    const old = session(sessionToken({ jti: 'old' }));
    answers = [{ body: [1], headers: { 'opc-next-page': 'x' } }, { status: 401 }, { body: [2] }];
    assert.deepEqual(await all(api(old)), [1, 2]);
    assert.equal(reads, 1);
    answers = [{ status: 401 }];
    await assert.rejects(all(), failure('oci-session-refused', /Sign in again/u, [stored.keyId.slice(3)]));
    assert.equal(reads, 2);
  });

  it('are not sent for a session that has ended, in the middle of a list, too', async () => {
    answers = [{ body: [1], headers: { 'opc-next-page': 'x' } }];
    const pages = api().pages(LIST);
    await pages.next();
    clock.advance(51 * MINUTE);
    await assert.rejects(pages.next(), failure('oci-session-over', /expired at .* UTC/u));
    assert.equal(urls.length, 1);
  });

  it('tell a clock that is off as such', async () => {
    const date = (ahead: number) => ({ date: new Date(NOW - ahead).toUTCString() });
    answers = [{ status: 401, headers: date(7 * MINUTE) }];
    await assert.rejects(all(), failure('oci-clock-off', /7 min ahead/u));
    answers = [{ status: 401, headers: date(-7 * MINUTE) }];
    await assert.rejects(all(), failure('oci-clock-off', /7 min behind/u));
    answers = [{ status: 401, headers: { date: 'yesterday' } }];
    await assert.rejects(all(), failure('oci-session-refused'));
  });

  it('tell an API key that Oracle does not know', async () => {
    answers = [{ status: 401 }];
    stored = { ...stored, signedInBy: undefined };
    await assert.rejects(all(), failure('oci-key-refused', /profile "MFA"/u));
  });

  it('tell what may not be seen, with the request id and nothing else for the log', async () => {
    const body = { code: 'NotAuthorizedOrNotFound', message: 'secret of mine' };
    answers = [{ status: 404, body, headers: { 'opc-request-id': 'ABC/DEF-1' } }];
    const problem = await all().then(
      () => undefined,
      (error: unknown) => error,
    );
    failure('oci-not-found', /the clusters/u, ['secret of mine'])(problem);
    assert.ok(isUserError(problem));
    assert.equal(Reflect.get(problem.cause as Error, 'code'), '404 NotAuthorizedOrNotFound, opc-request-id ABC/DEF-1');
  });

  it('refuse what is no list, or does not end', async () => {
    for (const body of ['<html>', '{}', '"text"', 'null', '']) {
      answers = [{ body }];
      await assert.rejects(all(), failure('oci-answer-unreadable', /not a list of clusters/u));
    }
    answers = [{ headers: { 'opc-next-page': 'x' } }, { headers: { 'opc-next-page': 'x' } }];
    await assert.rejects(all(), failure('oci-list-endless'));
    answers = Array.from({ length: 400 }, (_, page) => ({ headers: { 'opc-next-page': String(page) } }));
    await assert.rejects(all(), failure('oci-list-endless'));
  });

  it('speak of no issuer when the network is in the way', async () => {
    answers = [new UserError('certificate-untrusted', { host: 'identity.test' })];
    await assert.rejects(all(), failure('oracle-certificate-untrusted', /NODE_EXTRA_CA_CERTS/u));
    answers = [new UserError('host-silent', { host: 'identity.test', proxy: undefined, seconds: 1 })];
    await assert.rejects(all(), failure('host-silent', /^identity\.test did not answer/u));
  });
});
