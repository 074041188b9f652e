import { isAbsolute } from 'node:path';
import { claimsIn } from '../../base/jwt.ts';
import { UserError } from '../../errors/userError.ts';
import { decodeToken } from '../../credential/token.ts';
import type { Host } from '../../base/platform.ts';
import type { User } from '../../kubeconfig/read/model.ts';
import { formsOf } from '../../kubeconfig/operations/changeCredential.ts';
import type { Session, SessionTokens } from '../../sessions/session.ts';
import { authMethodOf } from '../../authenticators/authenticators.ts';
import type { OidcClient } from '../../oidc/oidcClient.ts';
import {
  kubeloginArguments,
  type KubeloginNote,
  readKubelogin,
  secretRefused,
} from '../../authenticators/execPlugin/commandLine/kubelogin.ts';

/** What becomes of a user entry that kubectl or kubelogin signs in, or that reads a token file of ours. */
export interface Conversion {
  readonly client: OidcClient;
  readonly redirectUrl: string | undefined;
  /** The sign-in that the entry holds, as far as it is of use. */
  readonly signedIn: (Pick<Session, 'account'> & { readonly tokens: Omit<SessionTokens, 'obtainedAt'> }) | undefined;
  /** What will be otherwise. */
  readonly notes: readonly ConversionNote[];
}

/** What a conversion changes beside the user entry. Names are raw. */
export type ConversionNote =
  | KubeloginNote
  | { readonly code: 'variables-dropped'; readonly data: { readonly names: readonly string[] } }
  | { readonly code: 'refresh-token-dropped'; readonly data: undefined }
  | { readonly code: 'sign-in-afterwards'; readonly data: undefined }
  | { readonly code: 'stays-signed-in'; readonly data: { readonly account: string } }
  | { readonly code: 'tokens-move-to-kubeconfig'; readonly data: undefined }
  | { readonly code: 'command-signs-in'; readonly data: undefined }
  | { readonly code: 'signed-out'; readonly data: undefined }
  | { readonly code: 'destination-unchecked'; readonly data: undefined }
  | { readonly code: 'original-unknown'; readonly data: undefined };

/** Throws UserError 'not-convertible'. `now` in milliseconds since the epoch. */
export function conversionOf(user: User, host: Host, now: number): Conversion {
  if (formsOf(user).length > 1) {
    throw new UserError('not-convertible', { obstacle: 'second-credential' });
  }
  const authMethod = authMethodOf(user);
  if (authMethod.kind === 'authProvider') return fromAuthProvider(user, authMethod.client, now);
  if (authMethod.kind === 'tokenFile') {
    return { client: checkedClient(authMethod.client), redirectUrl: undefined, signedIn: undefined, notes: [] };
  }
  const args = user.exec && kubeloginArguments(user.exec);
  if (user.exec === undefined || args === undefined) {
    throw new UserError('not-convertible', { obstacle: 'other-kind' });
  }
  const { redirectUrl, notes, ...client } = readKubelogin(args, host);
  const names = user.exec.env.map(({ name }) => name);
  return {
    client: { ...client, clientSecret: undefined },
    redirectUrl,
    signedIn: undefined,
    notes: names.length === 0 ? notes : [...notes, { code: 'variables-dropped', data: { names } }],
  };
}

function checkedClient(client: OidcClient): OidcClient {
  if (client.clientSecret !== undefined) throw secretRefused();
  if (client.certificateAuthority !== undefined && !isAbsolute(client.certificateAuthority)) {
    throw new UserError('not-convertible', { obstacle: 'authority-relative' });
  }
  return client;
}

function fromAuthProvider(user: User, named: OidcClient, now: number): Conversion {
  const client = checkedClient(named);
  const config = user.authProvider?.config;
  const [idToken, refreshToken] = [config?.get('id-token') ?? '', config?.get('refresh-token') ?? ''];
  const signedIn = signedInBy({ idToken, refreshToken }, client, now);
  const isLost = signedIn === undefined && refreshToken !== '';
  const notes: readonly ConversionNote[] = isLost ? [{ code: 'refresh-token-dropped', data: undefined }] : [];
  return { client, redirectUrl: undefined, signedIn, notes };
}

/** Unverified: the entry could be used as it is. From the next renewal on the tokens are verified. */
function signedInBy(
  { idToken, refreshToken }: { readonly idToken: string; readonly refreshToken: string },
  { issuer, clientId }: OidcClient,
  now: number,
): Conversion['signedIn'] {
  const facts = decodeToken(idToken);
  if (facts?.expiresAt === undefined || facts.issuer !== issuer) return undefined;
  const { sub, aud } = claimsIn(idToken) ?? {};
  if (typeof sub !== 'string' || sub === '' || ![aud].flat().includes(clientId)) return undefined;
  if (refreshToken === '' && facts.expiresAt <= now) return undefined;
  return {
    account: { subject: sub, displayName: facts.displayName ?? sub },
    tokens: { idToken, refreshToken: refreshToken === '' ? undefined : refreshToken, expiresAt: facts.expiresAt },
  };
}
