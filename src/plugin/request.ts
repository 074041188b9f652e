import { parseArgs } from 'node:util';
import { clean } from '../base/clean.ts';
import { Problem } from '../base/problem.ts';

/** What the arguments of `get-token` say: enough to sign in on a machine that has never seen the session. */
export interface TokenRequest {
  /** The session's id, or the client's where the account is not known yet. */
  readonly key: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Undefined: 127.0.0.1 and a free port. */
  readonly redirectUrl: string | undefined;
  /** The path of the provider's certificate authority, or its PEM in base64. */
  readonly certificateAuthority: string | undefined;
  readonly certificateAuthorityData: string | undefined;
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

/** Throws Problem 'arguments'. */
export function parseRequest(args: readonly string[]): TokenRequest {
  const { values, positionals } = parsed(args.slice(1));
  const [key, ...more] = positionals;
  if (key === undefined || !KEY.test(key)) {
    throw wrong(
      key === undefined ? 'the key of a session is missing' : `"${clean(key, 40)}" is not the key of a session`,
    );
  }
  if (more.length > 0) throw wrong(`"${clean(more.join(' '), 40)}" is not understood`);
  const issuer = values['issuer-url'];
  const clientId = values['client-id'];
  if (issuer === undefined || issuer === '') throw wrong('--issuer-url is missing');
  if (clientId === undefined || clientId === '') throw wrong('--client-id is missing');
  return {
    key,
    issuer,
    clientId,
    scopes: values.scope ?? [],
    redirectUrl: values['redirect-url'],
    certificateAuthority: values['certificate-authority'],
    certificateAuthorityData: values['certificate-authority-data'],
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    // The first sentence of Node's message names the option; what follows explains Node.
    const message = error instanceof Error ? (error.message.split(/\. |\n/u)[0] ?? '') : '';
    throw wrong(clean(message, 120));
  }
}

function wrong(what: string): Problem {
  return new Problem(
    'arguments',
    `The arguments of cluster-signin are wrong (${what}); sign in again in the editor to mend them.`,
  );
}
