import { systemClock } from '../../src/base/clock.ts';
import { createFetch } from '../../src/net/fetch.ts';
import { beginSignIn } from '../../src/oidc/authorizationCode.ts';
import { discoverProvider } from '../../src/oidc/provider.ts';
import type { Authority } from '../hosts/certificates.ts';
import type { ProviderUser, RunningProvider } from '../hosts/provider.ts';
import { createBrowser } from '../oidc/browser.ts';

/** An ID token of this user's, got without the editor. */
export async function signInByHand(
  { issuer, clientId }: RunningProvider,
  authority: Authority,
  user: ProviderUser,
): Promise<string> {
  const fetch = createFetch({
    certificateAuthority: authority.certPem,
    proxy: { editorProxy: '', editorNoProxy: [], env: {} },
    timeoutMs: 10_000,
    maxBytes: 1 << 20,
  });
  const config = { issuer, clientId, scopes: ['email', 'groups'], certificateAuthority: authority.certPem };
  const provider = await discoverProvider(config, { fetch, clock: systemClock });
  const redirectUrl = 'http://127.0.0.1:1/callback';
  const flow = await beginSignIn(provider, { redirectUrl, offlineAccess: false });
  const browser = createBrowser(authority.certPem);
  try {
    const callback = await browser.signIn(flow.url, user, redirectUrl);
    return (await flow.finish(callback.href)).idToken;
  } finally {
    await browser.close();
  }
}
