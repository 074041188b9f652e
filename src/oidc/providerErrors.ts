import { AuthorizationResponseError, ResponseBodyError, WWWAuthenticateChallengeError } from 'openid-client';
import { hostOf } from '../base/urlHost.ts';
import type { FailedCheck } from '../errors/oidcErrors.ts';
import { isUserError, UserError } from '../errors/userError.ts';
import { isTransientNetworkError } from '../net/networkErrors.ts';
import type { ProviderConfig } from './providerConfig.ts';

/** What was being done when something failed; the same refusal asks for another action in another moment. */
export type Step = 'discovery' | 'sign-in' | 'refresh' | 'revocation';

/** Whether trying again later may help without anyone changing anything: the session is kept and so is the token. */
export function isTransient(error: unknown): boolean {
  return isUserError(error) && (error.code === 'provider-unavailable' || isTransientNetworkError(error));
}

/** True if another client authentication method may work (RFC 6749 section 5.2). */
export function isClientRefusal(error: unknown): boolean {
  return error instanceof WWWAuthenticateChallengeError
    ? error.status === 401
    : error instanceof ResponseBodyError && error.error === 'invalid_client';
}

/**
 * The UserError for what openid-client threw. The raw error is not kept as its cause: it may hold tokens.
 * Codes: `provider-unavailable`, `grant-refused` (a refresh token that is spent, revoked or for now not accepted),
 * `code-refused`, `sign-in-declined`, `client-refused`, `scope-refused`, `redirect-url-refused`, `offline-refused`,
 * `provider-refused` (anything else it said), `issuer-mismatch`, `answer-nonsense`, `token-invalid`, `no-id-token`, and
 * net/'s own.
 */
export function providerError(error: unknown, config: ProviderConfig, step: Step): Error {
  const known = userErrorWithin(error);
  if (known !== undefined) return known;
  const host = hostOf(config.issuer);
  if (error instanceof ResponseBodyError) {
    return isOverload(error.status)
      ? new UserError('provider-unavailable', { host, status: error.status })
      : refusal({ error: error.error, message: error.error_description, config, step });
  }
  if (error instanceof AuthorizationResponseError) {
    return refusal({ error: error.error, message: error.error_description, config, step });
  }
  if (isClientRefusal(error)) return refusal({ error: 'invalid_client', message: undefined, config, step });
  const status = statusWithin(error);
  if (status !== undefined && isOverload(status)) return new UserError('provider-unavailable', { host, status });
  return nonsense(error, host, step, status);
}

/** What a provider says is kept with a session; no more of it than is ever shown. */
const LONGEST_TEXT = 300;

interface Refusal {
  readonly error: string;
  readonly message: string | undefined;
  readonly config: ProviderConfig;
  readonly step: Step;
}

function refusal({ error, message, config, step }: Refusal): UserError {
  const host = hostOf(config.issuer);
  const said = { host, message: message?.slice(0, LONGEST_TEXT) };
  const { clientId } = config;
  if (error === 'redirect_uri_mismatch' || (step === 'sign-in' && /redirect/iu.test(message ?? ''))) {
    return new UserError('redirect-url-refused', { ...said, clientId });
  }
  switch (error) {
    case 'access_denied':
      return new UserError('sign-in-declined', said);
    case 'invalid_client':
    case 'unauthorized_client':
      return new UserError('client-refused', { ...said, clientId });
    case 'invalid_scope':
      return new UserError('scope-refused', said);
    case 'not_allowed':
      return new UserError('offline-refused', said);
    case 'server_error':
    case 'temporarily_unavailable':
    case 'slow_down':
      return new UserError('provider-unavailable', { host, status: undefined });
    case 'invalid_grant':
      return step === 'sign-in' ? new UserError('code-refused', said) : new UserError('grant-refused', said);
    default:
      return new UserError('provider-refused', { ...said, error: error.slice(0, LONGEST_TEXT) });
  }
}

/** What openid-client found wrong with an answer, by its codes; details that may hold tokens are not looked at. */
function nonsense(error: unknown, host: string, step: Step, status: number | undefined): UserError {
  const code = codeWithin(error);
  const options = { cause: code };
  const issuer = code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED' ? otherIssuer(error) : undefined;
  if (issuer !== undefined) {
    return new UserError('issuer-mismatch', { host, issuer: issuer.slice(0, LONGEST_TEXT) }, options);
  }
  if (code === 'OAUTH_TIMEOUT') {
    return new UserError('host-silent', { host, proxy: undefined, seconds: LIBRARY_TIMEOUT_S }, options);
  }
  if (code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') {
    return new UserError('token-invalid', { host, check: 'time' }, options);
  }
  const messages = chain(error).map((one) => (one instanceof Error ? one.message : ''));
  if (messages.some((message) => message.includes('"id_token" property')))
    return new UserError('no-id-token', { host });
  if (messages.some((message) => ABOUT_TOKEN.test(message))) {
    return new UserError('token-invalid', { host, ...failedCheck(messages) }, options);
  }
  return step === 'discovery'
    ? new UserError('answer-nonsense', { host, found: 'no-discovery', status }, options)
    : new UserError('answer-nonsense', { host, found: 'answer' }, options);
}

/** openid-client's default time limit for a request, in seconds. */
const LIBRARY_TIMEOUT_S = 30;

/** The library's messages for a bad ID token; its codes do not distinguish a bad token from a bad response. */
const ABOUT_TOKEN = /JWT|ID Token|JWS|signature|verification key/u;
const ABOUT_SIGNATURE = /JWS|signature|verification key/u;

/** Which check failed, by the library's messages: of a claim, of the signature, or of the form. */
function failedCheck(messages: readonly string[]): FailedCheck {
  const claim = messages
    .map((message) => /(?:JWT|ID Token) "(\w+)"/u.exec(message)?.[1])
    .find((name) => name !== undefined);
  if (claim !== undefined) return { check: 'claim', claim };
  return { check: messages.some((message) => ABOUT_SIGNATURE.test(message)) ? 'signature' : 'form' };
}

function otherIssuer(error: unknown): string | undefined {
  return chain(error)
    .map((one) => (typeof one === 'object' && one !== null && 'body' in one ? property(one.body, 'issuer') : undefined))
    .find((issuer) => issuer !== undefined);
}

function userErrorWithin(error: unknown): Error | undefined {
  return chain(error).find((one) => isUserError(one));
}

function statusWithin(error: unknown): number | undefined {
  return chain(error).find((one) => one instanceof Response)?.status;
}

function codeWithin(error: unknown): string {
  return property(error, 'code') ?? 'unknown';
}

/** The error and its causes, at most six of them: a cause may go round. */
function chain(error: unknown): unknown[] {
  const found: unknown[] = [];
  for (let next = error; next != null && found.length < 6; next = next instanceof Error ? next.cause : undefined) {
    found.push(next);
  }
  return found;
}

function property(value: unknown, key: string): string | undefined {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return typeof found === 'string' ? found : undefined;
}

function isOverload(status: number): boolean {
  return status === 429 || status >= 500;
}
