import type { KoaContextWithOIDC, Provider } from 'oidc-provider';

export interface ProviderEvent {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly type:
    'authorization' | 'authorization-refused' | 'code' | 'code-refused' | 'refresh' | 'refresh-refused' | 'revoked';
  readonly client: string | undefined;
  /** The account, where the request got that far. */
  readonly user: string | undefined;
  /** Tells who asked: Go's client for kubectl, the extension's own for us, the browser's for an authorization. */
  readonly userAgent: string;
  readonly remotePort: number | undefined;
  /** The error code of a refusal. */
  readonly error?: string;
}

/** Writes what happens at a provider to `events`, and the secrets seen on the way to `issued`. */
export function record(provider: Provider, events: ProviderEvent[], issued: Set<string>): void {
  function add(type: ProviderEvent['type'], ctx: KoaContextWithOIDC, error?: string): void {
    const parameters = ctx.oidc.params ?? {};
    const verifier = parameters['code_verifier'];
    if (typeof verifier === 'string') {
      issued.add(verifier);
    }
    events.push({
      at: Date.now(),
      type,
      client: ctx.oidc.client?.clientId ?? asText(parameters['client_id']),
      user: ctx.oidc.account?.accountId,
      userAgent: ctx.get('user-agent'),
      remotePort: ctx.req.socket.remotePort,
      ...(error === undefined ? {} : { error }),
    });
  }
  const grant = (ctx: KoaContextWithOIDC): 'refresh' | 'code' =>
    ctx.oidc.params?.['grant_type'] === 'refresh_token' ? 'refresh' : 'code';

  provider.on('authorization.success', (ctx) => {
    add('authorization', ctx);
  });
  provider.on('authorization.error', (ctx, error) => {
    add('authorization-refused', ctx, error.error);
  });
  provider.on('grant.success', (ctx) => {
    add(grant(ctx), ctx);
  });
  provider.on('grant.error', (ctx, error) => {
    add(`${grant(ctx)}-refused`, ctx, error.error);
  });
  provider.use(async (ctx, next) => {
    await next();
    const done = ctx as unknown as KoaContextWithOIDC;
    if (ctx.path === '/token/revocation' && ctx.status === 200) {
      add('revoked', done);
    }
  });
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
