import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Provider } from 'oidc-provider';
import type { ClientMetadata, Configuration, JWK } from 'oidc-provider';
import type { Authority } from './certificates.ts';
import { record, type ProviderEvent } from './provider-events.ts';
import { interact } from './provider-interaction.ts';
import { providerErrorPage } from './provider-pages.ts';
import { createProviderStore } from './provider-store.ts';
import type { ProviderStore } from './provider-store.ts';

export interface ProviderUser {
  /** Also the claim `sub`. */
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly name: string;
  /** Without any, the token carries no such claim at all, as real providers do. */
  readonly groups: readonly string[];
}

export interface ProviderOptions {
  readonly authority: Authority;
  readonly clients?: readonly ClientMetadata[];
  readonly users?: readonly ProviderUser[];
  /** 60 unless told. */
  readonly idTokenSeconds?: number;
  /** Given to those who ask for `offline_access`; true unless told. Each use gives a new one; reuse ends the family. */
  readonly refreshTokens?: boolean;
  /** Whether tokens can be revoked; true unless told. */
  readonly revocation?: boolean;
  /** 0 (any free one) unless told. */
  readonly port?: number;
  /** A line under the sign-in form. */
  readonly hint?: string;
}

export interface RunningProvider {
  readonly issuer: string;
  readonly port: number;
  /** The first client's. */
  readonly clientId: string;
  readonly users: readonly ProviderUser[];
  readonly events: readonly ProviderEvent[];
  /** Every refresh token, authorization code and code verifier that was ever issued or shown: the leak scan's list. */
  readonly issued: ReadonlySet<string>;
  /** From now on the token endpoint's answers leave so many milliseconds after the work was done; those held so far at once. */
  hold(answerMs: number): void;
  /** The next refresh is answered with `invalid_grant`; the token itself lives on. */
  refuseNextRefresh(): void;
  /** The next call of the token endpoint is answered with this HTTP status and no work is done. */
  failNextToken(status: number): void;
  /** How long ID tokens live from now on. */
  idTokenSeconds(seconds: number): void;
  /** New signing keys; the old ones are forgotten. */
  rotateKeys(): void;
  stop(): Promise<void>;
}

interface Knobs {
  holdMs: number;
  failNext: number | undefined;
  idTokenSeconds: number;
}

/** VS Code rewrites 127.0.0.1 and localhost in the addresses that it opens, so the provider lives beside them. */
const ADDRESS = '127.0.0.2';

export const defaultUsers: readonly ProviderUser[] = [
  {
    id: 'u-alice',
    email: 'alice@example.com',
    password: 'apple-orchard',
    name: 'Alice Example',
    groups: ['developers', 'payments-admins'],
  },
  { id: 'u-bob', email: 'bob@example.com', password: 'blue-harbour', name: 'Bob Example', groups: [] },
];

/** Public, with PKCE, as kubectl's users are registered; any port is good for a native client's loopback address. */
export const kubernetesClient: ClientMetadata = {
  client_id: 'kubernetes',
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  redirect_uris: ['http://127.0.0.1/callback', 'http://localhost:8000'],
};

/** A certified OpenID Connect provider over TLS, with users, a sign-in page and a log of its own. Quiet. */
export async function startProvider(options: ProviderOptions): Promise<RunningProvider> {
  const users = options.users ?? defaultUsers;
  const clients = options.clients ?? [kubernetesClient];
  const events: ProviderEvent[] = [];
  const issued = new Set<string>();
  const store = createProviderStore((secret) => issued.add(secret));
  const knobs: Knobs = { holdMs: 0, failNext: undefined, idTokenSeconds: options.idTokenSeconds ?? 60 };
  let holding = new AbortController();
  const cookieKey = randomBytes(32).toString('hex');

  const certificate = await options.authority.issue({ commonName: 'Example Identity', ips: [ADDRESS] });
  let handle: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  const server = createServer({ key: certificate.keyPem, cert: certificate.certPem }, (request, response) => {
    const failure = request.url === '/token' ? knobs.failNext : undefined;
    if (failure === undefined) {
      handle(request, response);
      return;
    }
    knobs.failNext = undefined;
    response.writeHead(failure, { 'content-type': 'text/plain' }).end('Out of order');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const missing = error.code === 'EADDRNOTAVAIL';
      reject(
        missing
          ? new Error(
              `The test provider needs the address ${ADDRESS}: run "sudo ifconfig lo0 alias ${ADDRESS} up" once.`,
            )
          : error,
      );
    });
    server.listen(options.port ?? 0, ADDRESS, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const issuer = `https://${ADDRESS}:${port}`;

  function useNewKeys(): void {
    const provider = new Provider(issuer, {
      ...configuration(options, store, users, clients, knobs),
      jwks: { keys: [signingKey()] },
      cookies: { keys: [cookieKey], names: { session: 'session', interaction: 'interaction', resume: 'resume' } },
    });
    // Its own error events say what matters; Koa would print each broken connection.
    provider.silent = true;
    provider.use(async (ctx, next) => {
      await next();
      if (ctx.path === '/token' && knobs.holdMs > 0) {
        await delay(knobs.holdMs, undefined, { signal: holding.signal, ref: false }).catch(() => undefined);
      }
    });
    record(provider, events, issued);
    const answer = provider.callback();
    handle = (request, response) => {
      if (request.url?.startsWith('/interaction/') === true) {
        void interact(provider, { users, hint: options.hint }, request, response);
        return;
      }
      void answer(request, response);
    };
  }
  useNewKeys();

  return {
    issuer,
    port,
    clientId: clients[0]?.client_id ?? '',
    users,
    events,
    issued,
    hold: (answerMs) => {
      knobs.holdMs = answerMs;
      holding.abort();
      holding = new AbortController();
    },
    refuseNextRefresh: () => {
      store.refuseNextRefresh();
    },
    failNextToken: (status) => {
      knobs.failNext = status;
    },
    idTokenSeconds: (seconds) => {
      knobs.idTokenSeconds = seconds;
    },
    rotateKeys: useNewKeys,
    stop: async () => {
      holding.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function configuration(
  options: ProviderOptions,
  store: ProviderStore,
  users: readonly ProviderUser[],
  clients: readonly ClientMetadata[],
  knobs: Knobs,
): Configuration {
  const day = 86_400;
  return {
    adapter: store.adapter,
    clients,
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'preferred_username'],
      groups: ['groups'],
    },
    // kubectl sends the ID token alone, so what the API server maps must be in it.
    conformIdTokenClaims: false,
    clientBasedCORS: () => false,
    features: {
      devInteractions: { enabled: false },
      revocation: {
        enabled: options.revocation ?? true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      rpInitiatedLogout: { enabled: false },
    },
    findAccount: (_ctx, id) => {
      const user = users.find((one) => one.id === id);
      return user && { accountId: user.id, claims: () => claimsOf(user) };
    },
    pkce: { required: () => true },
    issueRefreshToken: (_ctx, client, source) =>
      (options.refreshTokens ?? true) &&
      client.grantTypeAllowed('refresh_token') &&
      source.scopes.has('offline_access'),
    rotateRefreshToken: true,
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = providerErrorPage(out.error, out.error_description ?? '');
    },
    ttl: {
      AccessToken: () => knobs.idTokenSeconds,
      AuthorizationCode: 60,
      Grant: day,
      IdToken: () => knobs.idTokenSeconds,
      Interaction: 600,
      RefreshToken: day,
      Session: day,
    },
  };
}

function claimsOf(user: ProviderUser): { sub: string; [claim: string]: unknown } {
  return {
    sub: user.id,
    email: user.email,
    email_verified: true,
    name: user.name,
    preferred_username: user.email.split('@')[0],
    ...(user.groups.length === 0 ? {} : { groups: user.groups }),
  };
}

function signingKey(): JWK {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' };
}
