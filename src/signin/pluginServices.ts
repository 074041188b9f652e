import type { Clock } from '../base/clock.ts';
import type { Peers } from '../plugin/peers.ts';
import { CREDENTIAL_QUESTION, SIGN_IN_QUESTION } from '../plugin/question.ts';
import { approve, type Consent } from './approve.ts';
import type { ClientStore } from './clients.ts';
import type { Conversation } from './conversation.ts';
import { createDismissals } from './dismissals.ts';
import { createFlights } from './flights.ts';
import type { Overviews } from './overviews.ts';
import { createPluginAnswers, type AskPerson, type Decision, type PluginRequest } from './pluginAnswers.ts';
import type { PluginTokens } from './pluginTokens.ts';
import type { Refresh, Renew } from './renew.ts';
import type { SessionStore } from './sessions.ts';
import { askedSession } from './soleSession.ts';
import { existingTarget, type Target } from './target.ts';
import type { PluginCommand } from '../plugin/install.ts';
import { pluginWay } from './way.ts';

export interface PluginServicesParts {
  readonly peers: Pick<Peers, 'handle'>;
  readonly overviews: Pick<Overviews, 'current'>;
  readonly sessions: Pick<SessionStore, 'read' | 'list'>;
  readonly clients: ClientStore;
  readonly tokens: PluginTokens;
  readonly renew: Renew;
  readonly refresh: Refresh;
  readonly touch: () => void;
  readonly report: (error: unknown) => void;
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
  /**
   * Where a session is there and only the destination was not approved: asks for that alone, and signs nobody in. False
   * when the person declined.
   */
  approve(asked: PluginRequest, conversation: Pick<Conversation, 'approve'>): Promise<boolean>;
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

  function targetOf(asked: PluginRequest): Target {
    const found = contextOf(asked);
    if (found !== undefined) return existingTarget(found.context, found.user, { now: clock.now(), plugin });
    const { request, destination } = asked;
    const { client, sessionId, redirectUrl } = pluginWay(request);
    // The entry is in a kubeconfig that is not in use here, and stays as it is.
    const edits = () => [];
    return {
      contextName: destination.host,
      userName: request.key,
      client,
      destinations: [destination],
      idToken: undefined,
      redirectUrl,
      withAuthority: undefined,
      form: { kind: 'plugin', sessionId, edits },
    };
  }

  return {
    serve: (askPerson) => {
      const answers = createPluginAnswers({
        ...parts,
        dismissals: createDismissals(stateFolder, clock),
        prompts: createFlights<Decision>(stateFolder),
        askPerson,
        nameOf: (asked) => contextOf(asked)?.context.name ?? asked.destination.host,
        isInUse: (asked) => contextOf(asked) !== undefined,
      });
      parts.peers.handle(CREDENTIAL_QUESTION, answers.silently);
      parts.peers.handle(SIGN_IN_QUESTION, answers.asking);
    },
    targetOf,
    approve: async (asked, conversation) => {
      const session = await askedSession(parts.sessions, asked.request);
      const consent: Consent = {
        target: { ...targetOf(asked), destinations: [asked.destination] },
        certificateAuthority: session?.provider.certificateAuthority,
        purpose: 'use',
        account: session?.account.displayName,
      };
      return await approve(parts.clients, consent, conversation);
    },
  };
}
