import type { Platform } from '../../base/platform.ts';
import { type ApprovalSubject, approve } from '../oidc/approve.ts';
import type { ClientApprovals } from '../../approvals/clientApprovals.ts';
import type { SignInUi } from '../oidc/signInUi.ts';
import { createSnoozes } from './snoozes.ts';
import { createSingleFlight } from '../shared/singleFlight.ts';
import type { SnapshotStore } from '../../state/snapshotStore.ts';
import {
  type AskPerson,
  createPluginAnswers,
  type Decision,
  type PluginAnswers,
  type PluginRequest,
} from './pluginAnswers.ts';
import type { PluginTokens } from '../../plugin/pluginTokens.ts';
import type { Refresh, Renew } from '../renewal/renewSession.ts';
import type { SessionStore } from '../../sessions/sessionStore.ts';
import { askedSession } from '../../sessions/findSession.ts';
import { type SignInTarget, targetOfUser } from '../oidc/signInTarget.ts';
import type { PluginCommand } from '../../plugin/install.ts';
import { pluginAuthMethod } from '../../authenticators/oidc/oidcMethod.ts';

export interface PluginServicesDeps extends Pick<Platform, 'stateFolder' | 'clock' | 'report'> {
  readonly snapshots: Pick<SnapshotStore, 'current'>;
  readonly sessions: Pick<SessionStore, 'read' | 'list'>;
  readonly clients: ClientApprovals;
  readonly tokens: PluginTokens;
  readonly renew: Renew;
  readonly refresh: Refresh;
  readonly touch: () => void;
  readonly plugin: PluginCommand;
}

/** What the window does for the credential plugin. */
export interface PluginServices {
  /** How the plugin is answered; `askPerson` is how this window reaches the person. */
  answers(askPerson: AskPerson): PluginAnswers;
  /** What is to be signed in, or approved, for a client that waits. */
  targetOf(asked: PluginRequest): Promise<SignInTarget>;
  /**
   * Where a session is there and only the destination was not approved: asks only for the approval, and does not sign
   * in. False when the person declined.
   */
  approve(asked: PluginRequest, ui: Pick<SignInUi, 'approve'>): Promise<boolean>;
}

export function createPluginServices(deps: PluginServicesDeps): PluginServices {
  const { snapshots, stateFolder, clock, plugin } = deps;

  /** The context whose user entry asks, where the kubeconfig in use has it. */
  function contextOf({ request, destination }: PluginRequest) {
    const snapshot = snapshots.current();
    if (snapshot === undefined) return undefined;
    for (const context of snapshot.kubeconfig.contexts.values()) {
      const user = snapshot.users.get(context.user);
      if (user?.authMethod.kind !== 'plugin') continue;
      const { client, sessionId } = user.authMethod;
      const isSame = client.issuer === request.issuer && client.clientId === request.clientId;
      if (!isSame || (sessionId !== undefined && sessionId !== request.key)) continue;
      const cluster = snapshot.kubeconfig.clusters.get(context.cluster);
      if (cluster !== undefined && snapshot.destinationOf(cluster).fingerprint === destination.fingerprint) {
        return { context, user };
      }
    }
    return undefined;
  }

  function targetOf(asked: PluginRequest): SignInTarget {
    const found = contextOf(asked);
    if (found !== undefined) return targetOfUser(found.context, found.user, { now: clock.now(), plugin });
    const { request, destination } = asked;
    const { client, sessionId, redirectUrl } = pluginAuthMethod(request);
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
    answers: (askPerson) =>
      createPluginAnswers({
        ...deps,
        snoozes: createSnoozes(stateFolder, clock),
        prompts: createSingleFlight<Decision>(stateFolder),
        askPerson,
        nameOf: (asked) => contextOf(asked)?.context.name ?? asked.destination.host,
        isInUse: (asked) => contextOf(asked) !== undefined,
      }),
    targetOf: (asked) => Promise.resolve(targetOf(asked)),
    approve: async (asked, conversation) => {
      const session = await askedSession(deps.sessions, asked.request);
      const consent: ApprovalSubject = {
        target: { ...targetOf(asked), destinations: [asked.destination] },
        certificateAuthority: session?.provider.certificateAuthority,
        purpose: 'use',
        account: session?.account.displayName,
      };
      return await approve(deps.clients, consent, conversation);
    },
  };
}
