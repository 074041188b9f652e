import { Problem } from '../base/problem.ts';
import type { ProviderConfig } from '../oidc/types.ts';
import { approve } from './approve.ts';
import { authProviderEdit, entryKey, type ChangeKubeconfig } from './authProvider.ts';
import type { ClientStore } from './clients.ts';
import type { Conversation } from './conversation.ts';
import type { Flights } from './flights.ts';
import { idTokenOf, type UserOverview } from './overview.ts';
import type { Overviews } from './overviews.ts';
import type { RefreshEntry } from './refresh.ts';
import type { Refresh, Renew } from './renew.ts';
import { providerConfig, type Target } from './target.ts';
import { unlessAborted } from './unlessAborted.ts';
import { withRetries } from './withRetries.ts';

export interface RefreshNowParts {
  readonly clients: ClientStore;
  readonly renew: Renew;
  readonly refresh: Refresh;
  readonly refreshEntry: RefreshEntry;
  readonly overviews: Overviews;
  readonly changeKubeconfig: ChangeKubeconfig;
  readonly entryFlights: Flights<unknown>;
  readonly readText: (path: string) => Promise<string | undefined>;
}

/**
 * The person's *Refresh*: new tokens now. False when the person declined. Throws a Problem when there are none, and the
 * signal's reason: a request that is under way is finished all the same, since a rotated token must not be lost.
 */
export type RefreshNow = (
  target: Target,
  overview: UserOverview,
  conversation: Conversation,
  signal: AbortSignal,
) => Promise<boolean>;

export function createRefreshNow(parts: RefreshNowParts): RefreshNow {
  async function refreshSession(id: string, signal: AbortSignal): Promise<void> {
    const renewed = await unlessAborted(parts.renew(id, { refresh: parts.refresh, force: true }), signal);
    switch (renewed.kind) {
      case 'fresh':
        return;
      case 'unrenewable':
        throw noRefreshToken();
      case 'failing':
        throw new Problem(
          'refresh-failing',
          renewed.session.failing?.why ?? 'The provider could not be asked; try again.',
        );
      case 'ended':
        throw new Problem('grant-refused', renewed.session.ended?.why ?? 'The session has ended: sign in again.');
      case 'unsealable':
        throw new Problem('session-unsealable', renewed.sentence);
      case 'absent':
        throw new Problem('session-absent', 'This session was signed out meanwhile; sign in again.');
    }
  }

  /** One at a time in every window, and with the newest token: providers take a second use of one for a theft. */
  async function refreshEntry({ target, overview, provider, conversation, signal }: Attempt): Promise<void> {
    const keep = async (kept: Parameters<typeof authProviderEdit>[1]): Promise<void> => {
      await withRetries(conversation, async () => {
        await parts.changeKubeconfig([authProviderEdit(target.userName, kept)], [target.userName]);
      });
    };
    const options = { signal, onWaiting: conversation.report };
    await parts.entryFlights.run(entryKey(provider, target.userName), options, async (terms) => {
      await parts.overviews.reload();
      terms.signal.throwIfAborted();
      const user = parts.overviews.current()?.users.get(target.userName);
      const found = user && idTokenOf(user);
      if (terms.waited && found !== undefined && found !== idTokenOf(overview)) return;
      const config = user?.user.authProvider?.config;
      const refreshToken = config?.get('refresh-token');
      if (refreshToken === undefined || refreshToken === '') throw noRefreshToken();
      const idToken = config?.get('id-token');
      const tokens = await parts.refreshEntry(provider, { refreshToken, idToken }, async (rotated) => {
        await keep({ idToken, refreshToken: rotated });
      });
      await keep(tokens);
    });
  }

  return async (target, overview, conversation, signal) => {
    const { session } = overview;
    const provider = session?.provider ?? (await providerConfig(target.client, parts.readText));
    const { certificateAuthority } = provider;
    const consent = { target, certificateAuthority, purpose: 'refresh', account: accountOf(overview) } as const;
    if (!(await approve(parts.clients, consent, conversation))) return false;
    signal.throwIfAborted();
    if (session !== undefined) await refreshSession(session.id, signal);
    else await refreshEntry({ target, overview, provider, conversation, signal });
    await parts.overviews.reload();
    return true;
  };
}

interface Attempt {
  readonly target: Target;
  /** What the person saw. */
  readonly overview: UserOverview;
  readonly provider: ProviderConfig;
  readonly conversation: Conversation;
  readonly signal: AbortSignal;
}

function accountOf({ session, credential }: UserOverview): string | undefined {
  if (session !== undefined) return session.account.displayName;
  return credential.kind === 'oidc' ? credential.facts?.displayName : undefined;
}

function noRefreshToken(): Problem {
  return new Problem(
    'no-refresh-token',
    'There is no refresh token to renew this with; sign in again, and ask the provider to allow offline_access.',
  );
}
