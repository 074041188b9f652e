import { systemClock } from '../../src/base/clock.ts';
import { createFetch } from '../../src/net/fetch.ts';
import { beginSignIn } from '../../src/oidc/authorizationCode.ts';
import { listenForCallback } from '../../src/oidc/callbackListener.ts';
import { signedInPage } from '../../src/net/browserPages.ts';
import { discoverProvider, type Provider } from '../../src/oidc/provider.ts';
import type { ProviderConfig, Tokens } from '../../src/oidc/providerConfig.ts';
import { type Authority, createAuthority } from '../hosts/certificates.ts';
import { type ProviderOptions, type ProviderUser, type RunningProvider, startProvider } from '../hosts/provider.ts';
import { type Browser, createBrowser, type Page } from './browser.ts';

/** A real provider, a real fetch, and a browser. */
export interface TestProvider {
  readonly authority: Authority;
  readonly running: RunningProvider;
  readonly alice: ProviderUser;
  discover(changes?: Partial<ProviderConfig>): Promise<Provider>;
  /** A whole sign-in: listener, browser, form, callback, exchange, last page. */
  signIn(provider: Provider, terms?: { redirectUrl?: string; offlineAccess?: boolean }): Promise<SignedIn>;
  browser(): Browser;
  stop(): Promise<void>;
}

export interface SignedIn {
  readonly tokens: Tokens;
  readonly lastPage: Page;
}

export async function startTestProvider(options: Partial<ProviderOptions> = {}): Promise<TestProvider> {
  const authority = await createAuthority();
  const running = await startProvider({ authority, ...options });
  const browsers: Browser[] = [];
  const [alice] = running.users;
  if (alice === undefined) {
    throw new Error('The provider has no user.');
  }

  function browser(): Browser {
    const made = createBrowser(authority.certPem);
    browsers.push(made);
    return made;
  }

  const fetch = createFetch({
    certificateAuthority: authority.certPem,
    proxy: { editorProxy: '', editorNoProxy: [], env: {} },
    timeoutMs: 10_000,
    maxBytes: 1_000_000,
  });

  return {
    authority,
    running,
    alice,
    browser,
    discover: (changes = {}) => {
      const config = { issuer: running.issuer, clientId: running.clientId, scopes: ['email', 'groups'], ...changes };
      return discoverProvider(config, { fetch, clock: systemClock });
    },
    signIn: async (provider, { redirectUrl, offlineAccess = true } = {}) => {
      const listener = await listenForCallback({
        furtherHosts: () => [],
        ...(redirectUrl === undefined ? {} : { redirectUrl }),
      });
      try {
        const signIn = await beginSignIn(provider, { redirectUrl: listener.redirectUrl, offlineAccess });
        const waiting = listener.waitForCallback(signIn.matches, new AbortController().signal);
        const person = browser();
        const visit = person.open(await person.signIn(signIn.url, alice, signIn.redirectUrl));
        const callback = await waiting;
        const tokens = await signIn.finish(callback.url);
        await callback.respond(signedInPage(tokens.displayName));
        return { tokens, lastPage: await visit };
      } finally {
        await listener.close();
      }
    },
    stop: async () => {
      await Promise.all(browsers.map((one) => one.close()));
      await running.stop();
    },
  };
}
