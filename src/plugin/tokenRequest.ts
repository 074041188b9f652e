import { parseArgs } from 'node:util';
import { filePath } from '../base/brandedText.ts';
import { UserError } from '../errors/userError.ts';
import type { ArgumentFlaw } from '../errors/pluginErrors.ts';
import type { PublicClient } from '../oidc/oidcClient.ts';

/** What the arguments of `get-token` say: enough to sign in on a machine that has never seen the session. */
export interface TokenRequest extends PublicClient {
  /** The session's id, or the client's where the account is not known yet. */
  readonly key: string;
  /** Undefined: 127.0.0.1 and a free port. */
  readonly redirectUrl: string | undefined;
}

const COMMAND = 'get-token';
const KEY = /^[a-z0-9-]{1,100}$/u;

const OPTIONS = {
  'issuer-url': { type: 'string' },
  'client-id': { type: 'string' },
  scope: { type: 'string', multiple: true },
  'redirect-url': { type: 'string' },
  'certificate-authority': { type: 'string' },
  'certificate-authority-data': { type: 'string' },
} as const;

/** The arguments that `parseRequest` reads back. */
export function requestArguments(request: TokenRequest): readonly string[] {
  const option = (name: keyof typeof OPTIONS, value: string | undefined): readonly string[] =>
    // One word, so that a value may begin with a hyphen.
    value === undefined ? [] : [`--${name}=${value}`];
  return [
    COMMAND,
    request.key,
    ...option('issuer-url', request.issuer),
    ...option('client-id', request.clientId),
    ...request.scopes.flatMap((scope) => option('scope', scope)),
    ...option('redirect-url', request.redirectUrl),
    ...option('certificate-authority', request.certificateAuthority),
    ...option('certificate-authority-data', request.certificateAuthorityData),
  ];
}

export function isTokenRequest(args: readonly string[]): boolean {
  return args[0] === COMMAND;
}

/** Throws UserError 'arguments'. */
export function parseRequest(args: readonly string[]): TokenRequest {
  const { values, positionals } = parsed(args.slice(1));
  const [key, ...more] = positionals;
  if (key === undefined) throw wrong({ flaw: 'key-missing' });
  if (!KEY.test(key)) throw wrong({ flaw: 'key-invalid', key });
  if (more.length > 0) throw wrong({ flaw: 'unexpected', words: more.join(' ') });
  const issuer = values['issuer-url'];
  const clientId = values['client-id'];
  if (issuer === undefined || issuer === '') throw wrong({ flaw: 'option-missing', option: 'issuer-url' });
  if (clientId === undefined || clientId === '') throw wrong({ flaw: 'option-missing', option: 'client-id' });
  return {
    key,
    issuer,
    clientId,
    scopes: values.scope ?? [],
    redirectUrl: values['redirect-url'],
    certificateAuthority: filePath(values['certificate-authority']),
    certificateAuthorityData: values['certificate-authority-data'],
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw wrong({ flaw: 'unreadable', message: error instanceof Error ? error.message : '' });
  }
}

function wrong(flaw: ArgumentFlaw): UserError {
  return new UserError('arguments', flaw);
}
