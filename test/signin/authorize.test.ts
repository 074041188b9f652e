import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { Problem } from '../../src/base/problem.ts';
import { createAuthorize } from '../../src/signin/authorize.ts';
import type { BrowserWait } from '../../src/signin/conversation.ts';
import type { Tokens } from '../../src/oidc/types.ts';
import { failure } from '../oidc/failure.ts';
import { createScene, type Scene } from '../oidc/real.ts';
import { eventually } from './desk.ts';
import { createPerson, isListening, type Person } from './person.ts';
import { manualClock, MINUTE, type ManualClock } from './support.ts';

describe('createAuthorize', () => {
  let scene: Scene;
  let person: Person;
  let clock: ManualClock;
  let remembered: string[];
  before(async () => {
    scene = await createScene();
  });
  after(() => scene.stop());
  beforeEach(() => {
    person = createPerson(scene);
    clock = manualClock(Date.now());
    remembered = [];
  });
  afterEach(async () => {
    assert.deepEqual(person.troubles, []);
    assert.equal(clock.waiting(), 0);
    for (const wait of person.waits) assert.equal(await isListening(wait), false);
  });

  async function authorize(signal = new AbortController().signal, redirectUrl?: string): Promise<Tokens> {
    const { issuer, clientId } = scene.running;
    return await createAuthorize({ discover: () => scene.discover(), clock })({
      provider: { issuer, clientId, scopes: [] },
      conversation: person,
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
      person.onBrowser = resolve;
      work.catch(reject);
    });
  }

  it('ignores what does not answer it, and goes on', async () => {
    person.onBrowser = async (wait) => {
      const { redirectUrl } = wait;
      const state = new URL(wait.url).searchParams.get('state') ?? '';
      for (const query of ['', '?code=x', '?code=x&state=wrong', `?state=${state}`, `?error=x&state=`]) {
        assert.equal(await person.visit(redirectUrl + query), 400, query);
      }
      assert.equal(await person.visit(new URL('/favicon.ico', redirectUrl).href), 404);
      await person.goThrough(wait);
    };
    assert.equal((await authorize()).displayName, 'alice@example.com');
    await eventually(() => person.pages[0]?.status === 200);
  });

  it('takes the pasted address, when the browser could not come back', async () => {
    person.onBrowser = async (wait) => {
      assert.throws(() => {
        wait.paste('https://example.com');
      }, failure('paste-wrong'));
      assert.throws(() => {
        wait.paste(`${wait.redirectUrl}?code=x&state=y`);
      }, failure('paste-of-another'));
      wait.paste(` ${(await person.callbackOf(wait)).href}\n`);
    };
    assert.equal((await authorize()).subject, 'u-alice');
    assert.deepEqual(person.pages, []);
  });

  it('begins again with another redirect URL, and has it remembered', async () => {
    const wanted = 'http://localhost:8000';
    person.onBrowser = (wait) => {
      person.onBrowser = (next) => person.goThrough(next);
      wait.useRedirectUrl(wanted);
    };
    await authorize();
    assert.deepEqual(remembered, [wanted]);
    const urls = person.waits.map(({ url }) => new URL(url).searchParams);
    assert.equal(urls[1]?.get('redirect_uri'), wanted);
    for (const key of ['state', 'nonce', 'code_challenge']) assert.notEqual(urls[0]?.get(key), urls[1].get(key), key);
  });

  it('counts the five minutes anew for another trip', async () => {
    let changed = false;
    person.onBrowser = async (wait) => {
      if (changed) {
        clock.advance(4 * MINUTE);
        await person.goThrough(wait);
        return;
      }
      changed = true;
      clock.advance(4 * MINUTE);
      wait.useRedirectUrl('http://localhost:8000');
    };
    assert.equal((await authorize()).subject, 'u-alice');
  });

  it('says which redirect URL cannot be used, and waits on', async () => {
    person.onBrowser = async (wait) => {
      for (const url of ['https://example.com/callback', 'http://example.com', 'nonsense', '']) {
        assert.throws(() => {
          wait.useRedirectUrl(url);
        }, failure('redirect-url-unusable'));
      }
      await person.goThrough(wait);
    };
    await authorize();
    assert.deepEqual(remembered, []);
  });

  it('does not remember one at which nobody can listen', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    person.onBrowser = (wait) => {
      wait.useRedirectUrl(`http://127.0.0.1:${port}/callback`);
    };
    await assert.rejects(authorize(), failure('port-in-use', new RegExp(String(port), 'u')));
    assert.deepEqual(remembered, []);
    await new Promise((resolve) => taken.close(resolve));
  });

  it('tells what the provider refused, to the person and on the last page', async () => {
    person.onBrowser = async (wait) => {
      const browser = scene.browser();
      person.pages.push(await browser.open(await browser.cancel(wait.url, wait.redirectUrl)));
    };
    await assert.rejects(authorize(), failure('sign-in-declined', /sign in again/u));
    await eventually(() => (person.pages[0]?.html ?? '').includes('declined'));
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
    person.expose = () => {
      cancel.abort(reason);
      return new Promise(() => undefined);
    };
    await assert.rejects(authorize(cancel.signal), reason);
    person.expose = () => Promise.resolve(undefined);
    const later = new AbortController();
    const work = authorize(later.signal);
    await waiting(work);
    later.abort(reason);
    await assert.rejects(work, reason);
  });

  it('gives up an exchange that hangs, and the browser is told', async () => {
    const cancel = new AbortController();
    const reason = new Error('cancelled');
    scene.running.hold(60_000);
    try {
      person.report = (phrase) => {
        if (phrase === 'checking the answer')
          setTimeout(() => {
            cancel.abort(reason);
          }, 20);
      };
      await assert.rejects(authorize(cancel.signal), reason);
    } finally {
      scene.running.hold(0);
    }
    await eventually(() => (person.pages[0]?.html ?? '').includes('ended in the editor'));
  });

  it('does not wait for an editor that never says whether it opened the browser', async () => {
    const { open } = person;
    person.open = (url) => {
      void open(url);
      return new Promise(() => undefined);
    };
    assert.equal((await authorize()).subject, 'u-alice');
  });

  it('goes on when the browser did not open, and ends when the editor fails', async () => {
    person.open = () => {
      void person.onBrowser(person.waits.at(-1)!);
      return Promise.resolve(false);
    };
    await authorize();
    person.open = () => Promise.reject(new Problem('no-browser', 'No browser can be opened.'));
    await assert.rejects(authorize(), failure('no-browser'));
  });

  it('lets the browser come under the name that the editor exposes', async () => {
    let authority = '';
    person.expose = (url) => {
      authority = `localhost:${new URL(url).port}`;
      return Promise.resolve(authority);
    };
    person.onBrowser = async (wait) => {
      const callback = await person.callbackOf(wait);
      callback.host = authority;
      assert.equal(await person.visit(callback.href), 200);
    };
    await authorize();
  });
});
