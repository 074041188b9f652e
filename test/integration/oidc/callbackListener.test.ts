import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { request } from 'undici';
import { type Listener, type ListenerOptions, listenForCallback } from '../../../src/oidc/callbackListener.ts';
import { signedInPage } from '../../../src/net/browserPages.ts';
import { listening } from '../../net/servers.ts';
import { failure } from '../../oidc/failure.ts';

const ours = (state: string): boolean => state === 'ours';
const forever = new AbortController().signal;

interface Visit {
  readonly status: number;
  readonly html: string;
  readonly headers: Record<string, string | string[] | undefined>;
}

async function visit(address: string, options: { host?: string; method?: 'POST' | 'HEAD' } = {}): Promise<Visit> {
  const { host, method = 'GET' } = options;
  const answer = await request(address, { method, headers: host === undefined ? {} : { host } });
  return { status: answer.statusCode, html: await answer.body.text(), headers: answer.headers };
}

describe('the loopback listener', () => {
  const open: Listener[] = [];

  async function listen(options: Partial<ListenerOptions> = {}): Promise<Listener> {
    const listener = await listenForCallback({ furtherHosts: () => [], ...options });
    open.push(listener);
    return listener;
  }

  afterEach(async () => {
    await Promise.all(open.splice(0).map((listener) => listener.close()));
  });

  it('waits on 127.0.0.1 and a free port', async () => {
    const { redirectUrl, port } = await listen();
    assert.equal(redirectUrl, `http://127.0.0.1:${port}/callback`);
  });

  it('gives the first right visit, and holds the browser until the end is known', async () => {
    const listener = await listen();
    const waiting = listener.waitForCallback(ours, forever);
    const page = visit(`${listener.redirectUrl}?code=c&state=ours`);
    const callback = await waiting;
    assert.equal(callback.url, `${listener.redirectUrl}?code=c&state=ours`);
    await callback.respond(signedInPage('alice'));
    const { status, html, headers } = await page;
    assert.equal(status, 200);
    assert.match(html, /Signed in as alice/u);
    assert.match(String(headers['content-security-policy']), /default-src 'none'/u);
    assert.equal(headers['cache-control'], 'no-store');
  });

  it('ignores everything else and goes on', async () => {
    const listener = await listen();
    const { redirectUrl } = listener;
    const right = `${redirectUrl}?code=c&state=ours`;
    const early = await visit(right);
    assert.equal(early.status, 400);

    const waiting = listener.waitForCallback(ours, forever);
    const wrong: [status: number, visit: Promise<Visit>][] = [
      [400, visit(redirectUrl)],
      [400, visit(`${redirectUrl}?code=c`)],
      [400, visit(`${redirectUrl}?code=c&state=other`)],
      [400, visit(`${redirectUrl}?error=access_denied`)],
      [400, visit(`${redirectUrl}?error=access_denied&state=other`)],
      [400, visit(`${redirectUrl}?code=c&state=other&state=ours`)],
      [403, visit(right, { host: 'evil.test' })],
      [403, visit(right, { host: `localhost:${listener.port}` })],
      [404, visit(right.replace('/callback', '/callback/'))],
      [404, visit(right.replace('/callback', '/favicon.ico'))],
      [405, visit(right, { method: 'POST' })],
      [405, visit(right, { method: 'HEAD' })],
      [431, visit(`${right}&more=${'x'.repeat(100_000)}`)],
    ];
    for (const [status, answer] of wrong) {
      assert.equal((await answer).status, status);
    }

    const page = visit(right);
    const callback = await waiting;
    assert.equal((await visit(right)).status, 400, 'a second use');
    await callback.respond(signedInPage('alice'));
    assert.equal((await page).status, 200);
    assert.equal((await visit(right)).status, 400, 'a later use');
  });

  it('survives what is not HTTP', async () => {
    const listener = await listen();
    const socket = connect(listener.port, '127.0.0.1');
    socket.end('\u0000\u0001 nonsense\r\n\r\n');
    assert.match(await text(socket), /^HTTP\/1\.1 400/u);
    const waiting = listener.waitForCallback(ours, forever);
    const page = visit(`${listener.redirectUrl}?code=c&state=ours`);
    await (await waiting).respond(signedInPage('alice'));
    assert.equal((await page).status, 200);
  });

  it("takes the editor's own address for itself as well", async () => {
    const hosts: string[] = [];
    const listener = await listen({ furtherHosts: () => hosts });
    const waiting = listener.waitForCallback(ours, forever);
    const right = `${listener.redirectUrl}?code=c&state=ours`;
    assert.equal((await visit(right, { host: 'Editor.test:8443' })).status, 403);
    hosts.push('editor.test:8443');
    const page = visit(right, { host: 'Editor.test:8443' });
    await (await waiting).respond(signedInPage('alice'));
    assert.equal((await page).status, 200);
  });

  it('gives up when told to, and tells a browser that comes too late', async () => {
    const listener = await listen();
    const controller = new AbortController();
    const waiting = listener.waitForCallback(ours, controller.signal);
    controller.abort(new Error('cancelled'));
    await assert.rejects(waiting, { message: 'cancelled' });
    await assert.rejects(listener.waitForCallback(ours, controller.signal), { message: 'cancelled' });
    assert.equal((await visit(`${listener.redirectUrl}?code=c&state=ours`)).status, 400);
  });

  it('lets no browser hang when it is closed', async () => {
    const listener = await listen();
    const waiting = listener.waitForCallback(ours, forever);
    const page = visit(`${listener.redirectUrl}?code=c&state=ours`);
    await waiting;
    await listener.close();
    assert.match((await page).html, /canceled in the editor/u);
    await assert.rejects(visit(listener.redirectUrl));
  });

  it('takes a pasted address instead, once', async () => {
    const listener = await listen();
    const waiting = listener.waitForCallback(ours, forever);
    assert.throws(() => {
      listener.accept('nonsense');
    }, failure('paste-wrong'));
    listener.accept('http://127.0.0.1:1/callback?code=c&state=ours');
    const callback = await waiting;
    assert.equal(callback.url, `${listener.redirectUrl}?code=c&state=ours`);
    await callback.respond(signedInPage('alice'));
    assert.throws(() => {
      listener.accept('http://127.0.0.1:1/callback?code=c&state=ours');
    }, failure('paste-of-another'));
  });

  describe('at a registered redirect URL', () => {
    async function freePort(): Promise<number> {
      const server = await listening(createServer());
      await server.stop();
      return server.port;
    }

    it('waits there, on every address that localhost may mean', async () => {
      const port = await freePort();
      const listener = await listen({ redirectUrl: `http://localhost:${port}` });
      assert.equal(listener.redirectUrl, `http://localhost:${port}`);
      const waiting = listener.waitForCallback(ours, forever);
      const page = visit(`http://localhost:${port}/?code=c&state=ours`);
      const callback = await waiting;
      assert.equal(new URL(callback.url).searchParams.get('code'), 'c');
      await callback.respond(signedInPage('alice'));
      assert.equal((await page).status, 200);
      const host = `localhost:${port}`;
      assert.equal((await visit(`http://127.0.0.1:${port}/?code=c&state=ours`, { host })).status, 400);
    });

    it('fills in a port where none is registered', async () => {
      const listener = await listen({ redirectUrl: 'http://127.0.0.1/some/path' });
      assert.equal(listener.redirectUrl, `http://127.0.0.1:${listener.port}/some/path`);
    });

    it('names the port that another program has, and leaves nothing behind', async () => {
      const other = await listening(createServer());
      try {
        const mentions = new RegExp(`Port ${other.port} .*registered redirect URL`, 'u');
        for (const name of ['127.0.0.1', 'localhost']) {
          const redirectUrl = `http://${name}:${other.port}`;
          await assert.rejects(listen({ redirectUrl }), failure('port-in-use', mentions));
        }
      } finally {
        await other.stop();
      }
    });

    const unusable = [
      '',
      'nonsense',
      'https://localhost:8000',
      'http://example.com:8000',
      'http://0.0.0.0:8000',
      'http://localhost.evil.test:8000',
      'http://localhost:8000@evil.test',
      'http://user@localhost:8000',
      'http://localhost:0',
      'http://localhost:8000/?a=b',
      'http://localhost:8000/#a',
      'urn:ietf:wg:oauth:2.0:oob',
    ];
    for (const redirectUrl of unusable) {
      it(`does not wait at "${redirectUrl}"`, async () => {
        await assert.rejects(listen({ redirectUrl }), failure('redirect-url-unusable', /http:\/\/127\.0\.0\.1/u));
      });
    }
  });
});
