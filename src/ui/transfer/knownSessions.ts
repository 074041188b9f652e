import type { Host } from '../../base/platform.ts';
import { stateFolder } from '../../files/stateFolder.ts';
import type { Known } from '../../kubeconfig/transfer/risks.ts';
import type { Snapshot, UserState } from '../../state/snapshot.ts';
import { sessionIdOfTokenFile } from '../../sessions/tokenFile.ts';
import { authMethodOf, oidcClientOf } from '../../authenticators/authenticators.ts';

/** Tells whether a user entry asks for a token that the person's sessions have. */
export function knownSessions(snapshot: Snapshot | undefined, host: Host): Known {
  const users = [...(snapshot?.users.values() ?? [])].filter(isSignedIn);
  return {
    sessionAskedBy: (user) => {
      const client = oidcClientOf(authMethodOf(user));
      const sessionId = sessionIdOfTokenFile(stateFolder(host), user.tokenFile);
      for (const { session, authMethod: own } of users) {
        const mine = session?.provider ?? oidcClientOf(own);
        if (session !== undefined && session.id === sessionId) return session.provider.issuer;
        if (mine !== undefined && mine.issuer === client?.issuer && mine.clientId === client.clientId)
          return mine.issuer;
      }
      return undefined;
    },
  };
}

function isSignedIn({ session, status }: UserState): boolean {
  return session !== undefined || status.kind === 'signedIn';
}
