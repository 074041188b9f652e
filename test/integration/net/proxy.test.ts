import assert from 'node:assert/strict';
import { isUserError } from '../../../src/errors/userError.ts';
import { sentenceOf } from '../../../src/text/sentenceOf.ts';
import { createFetch } from '../../../src/net/fetch.ts';
import { proxyFor, type ProxySettings } from '../../../src/net/proxy.ts';
import { type Authority, createAuthority } from '../../hosts/certificates.ts';
import { type Running, type RunningProxy, serveProxy, serveTls } from '../../net/servers.ts';

function choose(url: string, settings: Partial<ProxySettings>): string | undefined {
  return proxyFor(new URL(url), { editorProxy: '', editorNoProxy: [], env: {}, ...settings })?.origin;
}

describe('the choice of a proxy', () => {
  it("takes the editor's before the environment's", () => {
    const env = { HTTPS_PROXY: 'http://env:1', HTTP_PROXY: 'http://plain:1' };
    assert.equal(choose('https://idp.test', { editorProxy: 'http://editor:1', env }), 'http://editor:1');
    assert.equal(choose('https://idp.test', { env }), 'http://env:1');
    assert.equal(choose('https://idp.test', { env: { ...env, https_proxy: 'https://lower:1' } }), 'https://lower:1');
    assert.equal(choose('https://idp.test', { env: { ...env, HTTPS_PROXY: '' } }), 'http://plain:1');
    assert.equal(choose('https://idp.test', {}), undefined);
  });

  it('reads a bare host and port as http', () => {
    assert.equal(choose('https://idp.test', { editorProxy: 'proxy.corp:3128' }), 'http://proxy.corp:3128');
  });

  it('gives it what the editor has for it, unless its address has credentials of its own', () => {
    const settings = { editorNoProxy: [], env: {}, editorAuthorization: 'Negotiate abc' };
    const sent = (editorProxy: string) => proxyFor(new URL('https://idp.test'), { ...settings, editorProxy });
    assert.equal(sent('http://editor:1')?.authorization, 'Negotiate abc');
    assert.equal(sent('http://a:b@editor:1')?.authorization, 'Basic YTpi');
  });

  it('never sends a request to this machine through it', () => {
    for (const url of ['https://localhost:1', 'https://127.0.0.2', 'https://[::1]:1']) {
      assert.equal(choose(url, { editorProxy: 'http://editor:1' }), undefined);
    }
  });

  const exceptions: [noProxy: string, url: string, excepted: boolean][] = [
    ['*', 'https://idp.test', true],
    ['idp.test', 'https://idp.test', true],
    ['IDP.test', 'https://a.idp.test:8443', true],
    ['.idp.test', 'https://a.idp.test', true],
    ['*.idp.test', 'https://a.idp.test', true],
    ['idp.test:8443', 'https://idp.test', false],
    ['idp.test:443', 'https://idp.test', true],
    ['p.test', 'https://idp.test', false],
    ['10.0.0.0/8', 'https://10.1.2.3', true],
    ['10.0.0.0/8', 'https://11.1.2.3', false],
    ['10.0.0.0/99', 'https://10.1.2.3', false],
    ['10.1.2.3', 'https://10.1.2.3:6443', true],
    ['fd00::/8', 'https://[fd00::1]', true],
    ['[fd00::1]:443', 'https://[fd00::1]', true],
    ['a.test, idp.test', 'https://idp.test', true],
    ['', 'https://idp.test', false],
  ];
  for (const [noProxy, url, excepted] of exceptions) {
    it(`${excepted ? 'excepts' : 'does not except'} ${url} by "${noProxy}"`, () => {
      const expected = excepted ? undefined : 'http://p:1';
      assert.equal(choose(url, { env: { HTTPS_PROXY: 'http://p:1', NO_PROXY: noProxy } }), expected);
      assert.equal(choose(url, { editorProxy: 'http://p:1', editorNoProxy: noProxy.split(', ') }), expected);
    });
  }

  it('refuses what is no proxy, without repeating it', () => {
    for (const editorProxy of ['socks5://u:hunter2@p:1', 'http://', 'http://u:%E0%A4hunter2@p', 'ftp://hunter2@p']) {
      assert.throws(
        () => choose('https://idp.test', { editorProxy }),
        (error) => isUserError(error) && error.code === 'proxy-unusable' && !sentenceOf(error).includes('hunter2'),
      );
    }
  });
});

describe('a request through a proxy', () => {
  let authority: Authority;
  let server: Running;
  const running: Running[] = [];

  before(async () => {
    authority = await createAuthority();
    server = await serveTls(authority, (_request, response) => response.end('through'), 'idp.test');
  });
  after(() => server.stop());
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
  });

  async function proxy(credentials?: string): Promise<RunningProxy> {
    const started = await serveProxy(server.port, credentials);
    running.push(started);
    return started;
  }

  async function get(editorProxy: string): Promise<string> {
    const fetch = createFetch({
      certificateAuthority: authority.certPem,
      proxy: { editorProxy, editorNoProxy: [], env: {} },
      timeoutMs: 5_000,
      maxBytes: 1_000,
    });
    return await (await fetch('https://idp.test/', {})).text();
  }

  function failure(code: string, mentions: string): (error: unknown) => boolean {
    return (error) => {
      assert.ok(isUserError(error), String(error));
      assert.equal(error.code, code, sentenceOf(error));
      assert.ok(sentenceOf(error).includes(mentions), sentenceOf(error));
      assert.ok(!JSON.stringify(error.cause ?? '').includes('hunter2') && !sentenceOf(error).includes('hunter2'));
      return true;
    };
  }

  it('is tunnelled, and its certificate checked at the far end', async () => {
    const { port, tunnels } = await proxy();
    assert.equal(await get(`http://127.0.0.1:${port}`), 'through');
    assert.equal(tunnels[0]?.target, 'idp.test:443');
  });

  it('shows the credentials to the proxy', async () => {
    const { port } = await proxy('alice:hunter2 @');
    assert.equal(await get(`http://alice:hunter2%20%40@127.0.0.1:${port}`), 'through');
  });

  it('says that the proxy wants credentials, or others', async () => {
    const { port } = await proxy('alice:secret');
    await assert.rejects(get(`http://127.0.0.1:${port}`), failure('proxy-authentication', `127.0.0.1:${port}`));
    await assert.rejects(get(`http://alice:hunter2@127.0.0.1:${port}`), failure('proxy-authentication', String(port)));
  });

  it('says that the proxy is not there', async () => {
    const gone = await serveProxy(server.port);
    await gone.stop();
    const at = `127.0.0.1:${gone.port}`;
    await assert.rejects(get(`http://alice:hunter2@${at}`), failure('host-refused', at));
  });
});
