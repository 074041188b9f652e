import type { Clock } from '../base/clock.ts';
import type { Peers } from '../plugin/peers.ts';
import { CREDENTIAL_QUESTION, SIGN_IN_QUESTION } from '../plugin/question.ts';
import type { ClientStore } from './clients.ts';
import { createDismissals } from './dismissals.ts';
import { createFlights } from './flights.ts';
import type { Overviews } from './overviews.ts';
import { createPluginAnswers, type AskPerson, type PluginRequest } from './pluginAnswers.ts';
import type { PluginTokens } from './pluginTokens.ts';
import type { Refresh, Renew } from './renew.ts';
import type { SessionStore } from './sessions.ts';
import { existingTarget, type Target } from './target.ts';
import type { PluginCommand } from '../plugin/install.ts';

export interface PluginServicesParts {
  readonly peers: Pick<Peers, 'handle'>;
  readonly overviews: Pick<Overviews, 'current'>;
  readonly sessions: Pick<SessionStore, 'read' | 'list'>;
  readonly clients: Pick<ClientStore, 'read'>;
  readonly tokens: PluginTokens;
  readonly renew: Renew;
  readonly refresh: Refresh;
  readonly touch: () => void;
  readonly plugin: PluginCommand;
  readonly stateFolder: string;
  readonly clock: Clock;
}

/** What the window does for the credential plugin. */
export interface PluginServices {
  /** Answers the plugin from now on; `askPerson` is how this window reaches the person. */
  serve(askPerson: AskPerson): void;
  /** What is to be signed in, or approved, for a client that waits. */
  targetOf(asked: PluginRequest): Target;
}

export function createPluginServices(parts: PluginServicesParts): PluginServices {
  const { overviews, stateFolder, clock, plugin } = parts;

  /** The context whose user entry asks, where the kubeconfig in use has it. */
  function contextOf({ request, destination }: PluginRequest) {
    const overview = overviews.current();
    if (overview === undefined) return undefined;
    for (const context of overview.kubeconfig.contexts.values()) {
      const user = overview.users.get(context.user);
      if (user?.way.kind !== 'plugin') continue;
      const { client, sessionId } = user.way;
      const isSame = client.issuer === request.issuer && client.clientId === request.clientId;
      if (!isSame || (sessionId !== undefined && sessionId !== request.key)) continue;
      const cluster = overview.kubeconfig.clusters.get(context.cluster);
      if (cluster !== undefined && overview.destinationOf(cluster).fingerprint === destination.fingerprint) {
        return { context, user };
      }
    }
    return undefined;
  }

  return {
    serve: (askPerson) => {
      const answers = createPluginAnswers({
        ...parts,
        dismissals: createDismissals(stateFolder, clock),
        prompts: createFlights<boolean | undefined>(stateFolder),
        askPerson,
        nameOf: (asked) => contextOf(asked)?.context.name ?? asked.destination.host,
      });
      parts.peers.handle(CREDENTIAL_QUESTION, answers.silently);
      parts.peers.handle(SIGN_IN_QUESTION, answers.asking);
    },
    targetOf: (asked) => {
      const found = contextOf(asked);
      if (found !== undefined) return existingTarget(found.context, found.user, { now: clock.now(), plugin });
      const { request, destination } = asked;
      const { key, issuer, clientId, scopes, redirectUrl, certificateAuthority, certificateAuthorityData } = request;
      const client = {
        issuer,
        clientId,
        clientSecret: undefined,
        scopes,
        certificateAuthority,
        certificateAuthorityData,
      };
      return {
        contextName: destination.host,
        userName: key,
        client,
        destinations: [destination],
        idToken: undefined,
        redirectUrl,
        withAuthority: undefined,
        // The entry is in a kubeconfig that is not in use here, and stays as it is.
        form: { kind: 'plugin', sessionId: key, edits: () => [] },
      };
    },
  };
}
