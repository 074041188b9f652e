import type { Platform } from '../../base/platform.ts';
import type { User } from '../../kubeconfig/read/model.ts';
import { secretsOf } from '../../kubeconfig/read/userSecrets.ts';
import type { ProviderConfig } from '../../oidc/providerConfig.ts';
import { authProviderEdit, type ChangeKubeconfig } from './authProviderEdit.ts';
import type { UserState } from '../../state/snapshot.ts';
import type { PluginTokens } from '../../plugin/pluginTokens.ts';
import type { Session } from '../../sessions/session.ts';
import type { SessionStore } from '../../sessions/sessionStore.ts';
import { providerConfig } from './signInTarget.ts';
import { removeTokenFile, sessionIdOfTokenFile } from '../../sessions/tokenFile.ts';
import { authMethodOf, oidcClientOf } from '../../authenticators/authenticators.ts';

export interface SignOutDeps extends Pick<Platform, 'stateFolder'> {
  readonly sessions: SessionStore;
  readonly pluginTokens: Pick<PluginTokens, 'forget'>;
  readonly changeKubeconfig: ChangeKubeconfig;
  /** Removes the backups of kubeconfig files that hold a secret of such a user entry. */
  readonly forgetBackups: (isMeant: (user: User) => boolean) => Promise<void>;
  readonly readText: (path: string) => Promise<string | undefined>;
  /**
   * Asks the provider to forget a refresh token; `not offered`: it has no endpoint for it. Throws when it could not be
   * asked.
   */
  readonly revoke: (provider: ProviderConfig, refreshToken: string) => Promise<'revoked' | 'not offered'>;
}

/** `revoked` is false where the provider may still take a refresh token; what is here is forgotten in any case. */
export type SignOut = (what: UserState | Session) => Promise<{ readonly revoked: boolean }>;

/**
 * Forgets a session and its caches first, then asks the provider to: a provider out of reach must not keep anybody
 * signed in here. The user entry stays, in a form that kubectl refuses with a sentence of its own.
 */
export function createSignOut(deps: SignOutDeps): SignOut {
  /** Under the session's lock: another window may have rotated the token since the snapshot was made. */
  async function forgetSession(id: string): Promise<Session | 'unsealable' | undefined> {
    let last: Session | undefined;
    await removeCaches(id);
    await deps.sessions.update(id, (current) => {
      last = current;
      return Promise.resolve(undefined);
    });
    // One that cannot be unsealed is no use to anybody any more.
    const isSealed = last === undefined && (await deps.sessions.read(id)).kind === 'unsealable';
    if (last === undefined) await deps.sessions.remove(id);
    // A window that had not seen the first removal may have put it back.
    await removeCaches(id);
    return isSealed ? 'unsealable' : last;
  }

  async function removeCaches(id: string): Promise<void> {
    await removeTokenFile(deps.stateFolder, id);
    await deps.pluginTokens.forget(id);
  }

  /** Gives what the provider is to forget; undefined when there is nothing, `unsealable` when nobody can tell. */
  async function forget(what: UserState | Session): Promise<Revocation | 'unsealable' | undefined> {
    const id = 'authMethod' in what ? sessionIdOf(what, deps.stateFolder) : what.id;
    if (id !== undefined) {
      const session = await forgetSession(id);
      if (session === undefined || session === 'unsealable') return session;
      return { provider: () => Promise.resolve(session.provider), refreshToken: session.tokens.refreshToken };
    }
    if (!('authMethod' in what) || what.authMethod.kind !== 'authProvider') return undefined;
    const { user, authMethod } = what;
    await deps.changeKubeconfig([authProviderEdit(user.name, undefined)], [user.name]);
    const refreshToken = user.authProvider?.config.get('refresh-token');
    return { provider: () => providerConfig(authMethod.client, deps.readText), refreshToken };
  }

  async function revoke({ provider, refreshToken }: Revocation): Promise<boolean> {
    if (refreshToken === undefined || refreshToken === '') return true;
    try {
      return (await deps.revoke(await provider(), refreshToken)) === 'revoked';
    } catch {
      return false;
    }
  }

  return async (what) => {
    const revocation = await forget(what);
    // Backups that cannot be removed are reported, but do not stop the revocation.
    const likeness = 'authMethod' in what ? likenessOf(what.user) : clientLikeness(what.provider);
    const [cleaning] = await Promise.allSettled([deps.forgetBackups(likeness)]);
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
  const isOfClient = clientLikeness(oidcClientOf(authMethodOf(user)));
  return (other) =>
    other.name === user.name || secretsOf(other).some((secret) => secrets.has(secret)) || isOfClient(other);
}

/** Of a session nobody knows which entries had it: any of its client may have. */
function clientLikeness(own: ClientIdentity | undefined): (other: User) => boolean {
  return (other) => {
    const theirs = oidcClientOf(authMethodOf(other));
    return own !== undefined && own.issuer === theirs?.issuer && own.clientId === theirs.clientId;
  };
}

type ClientIdentity = Pick<ProviderConfig, 'issuer' | 'clientId'>;

/** An entry that names no account has the session that is shown for it. */
function sessionIdOf({ authMethod, session }: UserState, stateFolder: string): string | undefined {
  if (authMethod.kind === 'plugin') return authMethod.sessionId ?? session?.id;
  return authMethod.kind === 'tokenFile' ? sessionIdOfTokenFile(stateFolder, authMethod.tokenFile) : undefined;
}
