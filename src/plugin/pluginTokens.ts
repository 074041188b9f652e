import { UserError } from '../errors/userError.ts';
import type { Platform } from '../base/platform.ts';
import { cacheName } from './cacheName.ts';
import type { CachedAnswer, TokenCache } from './tokenCache.ts';
import { execCredential, usableUntil } from '../exec/execCredential.ts';
import type { ClusterConnection } from '../exec/clusterConnection.ts';
import { authorityFile, type ExecInfo, parseExecInfo } from '../exec/execInfo.ts';
import { type ClientApprovals, isApproved } from '../approvals/clientApprovals.ts';
import { type Destination, toDestination } from '../exec/destination.ts';
import type { Session } from '../sessions/session.ts';
import type { SessionStore } from '../sessions/sessionStore.ts';

/** Makes what the credential plugin gives to clients, for approved destinations only. */
export interface PluginTokens {
  /** The ExecCredential of a session, remembered for the plugin's script; undefined when it has no life left. */
  give(session: Session, asked: CredentialFor): Promise<string | undefined>;
  /** What is left of a token that is not to be renewed yet; undefined when nothing is. */
  giveRest(session: Session, asked: CredentialFor): string | undefined;
  /** Puts the session's present token wherever an older one is remembered; forgets where it must not be given. */
  renewed(session: Session): Promise<void>;
  forget(sessionId: string): Promise<void>;
}

/** For whom: KUBERNETES_EXEC_INFO as text and as read, and the key that the client's plugin looks under. */
export interface CredentialFor {
  readonly execInfo: string;
  readonly info: ExecInfo;
  readonly key: string;
}

export interface PluginTokensDeps extends Pick<Platform, 'clock'> {
  readonly cache: TokenCache;
  readonly clients: Pick<ClientApprovals, 'read'>;
  readonly sessions: Pick<SessionStore, 'read'>;
}

export function createPluginTokens({ cache, clients, sessions, clock }: PluginTokensDeps): PluginTokens {
  async function give({ id, tokens }: Session, { execInfo, info, key }: CredentialFor): Promise<string | undefined> {
    const endsAt = usableUntil(tokens);
    if (endsAt <= clock.now()) return undefined;
    const credential = execCredential(info.apiVersion, tokens.idToken, endsAt);
    const name = cacheName(execInfo);
    // Under a key of no account (an entry before its first sign-in) nobody would renew or forget it, and the script looks
    // into no certificate authority's file.
    if (name !== undefined && key === id && authorityFile(info.cluster) === undefined) {
      // With a full disk, or a folder that is not ours, the next client asks again: no reason to refuse this one.
      await remember(id, name, { approved: execInfo, credential, endsAt }).catch(() => undefined);
    }
    return credential;
  }

  /** As `releaseToken` does: who removes a session removes its answers afterwards, and who writes one looks afterwards. */
  async function remember(id: string, name: string, answer: CachedAnswer): Promise<void> {
    await cache.put(id, name, answer);
    if ((await sessions.read(id)).kind === 'absent') await cache.remove(id);
  }

  return {
    give,
    giveRest: ({ tokens }, { info }) =>
      tokens.expiresAt > clock.now() ? execCredential(info.apiVersion, tokens.idToken, tokens.expiresAt) : undefined,
    forget: async (sessionId) => {
      await cache.remove(sessionId);
    },
    renewed: async (session) => {
      const remembered = await cache.list(session.id);
      if (remembered.size === 0) return;
      const { issuer, clientId } = session.provider;
      const decided = await clients.read(issuer, clientId);
      for (const [name, { approved, credential }] of remembered) {
        if (credential.includes(JSON.stringify(session.tokens.idToken))) continue;
        const info = parseExecInfo(approved);
        const known = info.cluster !== undefined && isApproved(decided, destinationOf(info.cluster, undefined));
        const isLive = session.ended === undefined && known;
        if (!isLive || (await give(session, { execInfo: approved, info, key: session.id })) === undefined)
          await cache.remove(session.id, name);
      }
    },
  };
}

/** Where a client would send the token. Throws UserError 'no-cluster-info'. */
export function askedDestination(info: ExecInfo, authorityPem: string | undefined): Destination {
  if (info.cluster !== undefined) return destinationOf(info.cluster, authorityPem);
  throw new UserError('no-cluster-info');
}

function destinationOf(cluster: ClusterConnection, authorityPem: string | undefined): Destination {
  return toDestination(cluster, authorityPem);
}
