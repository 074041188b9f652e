import { UserError } from '../../errors/userError.ts';
import { formEncoded } from '../../base/formEncoded.ts';
import { decodedJwk, encodedJwk, type Jwk } from '../profiles/jwk.ts';
import type { Region } from '../config/regions.ts';

/** Where Oracle's sign-in page sends the browser back to; no other address is registered. */
export const CALLBACK_PORT = 8181;
export const CALLBACK_URL = `http://localhost:${CALLBACK_PORT}`;

export interface SignInTerms {
  readonly region: Region;
  readonly key: Jwk;
  /** Unguessable, once. */
  readonly nonce: string;
  readonly tenancyName?: string | undefined;
  readonly identityProvider?: string | undefined;
}

/** Oracle's sign-in page for a key, as `oci session authenticate` opens it (oci_cli/cli_setup_bootstrap.py). */
export function signInUrl({ region, key, nonce, tenancyName, identityProvider }: SignInTerms): string {
  const query = [
    ['action', 'login'],
    ['client_id', 'iaas_console'],
    ['response_type', 'token id_token'],
    ['nonce', nonce],
    ['scope', 'openid'],
    ['public_key', encodedJwk(key)],
    ['redirect_uri', CALLBACK_URL],
    ...(isFilled(tenancyName) ? [['tenant', tenancyName]] : []),
    ...(isFilled(identityProvider) ? [['provider', identityProvider]] : []),
  ];
  const text = query.map((pair) => pair.map(formEncoded).join('=')).join('&');
  return `https://login.${region.domain}/v1/oauth2/authorize?${text}`;
}

/**
 * The key of a URL that the CLI wants opened. Throws UserError 'oci-cli-url' when it leads anywhere but to the sign-in
 * page of the region, also under its name for both versions of IP, or comes back anywhere but to this machine.
 */
export function keyOfSignInUrl(text: string, { identifier, domain }: Region): Jwk {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const dual = `${identifier}.ds.oci.${domain.slice(identifier.length + 1)}`;
  const isTheirs = [`https://login.${domain}`, `https://login.${dual}`].includes(url?.origin ?? '');
  const query = url?.searchParams;
  const isPlain = url?.username === '' && url.password === '' && url.pathname === '/v1/oauth2/authorize';
  const key = decodedJwk(query?.get('public_key') ?? '');
  const redirects = query?.getAll('redirect_uri') ?? [];
  if (isTheirs && isPlain && key !== undefined && redirects.length === 1 && redirects[0] === CALLBACK_URL) return key;
  throw new UserError('oci-cli-url', { host: `login.${domain}` });
}

function isFilled(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}
