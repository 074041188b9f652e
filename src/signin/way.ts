import type { User } from '../kubeconfig/model.ts';
import { okeCallOf, type OkeExec } from '../oci/okeUser.ts';
import { requestOf } from '../plugin/command.ts';
import type { TokenRequest } from '../plugin/request.ts';
import { clientKey } from './ids.ts';
import { ownArguments } from './oci/okeCall.ts';

/** The name of our entry in `users[].user.extensions`: it says how to sign in, never a secret. */
export const EXTENSION = 'cluster-signin';

/** How a user entry is signed in. */
export type Way =
  | { readonly kind: 'authProvider'; readonly client: ClientEntry }
  | { readonly kind: 'tokenFile'; readonly client: ClientEntry; readonly tokenFile: string | undefined }
  | {
      readonly kind: 'plugin';
      readonly client: ClientEntry;
      /** The session that the entry names; undefined while its account is not known. */
      readonly sessionId: string | undefined;
      /** Where the browser comes back to, unless the person decided otherwise on this machine. */
      readonly redirectUrl: string | undefined;
    }
  /** By a profile of the OCI config file, for tokens of `oci ce cluster generate-token`. */
  | { readonly kind: 'oke' }
  /** Nothing we can renew: a fixed token, a certificate, an exec plugin, or nothing at all. */
  | { readonly kind: 'none' };

/** What a user entry says about its provider. */
export interface ClientEntry {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly scopes: readonly string[];
  /** As written: kubectl resolves it against its working folder, so only an absolute path means one file. */
  readonly certificateAuthority: string | undefined;
  /** Base64 of PEM. */
  readonly certificateAuthorityData: string | undefined;
}

/** The part of a user entry that our extension payload carries. Keys as kubectl names them for `auth-provider`. */
export function extensionPayload(client: Omit<ClientEntry, 'clientSecret'>): Record<string, string> {
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

/** The client of an issuer that a user entry names. */
export function clientOf(way: Way): ClientEntry | undefined {
  return way.kind === 'none' || way.kind === 'oke' ? undefined : way.client;
}

/** What a user entry runs, if kubectl would run it. */
export function okeExecOf(user: User): OkeExec | undefined {
  if (user.exec === undefined || hasPreferred(user)) return undefined;
  const { command, args, env } = user.exec;
  return { command, args, env, ...ownArguments(user.exec) };
}

export function wayOf(user: User): Way {
  if (user.authProvider?.name === 'oidc') {
    const { config } = user.authProvider;
    const client = clientEntry((key) => config.get(key));
    return client === undefined ? { kind: 'none' } : { kind: 'authProvider', client };
  }
  const exec = okeExecOf(user);
  const request = exec === undefined ? undefined : requestOf(exec);
  if (request !== undefined) return pluginWay(request);
  if (exec !== undefined && okeCallOf(exec) !== undefined) return { kind: 'oke' };
  const payload = user.extensions.get(EXTENSION);
  if (typeof payload !== 'object' || payload === null) return { kind: 'none' };
  const fields = new Map<string, unknown>(Object.entries(payload));
  const client = clientEntry((key) => {
    const value = fields.get(key);
    return typeof value === 'string' ? value : undefined;
  });
  return client === undefined ? { kind: 'none' } : { kind: 'tokenFile', client, tokenFile: user.tokenFile };
}

/** What kubectl takes before it runs a plugin. */
function hasPreferred(user: User): boolean {
  const { token, tokenFile, username, password, clientCertificate, clientCertificateData } = user;
  return [token, tokenFile, username, password, clientCertificate, clientCertificateData].some(
    (value) => value !== undefined,
  );
}

function clientEntry(find: (key: string) => string | undefined): ClientEntry | undefined {
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
    certificateAuthority: get('idp-certificate-authority'),
    certificateAuthorityData: get('idp-certificate-authority-data'),
  };
}

/** What the arguments of `get-token` ask for; a key that is the client's own names no account. */
export function pluginWay(request: TokenRequest): Extract<Way, { kind: 'plugin' }> {
  const { key, issuer, clientId, scopes, redirectUrl, certificateAuthority, certificateAuthorityData } = request;
  const sessionId = key === clientKey(issuer, clientId) ? undefined : key;
  const client = { issuer, clientId, clientSecret: undefined, scopes, certificateAuthority, certificateAuthorityData };
  return { kind: 'plugin', client, sessionId, redirectUrl };
}
