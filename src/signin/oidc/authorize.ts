import { addsOfflineAccess, beginSignIn } from '../../oidc/authorizationCode.ts';
import { type Callback, type Listener, listenForCallback } from '../../oidc/callbackListener.ts';
import { failedPage, signedInPage } from '../../net/browserPages.ts';
import type { Provider } from '../../oidc/provider.ts';
import { placeOf } from '../../oidc/redirectUrl.ts';
import type { ProviderConfig, Tokens } from '../../oidc/providerConfig.ts';
import { isUserError, UserError } from '../../errors/userError.ts';
import { sentenceOf } from '../../text/sentenceOf.ts';
import type { Platform } from '../../base/platform.ts';
import type { SignInUi } from './signInUi.ts';
import { withinSignInLimit } from '../shared/signInLimit.ts';
import { rejectOnAbort } from '../../base/abort.ts';
import { hostOf } from '../../base/urlHost.ts';

export interface AuthorizeRequest {
  readonly provider: ProviderConfig;
  readonly conversation: SignInUi;
  readonly signal: AbortSignal;
  /** Undefined: 127.0.0.1 and a free port. */
  readonly redirectUrl: string | undefined;
  readonly rememberRedirectUrl: (url: string) => Promise<void>;
}

/** Asks the provider through the browser. The tokens are verified. Throws Problems, and the signal's reason. */
export type Authorize = (request: AuthorizeRequest) => Promise<Tokens>;

const late = (minutes: number): UserError => new UserError('sign-in-timeout', { minutes });

interface Terms {
  readonly redirectUrl: string | undefined;
  /** The person has just chosen it. */
  readonly isChosen: boolean;
  readonly offlineAccess: boolean;
}

export interface AuthorizeDeps extends Pick<Platform, 'clock'> {
  readonly discover: (config: ProviderConfig) => Promise<Provider>;
}

export function createAuthorize({ discover, clock }: AuthorizeDeps): Authorize {
  return async (request) => {
    const { conversation, signal } = request;
    conversation.report({ code: 'asking-provider', data: { host: hostOf(request.provider.issuer) } });
    const provider = await rejectOnAbort(discover(request.provider), signal);
    let terms: Terms = { redirectUrl: request.redirectUrl, isChosen: false, offlineAccess: true };
    for (;;) {
      const trip = (limited: AbortSignal) => attempt(request, provider, terms, limited);
      const outcome = await withinSignInLimit({ late, clock, signal }, trip);
      if ('idToken' in outcome) return outcome;
      terms = outcome;
    }
  };
}

/** One trip through the browser: tokens, or the terms for another trip. */
async function attempt(
  request: AuthorizeRequest,
  provider: Provider,
  terms: Terms,
  signal: AbortSignal,
): Promise<Tokens | Terms> {
  const { conversation } = request;
  const exposed: string[] = [];
  const listener = await listenForCallback({
    ...(terms.redirectUrl !== undefined && { redirectUrl: terms.redirectUrl }),
    furtherHosts: () => exposed,
  });
  try {
    // Only now: one at which nobody can listen would end every later sign-in before another could be chosen.
    if (terms.isChosen && terms.redirectUrl !== undefined) await request.rememberRedirectUrl(terms.redirectUrl);
    const authority = await rejectOnAbort(conversation.expose(listener.redirectUrl), signal);
    if (authority !== undefined) exposed.push(authority);
    const signIn = await beginSignIn(provider, {
      redirectUrl: listener.redirectUrl,
      offlineAccess: terms.offlineAccess,
    });
    const back = await browserTrip(conversation, listener, signIn, signal);
    if (typeof back === 'string') return { ...terms, redirectUrl: back, isChosen: true };
    conversation.report({ code: 'checking-answer', data: undefined });
    return await finish(back, signIn.finish, signal).catch((error: unknown) => {
      if (!terms.offlineAccess || !isOfflineRefusal(error, provider)) throw error;
      return { ...terms, offlineAccess: false };
    });
  } finally {
    await listener.close();
  }
}

/** Resolves with the callback, or with the redirect URL that the person wants instead. */
async function browserTrip(
  ui: SignInUi,
  listener: Listener,
  signIn: { readonly url: string; matches(state: string): boolean },
  signal: AbortSignal,
): Promise<Callback | string> {
  const changed = new AbortController();
  let wanted: string | undefined;
  const callback = listener.waitForCallback(signIn.matches, AbortSignal.any([signal, changed.signal]));
  ui.waitForBrowser({
    url: signIn.url,
    redirectUrl: listener.redirectUrl,
    paste: listener.accept,
    useRedirectUrl: (url) => {
      placeOf(url);
      wanted = url;
      changed.abort();
    },
  });
  try {
    // The editor may keep its answer until a question of its own is answered; a browser that is back has opened.
    return await Promise.race([callback, failureOf(ui.open(signIn.url))]);
  } catch (error) {
    if (wanted === undefined || signal.aborted) throw error;
    return wanted;
  }
}

/** The browser's last page says what came of it, so it is answered after the exchange; when given up, by `close`. */
async function finish(
  callback: Callback,
  exchange: (url: string) => Promise<Tokens>,
  signal: AbortSignal,
): Promise<Tokens> {
  try {
    const tokens = await rejectOnAbort(exchange(callback.url), signal);
    await callback.respond(signedInPage(tokens.displayName));
    return tokens;
  } catch (error) {
    if (signal.aborted) throw error;
    await callback.respond(failedPage(sentenceOf(error)));
    throw error;
  }
}

/**
 * Some providers let only certain people have offline access, and some list it for all their clients but give it to
 * certain ones: the others sign in without. A scope that the person asked for is theirs to change.
 */
function isOfflineRefusal(error: unknown, provider: Provider): boolean {
  return isUserError(error, 'offline-refused') || (isUserError(error, 'scope-refused') && addsOfflineAccess(provider));
}

/** Never ends well, only badly. */
async function failureOf(work: Promise<unknown>): Promise<never> {
  await work;
  return await new Promise<never>(() => undefined);
}
