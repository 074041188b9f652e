import type { User } from '../kubeconfig/read/model.ts';
import { decodeCertificate } from './certificate.ts';
import type { CredentialRefusal } from '../errors/credentialRefusals.ts';
import { decodeToken, type TokenFacts } from './token.ts';

/** What a user entry carries and kubectl would use, decoded. Names are raw: sanitize them where shown. */
export type Credential =
  | { readonly kind: 'none' }
  | { readonly kind: 'token'; readonly facts: TokenFacts | undefined }
  | {
      readonly kind: 'tokenFile';
      readonly path: string;
      /** False when kubectl could not read the file either. */
      readonly readable: boolean;
      readonly facts: TokenFacts | undefined;
    }
  | { readonly kind: 'basic'; readonly username: string }
  | { readonly kind: 'certificate'; readonly subject: string | undefined; readonly expiresAt: number | undefined }
  | { readonly kind: 'exec'; readonly command: string }
  | {
      readonly kind: 'oidc';
      readonly idToken: string | undefined;
      readonly facts: TokenFacts | undefined;
      readonly hasRefreshToken: boolean;
    }
  | { readonly kind: 'otherProvider'; readonly name: string }
  /** What kubectl refuses whatever else there is. */
  | { readonly kind: 'refused'; readonly reason: CredentialRefusal };

/** The text of a small local file that the entry names, if it could be read: token files and certificates. */
export type FileText = (path: string) => string | undefined;

/**
 * Decodes by client-go's order (seen with kubectl 1.33, kubeconfig.md): a token file beats a token; token, basic or
 * certificate suppress `exec`; token or basic beat `oidc`.
 */
export function decodeCredential(user: User, fileText: FileText): Credential {
  const reason = refusal(user, fileText);
  if (reason !== undefined) return { kind: 'refused', reason };
  if (user.tokenFile !== undefined) {
    // client-go takes an empty file for one that it cannot read.
    const text = fileText(user.tokenFile)?.trim() ?? '';
    if (text !== '' || user.token === undefined) {
      return { kind: 'tokenFile', path: user.tokenFile, readable: text !== '', facts: decodeToken(text) };
    }
  }
  if (user.token !== undefined) return { kind: 'token', facts: decodeToken(user.token) };
  if (user.username !== undefined) return { kind: 'basic', username: user.username };
  if (user.authProvider !== undefined) return fromAuthProvider(user.authProvider.name, user.authProvider.config);
  const certificate =
    user.clientCertificateData !== undefined
      ? Buffer.from(user.clientCertificateData, 'base64').toString()
      : user.clientCertificate !== undefined
        ? fileText(user.clientCertificate)
        : undefined;
  if (certificate !== undefined) return { kind: 'certificate', ...decodeCertificate(certificate) };
  if (user.exec !== undefined) return { kind: 'exec', command: user.exec.command };
  return { kind: 'none' };
}

function fromAuthProvider(name: string, config: ReadonlyMap<string, string>): Credential {
  if (name !== 'oidc') return { kind: 'otherProvider', name };
  const idToken = config.get('id-token');
  return {
    kind: 'oidc',
    idToken: idToken === '' ? undefined : idToken,
    facts: idToken ? decodeToken(idToken) : undefined,
    hasRefreshToken: Boolean(config.get('refresh-token')),
  };
}

function refusal(user: User, fileText: FileText): CredentialRefusal | undefined {
  const { token, tokenFile, clientCertificate, clientCertificateData, clientKey, clientKeyData } = user;
  const hasBasic = user.username !== undefined || user.password !== undefined;
  if (hasBasic && (token !== undefined || tokenFile !== undefined))
    return { code: 'token-and-password', data: undefined };
  if (user.exec !== undefined && user.authProvider !== undefined) {
    return { code: 'exec-and-auth-provider', data: undefined };
  }
  if (clientCertificate !== undefined || clientCertificateData !== undefined) {
    if (clientCertificate !== undefined && clientCertificateData !== undefined) {
      return { code: 'client-certificate-twice', data: undefined };
    }
    if (clientKey !== undefined && clientKeyData !== undefined) return { code: 'client-key-twice', data: undefined };
    if (clientKey === undefined && clientKeyData === undefined) return { code: 'client-key-missing', data: undefined };
    if (clientCertificate !== undefined && fileText(clientCertificate) === undefined) {
      return { code: 'client-certificate-unreadable', data: { path: clientCertificate } };
    }
  }
  const hasMore =
    user.impersonateUid !== undefined || user.impersonateGroups.length > 0 || user.impersonateExtra.size > 0;
  if (hasMore && user.impersonate === undefined) return { code: 'impersonated-user-missing', data: undefined };
  if (token !== undefined && NOT_IN_A_HEADER.test(token)) {
    return { code: 'token-has-control-character', data: undefined };
  }
  return user.authProvider?.name === 'oidc' ? incompleteProvider(user.authProvider.config) : undefined;
}

/** Go refuses to send these. */
// eslint-disable-next-line no-control-regex -- these are exactly what is looked for
const NOT_IN_A_HEADER = /[\u0000-\u0008\u000a-\u001f\u007f]/u;

function incompleteProvider(config: ReadonlyMap<string, string>): CredentialRefusal | undefined {
  const missing = (['idp-issuer-url', 'client-id'] as const).find((key) => !config.get(key));
  return missing && { code: 'auth-provider-incomplete', data: { missing } };
}
