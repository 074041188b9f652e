import type { ProviderConfig } from '../oidc/types.ts';

/** One signed-in identity at an issuer. Times are milliseconds since the epoch; names are raw. */
export interface Session {
  readonly id: string;
  /** The one place where a client secret rests. */
  readonly provider: ProviderConfig;
  readonly account: { readonly subject: string; readonly displayName: string };
  readonly tokens: SessionTokens;
  readonly signedInAt: number;
  /** Grows with every change of tokens; the store sees to it. */
  readonly generation: number;
  /** The provider could not be asked, or did not answer well; the tokens may still be good. */
  readonly failing: Failing | undefined;
  /** The provider refused the refresh token; it is kept, since some refusals heal. */
  readonly ended: { readonly at: number; readonly why: string } | undefined;
}

export interface SessionTokens {
  readonly idToken: string;
  readonly refreshToken: string | undefined;
  readonly expiresAt: number;
  readonly obtainedAt: number;
}

export interface Failing {
  readonly since: number;
  /** A sentence for a person. */
  readonly why: string;
  readonly code: string;
  /** How often in a row, and when last: the next attempt waits accordingly. */
  readonly attempts: number;
  readonly lastAt: number;
}

/** What was unsealed, checked field by field; undefined when it is no session of that id. */
export function parseSession(id: string, value: unknown): Session | undefined {
  const session = fields(value);
  const account = fields(session?.['account']);
  const tokens = fields(session?.['tokens']);
  const provider = parseProvider(session?.['provider']);
  if (session === undefined || account === undefined || tokens === undefined || provider === undefined)
    return undefined;
  const { signedInAt, generation } = session;
  const { subject, displayName } = account;
  const { idToken, refreshToken, expiresAt, obtainedAt } = tokens;
  const failing = session['failing'] === undefined ? undefined : parseFailing(session['failing']);
  const ended = session['ended'] === undefined ? undefined : parseEnded(session['ended']);
  if (session['id'] !== id || !isText(subject) || !isText(displayName) || !isText(idToken)) return undefined;
  if (!isTextOrNothing(refreshToken)) return undefined;
  if (!isNumber(signedInAt) || !isNumber(generation) || !isNumber(expiresAt) || !isNumber(obtainedAt)) return undefined;
  if (failing === null || ended === null) return undefined;
  return {
    id,
    provider,
    account: { subject, displayName },
    tokens: { idToken, refreshToken, expiresAt, obtainedAt },
    signedInAt,
    generation,
    failing,
    ended,
  };
}

function parseProvider(value: unknown): ProviderConfig | undefined {
  const provider = fields(value);
  if (provider === undefined) return undefined;
  const { issuer, clientId, clientSecret, scopes, certificateAuthority } = provider;
  if (!isText(issuer) || !isText(clientId)) return undefined;
  if (!isTextOrNothing(clientSecret) || !isTextOrNothing(certificateAuthority)) return undefined;
  if (!Array.isArray(scopes) || !scopes.every(isText)) return undefined;
  return {
    issuer,
    clientId,
    scopes,
    ...(clientSecret !== undefined && { clientSecret }),
    ...(certificateAuthority !== undefined && { certificateAuthority }),
  };
}

function parseFailing(value: unknown): Failing | null {
  const { since, why, code, attempts, lastAt } = fields(value) ?? {};
  if (!isNumber(since) || !isText(why) || !isText(code) || !isNumber(attempts) || !isNumber(lastAt)) return null;
  return { since, why, code, attempts, lastAt };
}

function parseEnded(value: unknown): Session['ended'] | null {
  const { at, why } = fields(value) ?? {};
  return isNumber(at) && isText(why) ? { at, why } : null;
}

function fields(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTextOrNothing(value: unknown): value is string | undefined {
  return value === undefined || isText(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
