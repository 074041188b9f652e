import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../../../../src/base/clock.ts';
import { createNativeFlow } from '../../../../../src/oci/signIn/native/nativeFlow.ts';
import { jwkOf, jwkOfToken } from '../../../../../src/oci/profiles/jwk.ts';
import { parsePrivateKey } from '../../../../../src/oci/config/privateKeys.ts';
import type { NewSession } from '../../../../../src/oci/profiles/storeSession.ts';
import { CALLBACK_PORT, takeCallbackPort } from '../../../../hosts/callback-port.ts';
import { createSessions } from '../../../../hosts/oracle-sessions.ts';
import { createSignInPage, type SignInPage } from '../../../../hosts/oracle-signin.ts';
import { failure } from '../../../../oidc/failure.ts';
import { bringToUs, CALLBACK, personAt, playBrowser } from '../../../../oci/callback.ts';

const ARRIVED = /has arrived in the editor/u;

describe('signing in to OCI without the CLI', function () {
  this.timeout(300_000);
  let giveBack: () => void;
  let home: string;
  let page: SignInPage;
  let offset: number;

  before(async () => {
    giveBack = await takeCallbackPort();
  });

  after(() => {
    giveBack();
  });

  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'oci-native-'));
    offset = 0;
    page = createSignInPage(createSessions(() => Date.now() + offset));
  });

  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  function begin(region = 'iad', signal = new AbortController().signal) {
    const browser = playBrowser();
    const trip = createNativeFlow({ host: personAt(home), clock: systemClock });
    const ended = trip({ region }, browser, signal);
    const url = Promise.race([browser.opened, ended.then(() => assert.fail('no browser was opened'))]);
    return { browser, ended, url };
  }

  function isFor(session: NewSession): void {
    const key = parsePrivateKey(session.privateKeyPem, undefined, 'the key');
    assert.deepEqual(jwkOfToken(session.token.token), jwkOf(key));
    assert.match(session.privateKeyPem, /-----END PRIVATE KEY-----\nOCI_API_KEY$/u);
    assert.match(session.publicKeyPem, /^-----BEGIN PUBLIC KEY-----\n[^]*-----END PUBLIC KEY-----\n$/u);
  }

  interface Asked {
    readonly path?: string;
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  }

  function ask({ path = '/', method = 'GET', headers = {}, body = '' }: Asked): Promise<number> {
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: CALLBACK_PORT, path, method, headers, agent: false };
      const sent = request(options, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      sent.once('error', reject).end(body);
    });
  }

  it('brings the token for a fresh key', async () => {
    const { ended, url } = begin('fra');
    assert.match(await url, /^https:\/\/login\.eu-frankfurt-1\.oraclecloud\.com\//u);
    assert.match(await bringToUs(page.signedInAt(await url)), ARRIVED);
    const session = await ended;
    isFor(session);
    assert.equal(session.region, 'eu-frankfurt-1');
    await assert.rejects(fetch(CALLBACK), 'nobody listens any more');
  });

  // Elsewhere the addresses of loopback but the first are no addresses until somebody adds them.
  if (process.platform === 'linux') {
    it('listens on loopback only, and cares for nothing else', async () => {
      const other = createServer();
      await new Promise<void>((resolve) => other.listen(CALLBACK_PORT, '127.0.0.2', resolve));
      try {
        const { browser, ended, url } = begin();
        browser.paste(page.signedInAt(await url));
        isFor(await ended);
      } finally {
        await new Promise((resolve) => other.close(resolve));
      }
    });
  }

  it('takes the address that a person pastes, and goes on after a wrong one', async () => {
    const { browser, ended, url } = begin();
    const address = page.signedInAt(await url);
    for (const wrong of ['', 'http://localhost:8181/', address.slice(0, 80)]) {
      assert.throws(
        () => {
          browser.paste(wrong);
        },
        failure(wrong.includes('security_token') ? 'oci-answer-garbled' : 'oci-answer-none'),
      );
    }
    browser.paste(address);
    isFor(await ended);
  });

  it('ignores answers that are not this sign-in’s, and says so to who brings them', async () => {
    const { ended, url } = begin();
    for (const [behaviour, said] of [
      ['binds another key', /belongs to another sign-in/u],
      ['garbles the token', /did not return a session token/u],
      ['declines', /did not sign you in \(The person declined\.\)/u],
    ] as const) {
      page.setBehaviour(behaviour);
      assert.match(await bringToUs(page.signedInAt(await url)), said);
    }
    page.setBehaviour('accepts');
    const address = page.signedInAt(await url);
    assert.match(await bringToUs(address), ARRIVED);
    isFor(await ended);
  });

  it('serves nobody who comes under another name, from another page, or with too much', async () => {
    const { browser, ended, url } = begin();
    const token = page.signedInAt(await url).replace(/^.*#/u, '');
    const host = `localhost:${CALLBACK_PORT}`;
    const origin = `http://${host}`;
    const post = { method: 'POST', path: '/token', body: token };
    assert.equal(await ask({ headers: { host: 'evil.example:8181' } }), 403);
    assert.equal(await ask({ ...post, headers: { host, origin: 'https://evil.example' } }), 404);
    assert.equal(await ask({ ...post, headers: { host, origin: 'null' } }), 404);
    assert.equal(await ask({ ...post, headers: { host } }), 404);
    assert.equal(await ask({ path: `/token?${token}`, headers: { host } }), 404);
    assert.equal(await ask({ method: 'PUT', headers: { host } }), 404);
    assert.equal(await ask({ path: '/favicon.ico', headers: { host } }), 404);
    await assert.rejects(ask({ ...post, headers: { host, origin }, body: 'x'.repeat(100_000) }));
    assert.equal(await ask({ headers: { host } }), 200);
    browser.paste(token);
    isFor(await ended);
  });

  it('tells of a clock that is off, whichever way', async () => {
    for (const [minutes, words] of [
      [-7, /7 min ahead of/u],
      [7, /[67] min behind/u],
    ] as const) {
      offset = minutes * 60_000;
      const { ended, url } = begin();
      const failed = assert.rejects(ended, failure('oci-clock-off', words));
      await bringToUs(page.signedInAt(await url));
      await failed;
    }
  });

  it('ends at once when it is given up, also before the browser is open', async () => {
    const cancel = new AbortController();
    const { ended, url } = begin('iad', cancel.signal);
    const failed = assert.rejects(ended, /given up/u);
    await Promise.race([url, failed]);
    cancel.abort(new Error('given up'));
    await failed;
    await assert.rejects(begin('iad', AbortSignal.abort(new Error('given up'))).ended, /given up/u);
    await assert.rejects(fetch(CALLBACK));
  });

  it('says when another sign-in waits there, and leaves that alone', async () => {
    const first = begin();
    await first.url;
    await assert.rejects(begin().ended, failure('oci-port-in-use', /8181/u));
    await bringToUs(page.signedInAt(await first.url));
    isFor(await first.ended);
  });

  it('refuses a region that cannot be one', async () => {
    for (const [region, code] of [
      ['evil.example', 'oci-region-domain'],
      ['evil.example/', 'oci-region-invalid'],
      ['', 'oci-region-invalid'],
    ] as const) {
      await assert.rejects(begin(region).ended, failure(code));
    }
  });
});
