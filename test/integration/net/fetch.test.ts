import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:net';
import { pemText } from '../../../src/base/brandedText.ts';
import { isUserError } from '../../../src/errors/userError.ts';
import { sentenceOf } from '../../../src/text/sentenceOf.ts';
import { createFetch, type Fetch, type FetchSettings } from '../../../src/net/fetch.ts';
import { type Authority, createAuthority } from '../../hosts/certificates.ts';
import { listening, type Running, serveHttp, serveTls } from '../../net/servers.ts';

const noProxy = { editorProxy: '', editorNoProxy: [], env: {} };

describe('fetch', () => {
  let authority: Authority;
  const running: Running[] = [];

  before(async () => {
    authority = await createAuthority();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
  });

  async function serve(listener: RequestListener, name?: string): Promise<string> {
    const server = await serveTls(authority, listener, name);
    running.push(server);
    return `https://127.0.0.1:${server.port}`;
  }

  function fetchWith(settings: Partial<FetchSettings> = {}): Fetch {
    const defaults = { certificateAuthority: authority.certPem, proxy: noProxy, timeoutMs: 5_000, maxBytes: 10_000 };
    return createFetch({ ...defaults, ...settings });
  }

  it('brings an answer from a host whose authority was given', async () => {
    const url = await serve((_request, response) => response.writeHead(418, { 'x-kind': 'tea' }).end('{"a":1}'));
    const answer = await fetchWith()(`${url}/path?query`, {});
    assert.equal(answer.status, 418);
    assert.equal(answer.headers.get('x-kind'), 'tea');
    assert.deepEqual(await answer.json(), { a: 1 });
  });

  it('posts a form as openid-client gives it', async () => {
    const url = await serve((request, response) => {
      request.pipe(response.writeHead(200, { method: request.method ?? '' }));
    });
    const answer = await fetchWith()(url, { method: 'POST', body: new URLSearchParams({ a: 'b c' }) });
    assert.equal(answer.headers.get('method'), 'POST');
    assert.equal(await answer.text(), 'a=b+c');
  });

  it('brings an answer without a body', async () => {
    const url = await serve((_request, response) => response.writeHead(204).end());
    assert.equal((await fetchWith()(url, {})).status, 204);
  });

  it('trusts the given authority alone', async () => {
    const url = await serve((_request, response) => response.end());
    const other = await createAuthority('Another authority');
    await fails(fetchWith({ certificateAuthority: other.certPem })(url, {}), 'certificate-untrusted', url);
  });

  it('does not trust an unknown authority when none was given', async () => {
    const url = await serve((_request, response) => response.end());
    const fetch = createFetch({ proxy: noProxy, timeoutMs: 5_000, maxBytes: 10_000 });
    await fails(fetch(url, {}), 'certificate-untrusted', url);
  });

  it('says which authority cannot be read', async () => {
    const url = await serve((_request, response) => response.end());
    await fails(fetchWith({ certificateAuthority: pemText('no PEM') })(url, {}), 'certificate-authority-unreadable');
  });

  it('refuses a certificate for another host', async () => {
    const url = await serve((_request, response) => response.end(), 'idp.test');
    await fails(fetchWith()(url, {}), 'certificate-name', url);
  });

  it('says who refuses connections', async () => {
    const server = await serveHttp(() => undefined);
    await server.stop();
    await fails(fetchWith()(`https://127.0.0.1:${server.port}`, {}), 'host-refused', `127.0.0.1:${server.port}`);
  });

  it('does not speak with what is not a web server', async () => {
    const echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
    const server = await listening(echo);
    running.push(server);
    await fails(fetchWith()(`https://127.0.0.1:${server.port}`, {}), 'connection-broken');
    await fails(fetchWith()(`http://127.0.0.1:${server.port}`, {}), 'connection-broken');
  });

  it('ends a request that is never answered', async () => {
    const url = await serve(() => undefined);
    await fails(fetchWith({ timeoutMs: 50 })(url, {}), 'host-silent', url);
  });

  it('ends an answer that drips', async () => {
    const url = await serve((_request, response) => {
      const timer = setInterval(() => response.write('.'), 5);
      response.on('close', () => {
        clearInterval(timer);
      });
    });
    await fails(fetchWith({ timeoutMs: 100 })(url, {}), 'host-silent', url);
  });

  it('ends an answer that does not end', async () => {
    const url = await serve((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(4_096)));
      };
      response.on('drain', more);
      more();
    });
    await fails(fetchWith()(url, {}), 'answer-too-large', url);
  });

  it('does not begin to read an answer that says it is too large', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '99999999' }).write('x');
    });
    await fails(fetchWith()(url, {}), 'answer-too-large', url);
  });

  it('passes on the reason of the caller who gave up', async () => {
    const asked = Promise.withResolvers<undefined>();
    const url = await serve(() => {
      asked.resolve(undefined);
    });
    const controller = new AbortController();
    const answer = fetchWith()(url, { signal: controller.signal });
    await asked.promise;
    controller.abort(new Error('mine'));
    await assert.rejects(answer, { message: 'mine' });
  });

  it('goes by http to this machine only', async () => {
    const server = await serveHttp((_request, response) => response.end('here'));
    running.push(server);
    assert.equal(await (await fetchWith()(`http://127.0.0.1:${server.port}`, {})).text(), 'here');
    await fails(fetchWith()('http://idp.example.com/x', {}), 'not-https', 'idp.example.com');
    await fails(fetchWith()('file:///etc/passwd', {}), 'not-https');
    await fails(fetchWith()('nonsense', {}), 'not-https');
  });

  it('keeps no cookies', async () => {
    const url = await serve((request, response) => {
      response.writeHead(200, { 'set-cookie': 'a=b' }).end(request.headers.cookie ?? 'none');
    });
    const fetch = fetchWith();
    await fetch(url, {});
    assert.equal(await (await fetch(url, {})).text(), 'none');
  });

  describe('redirects', () => {
    it('follows a GET a few steps', async () => {
      const url = await serve((request, response) => {
        const step = Number(request.url?.slice(1));
        response.writeHead(step < 3 ? 302 : 200, { location: `/${step + 1}` }).end(`at ${step}`);
      });
      assert.equal(await (await fetchWith()(`${url}/0`, {})).text(), 'at 3');
    });

    it('does not follow a POST', async () => {
      const url = await serve((_request, response) => response.writeHead(307, { location: '/other' }).end());
      assert.equal((await fetchWith()(url, { method: 'POST', body: 'secret' })).status, 307);
    });

    it('does not go round in circles', async () => {
      const url = await serve((_request, response) => response.writeHead(302, { location: '/' }).end());
      await fails(fetchWith()(url, {}), 'too-many-redirects', url);
    });

    it('does not leave https, and does not stop at nonsense', async () => {
      for (const location of ['http://idp.example.com/', 'http://127.0.0.1:1/', 'file:///etc/passwd', 'https://:0:0']) {
        const url = await serve((_request, response) => response.writeHead(302, { location }).end());
        await fails(fetchWith()(url, {}), 'redirect-refused', url);
      }
    });

    it('tells no other host what was meant for the first', async () => {
      const other = await serve((request, response) => response.end(request.headers.authorization ?? 'none'));
      const url = await serve((_request, response) => response.writeHead(302, { location: other }).end());
      const answer = await fetchWith()(url, { headers: { Authorization: 'Bearer x' } });
      assert.equal(await answer.text(), 'none');
    });
  });
});

async function fails(answer: Promise<unknown>, code: string, mentions = ''): Promise<void> {
  await assert.rejects(answer, (error: unknown) => {
    assert.ok(isUserError(error), String(error));
    assert.equal(error.code, code, sentenceOf(error));
    assert.ok(sentenceOf(error).includes(mentions.replace('https://', '')), sentenceOf(error));
    return true;
  });
}
