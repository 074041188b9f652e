import type { ProviderConfig } from '../oidc/providerConfig.ts';
import { clientKey } from './ids.ts';
import type { Session } from './session.ts';
import type { SessionFound, SessionStore } from './sessionStore.ts';

/** The session of an entry that names no account yet: the only one of its client that has not ended. */
export function soleSession(
  sessions: Iterable<SessionFound>,
  { issuer, clientId }: Pick<ProviderConfig, 'issuer' | 'clientId'>,
): Session | undefined {
  const own: Session[] = [];
  for (const found of sessions) {
    if (found.kind !== 'session' || found.session.ended !== undefined) continue;
    const { provider } = found.session;
    if (provider.issuer === issuer && provider.clientId === clientId) own.push(found.session);
  }
  return own.length === 1 ? own[0] : undefined;
}

/** The session that a client of the plugin asks for, by the key in its arguments. */
export async function askedSession(
  sessions: Pick<SessionStore, 'read' | 'list'>,
  { key, issuer, clientId }: { readonly key: string } & Pick<ProviderConfig, 'issuer' | 'clientId'>,
): Promise<Session | undefined> {
  if (key === clientKey(issuer, clientId)) return soleSession((await sessions.list()).values(), { issuer, clientId });
  const found = await sessions.read(key);
  return found.kind === 'session' ? found.session : undefined;
}
