import { AuthorizationResponseError, ResponseBodyError, WWWAuthenticateChallengeError } from 'openid-client';
import { clean } from '../base/clean.ts';
import { Problem } from '../base/problem.ts';
import { isTransientNetworkProblem } from '../net/problems.ts';
import type { ProviderConfig } from './types.ts';

/** What was being done when something failed; the same refusal asks for another action in another moment. */
export type Step = 'discovery' | 'sign-in' | 'refresh' | 'revocation';

/** Whether trying again later may help without anyone changing anything: the session is kept and so is the token. */
export function isTransient(error: unknown): boolean {
  return error instanceof Problem && (error.code === 'provider-unavailable' || isTransientNetworkProblem(error));
}

/** Whether another way of client authentication may help (RFC 6749 section 5.2). */
export function isClientRefusal(error: unknown): boolean {
  return error instanceof WWWAuthenticateChallengeError
    ? error.status === 401
    : error instanceof ResponseBodyError && error.error === 'invalid_client';
}

/**
 * The Problem for what openid-client threw. The raw error is not kept as its cause: it may hold tokens.
 * Codes: `provider-unavailable`, `grant-refused` (a refresh token that is spent, revoked or for now not accepted),
 * `code-refused`, `sign-in-declined`, `client-refused`, `scope-refused`, `redirect-url-refused`, `offline-refused`,
 * `provider-refused` (anything else it said), `issuer-mismatch`, `answer-nonsense`, `token-invalid`, `no-id-token`, and net/'s own.
 */
export function providerProblem(error: unknown, config: ProviderConfig, step: Step): Problem {
  const problem = problemWithin(error);
  if (problem !== undefined) {
    return problem;
  }
  const host = hostOf(config.issuer);
  if (error instanceof ResponseBodyError) {
    return isOverload(error.status)
      ? unavailable(host, error.status)
      : refusal({ error: error.error, description: error.error_description, config, step });
  }
  if (error instanceof AuthorizationResponseError) {
    return refusal({ error: error.error, description: error.error_description, config, step });
  }
  if (isClientRefusal(error)) {
    return refusal({ error: 'invalid_client', description: undefined, config, step });
  }
  const status = statusWithin(error);
  if (status !== undefined && isOverload(status)) {
    return unavailable(host, status);
  }
  return nonsense(error, host, step, status);
}

interface Refusal {
  readonly error: string;
  readonly description: string | undefined;
  readonly config: ProviderConfig;
  readonly step: Step;
}

function refusal({ error, description, config, step }: Refusal): Problem {
  const host = hostOf(config.issuer);
  const said = description === undefined ? '' : ` ("${clean(description, 120)}")`;
  const client = `client "${clean(config.clientId, 60)}"`;
  if (error === 'redirect_uri_mismatch' || (step === 'sign-in' && /redirect/iu.test(description ?? ''))) {
    return new Problem(
      'redirect-url-refused',
      `${host} does not accept this redirect URL for ${client}${said}: choose one that is registered there.`,
    );
  }
  switch (error) {
    case 'access_denied':
      return new Problem('sign-in-declined', `The sign-in was declined at ${host}${said}: sign in again.`);
    case 'invalid_client':
    case 'unauthorized_client':
      return new Problem(
        'client-refused',
        `${host} does not accept ${client}${said}: check client ID and secret, and that the client is enabled there.`,
      );
    case 'invalid_scope':
      return new Problem(
        'scope-refused',
        `${host} does not give a scope that was asked for${said}: change the scopes of this user.`,
      );
    case 'not_allowed':
      return new Problem(
        'offline-refused',
        `${host} does not let you stay signed in${said}: sign in without offline access, or ask for that right.`,
      );
    case 'server_error':
    case 'temporarily_unavailable':
    case 'slow_down':
      return unavailable(host, undefined);
    case 'invalid_grant':
      return step === 'sign-in'
        ? new Problem('code-refused', `${host} does not accept this sign-in any more${said}: sign in again.`)
        : new Problem('grant-refused', `${host} has ended this session${said}: sign in again.`);
    default:
      return new Problem('provider-refused', `${host} refuses: ${clean(error, 60)}${said}. Ask who runs ${host}.`);
  }
}

function unavailable(host: string, status: number | undefined): Problem {
  const why = status === undefined ? '' : ` (status ${status})`;
  return new Problem('provider-unavailable', `${host} cannot answer at this time${why}: try again in a minute.`);
}

export function noIdToken(host: string): Problem {
  return new Problem(
    'no-id-token',
    `${host} gave no ID token, which Kubernetes needs: add the scope openid, or ask who runs ${host} to give one.`,
  );
}

/** What openid-client found wrong with an answer, by its codes; details that may hold tokens are not looked at. */
function nonsense(error: unknown, host: string, step: Step, status: number | undefined): Problem {
  const code = codeWithin(error);
  const mismatch = code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED' ? otherIssuer(error) : undefined;
  if (mismatch !== undefined) {
    return new Problem(
      'issuer-mismatch',
      `${host} calls itself "${clean(mismatch, 120)}": if that is your provider, use exactly this as the issuer URL.`,
      { cause: code },
    );
  }
  if (code === 'OAUTH_TIMEOUT') {
    return new Problem('host-silent', `${host} did not answer in time: check the network or VPN and try again.`);
  }
  if (code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') {
    return new Problem('token-invalid', `${host} gave an ID token that is out of date: check this machine's clock.`, {
      cause: code,
    });
  }
  const messages = chain(error).map((one) => (one instanceof Error ? one.message : ''));
  if (messages.some((message) => message.includes('"id_token" property'))) {
    return noIdToken(host);
  }
  if (messages.some((message) => ABOUT_TOKEN.test(message))) {
    return new Problem(
      'token-invalid',
      `${host} gave an ID token that fails its check (${failedCheck(messages)}): do not use it, tell who runs ${host}.`,
      { cause: code },
    );
  }
  return new Problem(
    'answer-nonsense',
    step === 'discovery'
      ? `${host} does not answer as an OpenID Connect provider${status === undefined ? '' : ` (status ${status})`}: check the issuer URL.`
      : `${host} gave an answer that makes no sense: try again, or tell who runs ${host}.`,
    { cause: code },
  );
}

/** The library's messages for a bad ID token; its codes alone do not tell a token from the answer around it. */
const ABOUT_TOKEN = /JWT|ID Token|JWS|signature|verification key/u;

/** Which check failed, in the words of the library's message: a claim's name, the signature, or the form. */
function failedCheck(messages: readonly string[]): string {
  const named = messages
    .map((message) => /(?:JWT|ID Token) "(\w+)"/u.exec(message)?.[1])
    .find((name) => name !== undefined);
  return named ?? (messages.some((message) => /JWS|signature|verification key/u.test(message)) ? 'signature' : 'form');
}

function otherIssuer(error: unknown): string | undefined {
  return chain(error)
    .map((one) => (typeof one === 'object' && one !== null && 'body' in one ? property(one.body, 'issuer') : undefined))
    .find((issuer) => issuer !== undefined);
}

function problemWithin(error: unknown): Problem | undefined {
  return chain(error).find((one) => one instanceof Problem);
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

/** The host that a sentence names; the issuer itself when it is no URL. */
export function hostOf(issuer: string): string {
  return clean(URL.canParse(issuer) ? new URL(issuer).host : issuer, 100);
}
