import { refreshTokenGrant } from 'openid-client';
import { fieldsIn } from '../base/json.ts';
import { hostOf } from '../base/urlHost.ts';
import { UserError } from '../errors/userError.ts';
import type { Fetch } from '../net/fetch.ts';
import type { Provider } from './provider.ts';
import { tokensOf } from './tokenResponse.ts';
import type { Tokens } from './providerConfig.ts';

export interface Renewal {
  readonly refreshToken: string;
  /** The account that must be the same afterwards; undefined when it is not known yet. */
  readonly subject: string | undefined;
  /**
   * Told of a rotated refresh token as soon as the answer is here, and awaited before anything is verified: the old
   * one is spent from then on, so it must be safe even if the ID token turns out bad or the keys cannot be fetched.
   */
  rotated(refreshToken: string): Promise<void>;
}

export type RenewedTokens = Tokens & { readonly refreshToken: string };

/**
 * One use of a refresh token. `isTransient` recognizes an error that may pass; `grant-refused` means that the
 * provider does not take this token now (spent, revoked, or the user is disabled for a while); `subject-changed` and
 * `token-invalid` that its answer must not be used. The old refresh token stays when no other comes.
 */
export async function refreshTokens(provider: Provider, renewal: Renewal): Promise<RenewedTokens> {
  const answer = await provider.ask(
    'refresh',
    (client) => refreshTokenGrant(client, renewal.refreshToken),
    (fetch) => tellingRotation(fetch, renewal),
  );
  const tokens = tokensOf(answer, provider);
  if (renewal.subject !== undefined && tokens.subject !== renewal.subject) {
    throw new UserError('subject-changed', { host: hostOf(provider.config.issuer) });
  }
  return { ...tokens, refreshToken: tokens.refreshToken ?? renewal.refreshToken };
}

function tellingRotation(fetch: Fetch, renewal: Renewal): Fetch {
  return async (url, options) => {
    const answer = await fetch(url, options);
    if (options.method === 'POST' && answer.ok) {
      const rotated = await refreshTokenIn(answer.clone());
      if (rotated !== undefined && rotated !== renewal.refreshToken) {
        // The token is in the result as well, so a failure to save it here need not end the renewal.
        await renewal.rotated(rotated).catch(() => undefined);
      }
    }
    return answer;
  };
}

async function refreshTokenIn(answer: Response): Promise<string | undefined> {
  try {
    const token = fieldsIn(await answer.json())['refresh_token'];
    return typeof token === 'string' && token !== '' ? token : undefined;
  } catch {
    return undefined;
  }
}
