import type { User } from '../kubeconfig/model.ts';
import { secretsOf } from '../kubeconfig/userSecrets.ts';
import type { ProviderConfig } from '../oidc/types.ts';
import { authProviderEdit, type ChangeKubeconfig } from './authProvider.ts';
import type { UserOverview } from './overview.ts';
import type { PluginTokens } from './pluginTokens.ts';
import type { Session } from './session.ts';
import type { SessionStore } from './sessions.ts';
import { providerConfig } from './target.ts';
import { removeTokenFile, sessionIdOfTokenFile } from './tokenFile.ts';
import { clientOf, wayOf } from './way.ts';

export interface SignOutParts {
  readonly sessions: SessionStore;
  readonly stateFolder: string;
  readonly pluginTokens: Pick<PluginTokens, 'forget'>;
  readonly changeKubeconfig: ChangeKubeconfig;
  /** Removes the backups of kubeconfig files that hold a secret of such a user entry. */
  readonly forgetBackups: (isMeant: (user: User) => boolean) => Promise<void>;
  readonly readText: (path: string) => Promise<string | undefined>;
  /** Asks the provider to forget a refresh token; `not offered`: it has no way to. Throws when it could not be asked. */
  readonly revoke: (provider: ProviderConfig, refreshToken: string) => Promise<'revoked' | 'not offered'>;
}

/** `revoked` is false where the provider may still take a refresh token; what is here is forgotten in any case. */
export type SignOut = (what: UserOverview | Session) => Promise<{ readonly revoked: boolean }>;

/**
 * Forgets a session and its caches first, then asks the provider to: a provider out of reach must not keep anybody
 * signed in here. The user entry stays, in a form that kubectl refuses with a sentence of its own.
 */
export function createSignOut(parts: SignOutParts): SignOut {
  /** Under the session's lock: another window may have rotated the token since the overview was made. */
  async function forgetSession(id: string): Promise<Session | 'unsealable' | undefined> {
    let last: Session | undefined;
    await removeCaches(id);
    await parts.sessions.update(id, (current) => {
      last = current;
      return Promise.resolve(undefined);
    });
    // One that cannot be unsealed is no use to anybody any more.
    const isSealed = last === undefined && (await parts.sessions.read(id)).kind === 'unsealable';
    if (last === undefined) await parts.sessions.remove(id);
    // A window that had not seen the first removal may have put it back.
    await removeCaches(id);
    return isSealed ? 'unsealable' : last;
  }

  async function removeCaches(id: string): Promise<void> {
    await removeTokenFile(parts.stateFolder, id);
    await parts.pluginTokens.forget(id);
  }

  /** Gives what the provider is to forget; undefined when there is nothing, `unsealable` when nobody can tell. */
  async function forget(what: UserOverview | Session): Promise<Revocation | 'unsealable' | undefined> {
    const id = 'way' in what ? sessionIdOf(what, parts.stateFolder) : what.id;
    if (id !== undefined) {
      const session = await forgetSession(id);
      if (session === undefined || session === 'unsealable') return session;
      return { provider: () => Promise.resolve(session.provider), refreshToken: session.tokens.refreshToken };
    }
    if (!('way' in what) || what.way.kind !== 'authProvider') return undefined;
    const { user, way } = what;
    await parts.changeKubeconfig([authProviderEdit(user.name, undefined)], [user.name]);
    const refreshToken = user.authProvider?.config.get('refresh-token');
    return { provider: () => providerConfig(way.client, parts.readText), refreshToken };
  }

  async function revoke({ provider, refreshToken }: Revocation): Promise<boolean> {
    if (refreshToken === undefined || refreshToken === '') return true;
    try {
      return (await parts.revoke(await provider(), refreshToken)) === 'revoked';
    } catch {
      return false;
    }
  }

  return async (what) => {
    const revocation = await forget(what);
    // Backups that cannot be removed must be told, but must not keep the provider from being asked.
    const likeness = 'way' in what ? likenessOf(what.user) : clientLikeness(what.provider);
    const [cleaning] = await Promise.allSettled([parts.forgetBackups(likeness)]);
    const revoked = revocation === undefined || (revocation !== 'unsealable' && (await revoke(revocation)));
    if (cleaning.status === 'rejected') throw cleaning.reason;
    return { revoked };
  };
}

interface Revocation {
  readonly provider: () => Promise<ProviderConfig>;
  readonly refreshToken: string | undefined;
}

/** A user entry may have had another name or other tokens when a backup was made: whoever it may be is meant. */
export function likenessOf(user: User): (other: User) => boolean {
  const secrets = new Set(secretsOf(user));
  const isOfClient = clientLikeness(clientOf(wayOf(user)));
  return (other) =>
    other.name === user.name || secretsOf(other).some((secret) => secrets.has(secret)) || isOfClient(other);
}

/** Of a session nobody knows which entries had it: any of its client may have. */
function clientLikeness(own: ClientIdentity | undefined): (other: User) => boolean {
  return (other) => {
    const theirs = clientOf(wayOf(other));
    return own !== undefined && own.issuer === theirs?.issuer && own.clientId === theirs.clientId;
  };
}

type ClientIdentity = Pick<ProviderConfig, 'issuer' | 'clientId'>;

/** An entry that names no account has the session that is shown for it. */
function sessionIdOf({ way, session }: UserOverview, stateFolder: string): string | undefined {
  if (way.kind === 'plugin') return way.sessionId ?? session?.id;
  return way.kind === 'tokenFile' ? sessionIdOfTokenFile(stateFolder, way.tokenFile) : undefined;
}
