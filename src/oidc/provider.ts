import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
  type ServerMetadata,
} from 'openid-client';
import type { Platform } from '../base/platform.ts';
import { hostOf } from '../base/urlHost.ts';
import { UserError } from '../errors/userError.ts';
import type { Fetch } from '../net/fetch.ts';
import { isLoopback } from '../net/loopbackHost.ts';
import { isClientRefusal, providerError, type Step } from './providerErrors.ts';
import type { ProviderConfig } from './providerConfig.ts';

export interface ProviderDeps extends Pick<Platform, 'clock'> {
  readonly fetch: Fetch;
}

/** A provider whose discovery document was read and found sound. Good for one operation or several. */
export interface Provider {
  readonly config: ProviderConfig;
  readonly metadata: Readonly<ServerMetadata>;
  readonly edge: ProviderDeps;
  /**
   * Runs a request of openid-client's with signature checks on, first with the client authentication that kubectl
   * tries first, then with the other one where the provider refuses the client and knows both. What fails is thrown
   * as a UserError (codes: `providerError`). `change` wraps the fetch of this one request.
   */
  ask<T>(step: Step, run: (client: Configuration) => Promise<T>, change?: (fetch: Fetch) => Fetch): Promise<T>;
}

/** What the extension itself calls or opens; anything else in the document does not concern it. */
const ENDPOINTS = ['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'revocation_endpoint'] as const;

/**
 * OpenID Connect Discovery 1.0. Throws a UserError about the issuer's host: `issuer-unusable`,
 * `issuer-mismatch`, `answer-nonsense`, `endpoint-not-https`, `provider-unavailable` and the codes of net/.
 */
export async function discoverProvider(config: ProviderConfig, edge: ProviderDeps): Promise<Provider> {
  const issuer = issuerUrl(config.issuer);
  const document = { text: '' };
  const metadata = await attempt(config, 'discovery', async () => {
    const found = await connect({ config, issuer, auth: None(), fetch: keeping(edge.fetch, document) });
    return found.serverMetadata();
  });
  checkEndpoints(metadata, config);

  const methods = clientAuthentications(config, metadata);
  return {
    config,
    metadata,
    edge,
    ask: (step, run, change = (fetch) => fetch) =>
      attempt(config, step, async () => {
        const fetch = change(edge.fetch);
        for (const [index, auth] of methods.entries()) {
          const client = await connect({ config, issuer, auth, fetch: answering(document.text, fetch) });
          try {
            return await run(client);
          } catch (error) {
            if (index === methods.length - 1 || !isClientRefusal(error)) {
              throw error;
            }
          }
        }
        throw new TypeError('There is always one way of client authentication.');
      }),
  };
}

interface Connection {
  readonly config: ProviderConfig;
  readonly issuer: URL;
  readonly auth: ClientAuth;
  readonly fetch: Fetch;
}

/**
 * A fresh openid-client Configuration: its key cache belongs to one request, so that rotated keys are never stale.
 * Made by its own discovery each time, because Entra ID's templated issuer is known only to that function.
 */
async function connect({ config, issuer, auth, fetch }: Connection): Promise<Configuration> {
  return await discovery(issuer, config.clientId, secretOf(config), auth, {
    [customFetch]: fetch,
    execute: [enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [insecureLoopback] : [])],
  });
}

/** For a provider under development on this machine; the fetch refuses http to any other. */
// eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated to make it stand out, not to be removed
const insecureLoopback = allowInsecureRequests;

/** kubectl's order: Basic, then the body. A provider that names what it knows is believed. */
function clientAuthentications(config: ProviderConfig, metadata: ServerMetadata): [ClientAuth, ...ClientAuth[]] {
  const secret = secretOf(config);
  if (secret === undefined) {
    return [None()];
  }
  const known = metadata.token_endpoint_auth_methods_supported ?? [];
  const basic = known.includes('client_secret_basic');
  const post = known.includes('client_secret_post');
  if (post && !basic) {
    return [ClientSecretPost(secret)];
  }
  return basic && !post ? [ClientSecretBasic(secret)] : [ClientSecretBasic(secret), ClientSecretPost(secret)];
}

/** kubectl's form may carry an empty secret, which means none. */
function secretOf(config: ProviderConfig): string | undefined {
  return config.clientSecret === '' ? undefined : config.clientSecret;
}

function keeping(fetch: Fetch, document: { text: string }): Fetch {
  return async (url, options) => {
    const answer = await fetch(url, options);
    document.text = await answer.clone().text();
    return answer;
  };
}

/** Answers the first request, which is discovery's, from what is known; all others go out. */
function answering(document: string, fetch: Fetch): Fetch {
  let discovered = false;
  return (url, options) => {
    if (discovered) {
      return fetch(url, options);
    }
    discovered = true;
    return Promise.resolve(new Response(document, { headers: { 'content-type': 'application/json' } }));
  };
}

async function attempt<T>(config: ProviderConfig, step: Step, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw providerError(error, config, step);
  }
}

function issuerUrl(issuer: string): URL {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  if (url === undefined || url.host === '' || url.search !== '' || url.hash !== '' || url.username !== '') {
    throw new UserError('issuer-unusable', { host: hostOf(issuer), flaw: 'not-a-url' });
  }
  // openid-client would take the document's word for the issuer.
  if (url.pathname.includes('/.well-known/')) {
    throw new UserError('issuer-unusable', { host: url.host, flaw: 'well-known' });
  }
  if (!isSecure(url)) throw new UserError('not-https', { host: url.host });
  return url;
}

function checkEndpoints(metadata: ServerMetadata, config: ProviderConfig): void {
  const host = hostOf(config.issuer);
  for (const name of ENDPOINTS) {
    const address = metadata[name];
    if (address === undefined && name === 'revocation_endpoint') {
      continue;
    }
    if (typeof address !== 'string' || !URL.canParse(address)) {
      throw new UserError('answer-nonsense', { host, found: 'endpoint', endpoint: name });
    }
    if (!isSecure(new URL(address))) throw new UserError('endpoint-not-https', { host, endpoint: name });
  }
}

/** The authorization endpoint is opened by the system, so no other kind of address may pass. */
function isSecure(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}
