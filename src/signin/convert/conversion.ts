import { isAbsolute } from 'node:path';
import { decodeJwt } from 'jose';
import { Problem } from '../../base/problem.ts';
import { decodeToken } from '../../credential/token.ts';
import type { Host } from '../../files/folders.ts';
import { quoteName } from '../../kubeconfig/fields.ts';
import type { User } from '../../kubeconfig/model.ts';
import { formsOf } from '../../kubeconfig/operations/credential.ts';
import type { Session, SessionTokens } from '../session.ts';
import { wayOf, type ClientEntry } from '../way.ts';
import { kubeloginArguments, readKubelogin, secretRefused } from './kubelogin.ts';

/** What becomes of a user entry that kubectl or kubelogin signs in. */
export interface Conversion {
  readonly client: ClientEntry;
  readonly redirectUrl: string | undefined;
  /** The sign-in that the entry holds, as far as it is of use. */
  readonly signedIn: (Pick<Session, 'account'> & { readonly tokens: Omit<SessionTokens, 'obtainedAt'> }) | undefined;
  /** What will be otherwise, each in one sentence. */
  readonly notes: readonly string[];
}

export function isConvertible(user: User): boolean {
  return (
    wayOf(user).kind === 'authProvider' || (user.exec !== undefined && kubeloginArguments(user.exec) !== undefined)
  );
}

/** Throws Problem 'not-convertible'. `now` in milliseconds since the epoch. */
export function conversionOf(user: User, host: Host, now: number): Conversion {
  if (formsOf(user).length > 1) {
    throw refused(user, 'it carries a second credential, which kubectl would prefer to a plugin; remove that first');
  }
  const way = wayOf(user);
  if (way.kind === 'authProvider') return fromAuthProvider(user, way.client, now);
  const args = user.exec && kubeloginArguments(user.exec);
  if (user.exec === undefined || args === undefined) {
    throw refused(user, "neither kubectl's auth-provider for OpenID Connect nor kubelogin signs it in");
  }
  const { redirectUrl, notes, ...client } = readKubelogin(args, host);
  const variables = user.exec.env.map(({ name }) => name);
  const unset = `The environment variables of its command are not set any more: ${variables.join(', ')}.`;
  return {
    client: { ...client, clientSecret: undefined },
    redirectUrl,
    signedIn: undefined,
    notes: variables.length === 0 ? notes : [...notes, unset],
  };
}

function fromAuthProvider(user: User, client: ClientEntry, now: number): Conversion {
  if (client.clientSecret !== undefined) throw secretRefused();
  if (client.certificateAuthority !== undefined && !isAbsolute(client.certificateAuthority)) {
    throw refused(user, 'its certificate authority depends on the folder that kubectl runs in; write the whole path');
  }
  const config = user.authProvider?.config;
  const [idToken, refreshToken] = [config?.get('id-token') ?? '', config?.get('refresh-token') ?? ''];
  const signedIn = signedInBy({ idToken, refreshToken }, client, now);
  const isLost = signedIn === undefined && refreshToken !== '';
  const notes = isLost
    ? ['Its refresh token goes, since its ID token does not tell whose it is; sign in afterwards.']
    : [];
  return { client, redirectUrl: undefined, signedIn, notes };
}

/** Unverified: the entry could be used as it is. From the next renewal on the tokens are verified. */
function signedInBy(
  { idToken, refreshToken }: { readonly idToken: string; readonly refreshToken: string },
  { issuer, clientId }: ClientEntry,
  now: number,
): Conversion['signedIn'] {
  const facts = decodeToken(idToken);
  if (facts?.expiresAt === undefined || facts.issuer !== issuer) return undefined;
  const { sub, aud } = decodeJwt(idToken);
  if (sub === undefined || sub === '' || ![aud].flat().includes(clientId)) return undefined;
  if (refreshToken === '' && facts.expiresAt <= now) return undefined;
  return {
    account: { subject: sub, displayName: facts.displayName ?? sub },
    tokens: { idToken, refreshToken: refreshToken === '' ? undefined : refreshToken, expiresAt: facts.expiresAt },
  };
}

function refused({ name }: User, why: string): Problem {
  return new Problem('not-convertible', `The user ${quoteName(name)} cannot be converted: ${why}.`);
}
