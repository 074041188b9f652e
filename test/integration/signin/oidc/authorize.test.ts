import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { UserError } from '../../../../src/errors/userError.ts';
import { createAuthorize } from '../../../../src/signin/oidc/authorize.ts';
import type { BrowserWait } from '../../../../src/signin/oidc/signInUi.ts';
import type { Tokens } from '../../../../src/oidc/providerConfig.ts';
import { failure } from '../../../oidc/failure.ts';
import { startTestProvider, type TestProvider } from '../../../oidc/testProvider.ts';
import { eventually } from '../../../signin/signInHarness.ts';
import { createFakeSignInUi, isListening, type FakeSignInUi } from '../../../signin/fakeSignInUi.ts';
import { manualClock, type ManualClock, MINUTE } from '../../../signin/support.ts';

describe('createAuthorize', () => {
  let testProvider: TestProvider;
  let ui: FakeSignInUi;
  let clock: ManualClock;
  let remembered: string[];
  before(async () => {
    testProvider = await startTestProvider();
  });
  after(() => testProvider.stop());
  beforeEach(() => {
    ui = createFakeSignInUi(testProvider);
    clock = manualClock(Date.now());
    remembered = [];
  });
  afterEach(async () => {
    assert.deepEqual(ui.troubles, []);
    assert.equal(clock.waiting(), 0);
    for (const wait of ui.waits) assert.equal(await isListening(wait), false);
  });

  async function authorize(signal = new AbortController().signal, redirectUrl?: string): Promise<Tokens> {
    const { issuer, clientId } = testProvider.running;
    return await createAuthorize({ discover: () => testProvider.discover(), clock })({
      provider: { issuer, clientId, scopes: [] },
      conversation: ui,
      signal,
      redirectUrl,
      rememberRedirectUrl: (url) => {
        remembered.push(url);
        return Promise.resolve();
      },
    });
  }

  /** A wait for a browser that never comes. */
  async function waiting(work: Promise<unknown>): Promise<BrowserWait> {
    return await new Promise((resolve, reject) => {
      ui.onBrowser = resolve;
      work.catch(reject);
    });
  }

  it('ignores what does not answer it, and goes on', async () => {
    ui.onBrowser = async (wait) => {
      const { redirectUrl } = wait;
      const state = new URL(wait.url).searchParams.get('state') ?? '';
      for (const query of ['', '?code=x', '?code=x&state=wrong', `?state=${state}`, `?error=x&state=`]) {
        assert.equal(await ui.visit(redirectUrl + query), 400, query);
      }
      assert.equal(await ui.visit(new URL('/favicon.ico', redirectUrl).href), 404);
      await ui.goThrough(wait);
    };
    assert.equal((await authorize()).displayName, 'alice@example.com');
    await eventually(() => ui.pages[0]?.status === 200);
  });

  it('takes the pasted address, when the browser could not come back', async () => {
    ui.onBrowser = async (wait) => {
      assert.throws(() => {
        wait.paste('https://example.com');
      }, failure('paste-wrong'));
      assert.throws(() => {
        wait.paste(`${wait.redirectUrl}?code=x&state=y`);
      }, failure('paste-of-another'));
      wait.paste(` ${(await ui.callbackOf(wait)).href}\n`);
    };
    assert.equal((await authorize()).subject, 'u-alice');
    assert.deepEqual(ui.pages, []);
  });

  it('begins again with another redirect URL, and has it remembered', async () => {
    const wanted = 'http://localhost:8000';
    ui.onBrowser = (wait) => {
      ui.onBrowser = (next) => ui.goThrough(next);
      wait.useRedirectUrl(wanted);
    };
    await authorize();
    assert.deepEqual(remembered, [wanted]);
    const urls = ui.waits.map(({ url }) => new URL(url).searchParams);
    assert.equal(urls[1]?.get('redirect_uri'), wanted);
    for (const key of ['state', 'nonce', 'code_challenge']) assert.notEqual(urls[0]?.get(key), urls[1].get(key), key);
  });

  it('counts the five minutes anew for another trip', async () => {
    let changed = false;
    ui.onBrowser = async (wait) => {
      if (changed) {
        clock.advance(4 * MINUTE);
        await ui.goThrough(wait);
        return;
      }
      changed = true;
      clock.advance(4 * MINUTE);
      wait.useRedirectUrl('http://localhost:8000');
    };
    assert.equal((await authorize()).subject, 'u-alice');
  });

  it('says which redirect URL cannot be used, and waits on', async () => {
    ui.onBrowser = async (wait) => {
      for (const url of ['https://example.com/callback', 'http://example.com', 'nonsense', '']) {
        assert.throws(() => {
          wait.useRedirectUrl(url);
        }, failure('redirect-url-unusable'));
      }
      await ui.goThrough(wait);
    };
    await authorize();
    assert.deepEqual(remembered, []);
  });

  it('does not remember one at which nobody can listen', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    ui.onBrowser = (wait) => {
      wait.useRedirectUrl(`http://127.0.0.1:${port}/callback`);
    };
    await assert.rejects(authorize(), failure('port-in-use', new RegExp(String(port), 'u')));
    assert.deepEqual(remembered, []);
    await new Promise((resolve) => taken.close(resolve));
  });

  it('tells what the provider refused, to the person and on the last page', async () => {
    ui.onBrowser = async (wait) => {
      const browser = testProvider.browser();
      ui.pages.push(await browser.open(await browser.cancel(wait.url, wait.redirectUrl)));
    };
    await assert.rejects(authorize(), failure('sign-in-declined', /Sign in again/u));
    await eventually(() => (ui.pages[0]?.html ?? '').includes('declined'));
  });

  it('ends after five minutes with a sentence', async () => {
    const work = authorize();
    await waiting(work);
    clock.advance(5 * MINUTE - 1);
    clock.advance(1);
    await assert.rejects(work, failure('sign-in-timeout', /5 minutes/u));
  });

  it('ends where it is given up: before discovery, while exposing, while the browser is away', async () => {
    const reason = new Error('cancelled');
    await assert.rejects(authorize(AbortSignal.abort(reason)), reason);
    const cancel = new AbortController();
    ui.expose = () => {
      cancel.abort(reason);
      return new Promise(() => undefined);
    };
    await assert.rejects(authorize(cancel.signal), reason);
    ui.expose = () => Promise.resolve(undefined);
    const later = new AbortController();
    const work = authorize(later.signal);
    await waiting(work);
    later.abort(reason);
    await assert.rejects(work, reason);
  });

  it('gives up an exchange that hangs, and the browser is told', async () => {
    const cancel = new AbortController();
    const reason = new Error('cancelled');
    testProvider.running.hold(60_000);
    try {
      ui.report = ({ code }) => {
        if (code === 'checking-answer')
          setTimeout(() => {
            cancel.abort(reason);
          }, 20);
      };
      await assert.rejects(authorize(cancel.signal), reason);
    } finally {
      testProvider.running.hold(0);
    }
    await eventually(() => (ui.pages[0]?.html ?? '').includes('canceled in the editor'));
  });

  it('does not wait for an editor that never says whether it opened the browser', async () => {
    const { open } = ui;
    ui.open = (url) => {
      void open(url);
      return new Promise(() => undefined);
    };
    assert.equal((await authorize()).subject, 'u-alice');
  });

  it('goes on when the browser did not open, and ends when the editor fails', async () => {
    ui.open = () => {
      void ui.onBrowser(ui.waits.at(-1)!);
      return Promise.resolve(false);
    };
    await authorize();
    ui.open = () => Promise.reject(new UserError('not-read'));
    await assert.rejects(authorize(), failure('not-read'));
  });

  it('lets the browser come under the name that the editor exposes', async () => {
    let authority = '';
    ui.expose = (url) => {
      authority = `localhost:${new URL(url).port}`;
      return Promise.resolve(authority);
    };
    ui.onBrowser = async (wait) => {
      const callback = await ui.callbackOf(wait);
      callback.host = authority;
      assert.equal(await ui.visit(callback.href), 200);
    };
    await authorize();
  });
});
