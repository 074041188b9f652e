import { filePath } from '../../base/brandedText.ts';
import type { User } from '../../kubeconfig/read/model.ts';
import type { OidcClient, PublicClient } from '../../oidc/oidcClient.ts';
import { requestOf } from '../../plugin/pluginCommand.ts';
import type { TokenRequest } from '../../plugin/tokenRequest.ts';
import { clientKey } from '../../sessions/ids.ts';
import { runnableExec } from '../shared/authenticator.ts';

/** The name of our entry in `users[].user.extensions`: it says how to sign in, never a secret. */
export const EXTENSION = 'cluster-signin';

/** How a user entry gets tokens of an OpenID Connect provider. */
export type OidcMethod = { readonly authenticator: 'oidc' } & (
  | { readonly kind: 'authProvider'; readonly client: OidcClient }
  | { readonly kind: 'tokenFile'; readonly client: OidcClient; readonly tokenFile: string | undefined }
  | {
      readonly kind: 'plugin';
      readonly client: OidcClient;
      /** The session that the entry names; undefined while its account is not known. */
      readonly sessionId: string | undefined;
      /** Where the browser comes back to, unless the person decided otherwise on this machine. */
      readonly redirectUrl: string | undefined;
    }
);

/** The part of a user entry that our extension payload carries. Keys as kubectl names them for `auth-provider`. */
export function extensionPayload(client: PublicClient): Record<string, string> {
  return {
    'idp-issuer-url': client.issuer,
    'client-id': client.clientId,
    ...(client.scopes.length > 0 && { 'extra-scopes': client.scopes.join(',') }),
    ...(client.certificateAuthority !== undefined && { 'idp-certificate-authority': client.certificateAuthority }),
    ...(client.certificateAuthorityData !== undefined && {
      'idp-certificate-authority-data': client.certificateAuthorityData,
    }),
  };
}

export function recognizeOidc(user: User): OidcMethod | undefined {
  if (user.authProvider?.name === 'oidc') {
    const { config } = user.authProvider;
    const client = clientEntry((key) => config.get(key));
    return client && { authenticator: 'oidc', kind: 'authProvider', client };
  }
  const exec = runnableExec(user);
  const request = exec === undefined ? undefined : requestOf(exec);
  if (request !== undefined) return pluginAuthMethod(request);
  const payload = user.extensions.get(EXTENSION);
  if (typeof payload !== 'object' || payload === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(payload));
  const client = clientEntry((key) => {
    const value = fields.get(key);
    return typeof value === 'string' ? value : undefined;
  });
  return client && { authenticator: 'oidc', kind: 'tokenFile', client, tokenFile: user.tokenFile };
}

function clientEntry(find: (key: string) => string | undefined): OidcClient | undefined {
  const get = (key: string): string | undefined => {
    const value = find(key);
    // As in client-go, where an empty text is none.
    return value === '' ? undefined : value;
  };
  const issuer = get('idp-issuer-url');
  const clientId = get('client-id');
  if (issuer === undefined || clientId === undefined) return undefined;
  return {
    issuer,
    clientId,
    clientSecret: get('client-secret'),
    // Kubernetes' documentation separates by commas; people write spaces.
    scopes: (get('extra-scopes') ?? '').split(/[\s,]+/u).filter((scope) => scope !== ''),
    certificateAuthority: filePath(get('idp-certificate-authority')),
    certificateAuthorityData: get('idp-certificate-authority-data'),
  };
}

/** What the arguments of `get-token` ask for; a key that is the client's own names no account. */
export function pluginAuthMethod(request: TokenRequest): Extract<OidcMethod, { kind: 'plugin' }> {
  const { key, redirectUrl, ...client } = request;
  const sessionId = key === clientKey(client.issuer, client.clientId) ? undefined : key;
  return {
    authenticator: 'oidc',
    kind: 'plugin',
    client: { ...client, clientSecret: undefined },
    sessionId,
    redirectUrl,
  };
}
