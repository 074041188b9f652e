import { stateFolder } from '../../files/folders.ts';
import type { Host } from '../../files/folders.ts';
import type { Known } from '../../kubeconfig/bring/risks.ts';
import type { Overview, UserOverview } from '../../signin/overview.ts';
import { sessionIdOfTokenFile } from '../../signin/tokenFile.ts';
import { clientOf, wayOf } from '../../signin/way.ts';

/** Tells whether a user entry asks for a token that the person's sessions have. */
export function knownSessions(overview: Overview | undefined, host: Host): Known {
  const users = [...(overview?.users.values() ?? [])].filter(isSignedIn);
  return {
    sessionAskedBy: (user) => {
      const client = clientOf(wayOf(user));
      const sessionId = sessionIdOfTokenFile(stateFolder(host), user.tokenFile);
      for (const { session, way: own } of users) {
        const mine = session?.provider ?? clientOf(own);
        if (session !== undefined && session.id === sessionId) return session.provider.issuer;
        if (mine !== undefined && mine.issuer === client?.issuer && mine.clientId === client.clientId)
          return mine.issuer;
      }
      return undefined;
    },
  };
}

function isSignedIn({ session, status }: UserOverview): boolean {
  return session !== undefined || status.kind === 'signedIn';
}
