import { type ErrorInfo, UserError, userErrorFrom } from '../../errors/userError.ts';
import type { ProviderConfig } from '../../oidc/providerConfig.ts';
import { approve } from './approve.ts';
import { authProviderEdit, type ChangeKubeconfig, entryKey } from './authProviderEdit.ts';
import type { ClientApprovals } from '../../approvals/clientApprovals.ts';
import type { SignInUi } from './signInUi.ts';
import type { SingleFlight } from '../shared/singleFlight.ts';
import { idTokenOf, type UserState } from '../../state/snapshot.ts';
import type { SnapshotStore } from '../../state/snapshotStore.ts';
import type { RefreshEntry } from './refresh.ts';
import type { Refresh, Renew } from '../renewal/renewSession.ts';
import { providerConfig, type SignInTarget } from './signInTarget.ts';
import { rejectOnAbort } from '../../base/abort.ts';
import { withRetries } from './retries.ts';

export interface RefreshNowDeps {
  readonly clients: ClientApprovals;
  readonly renew: Renew;
  readonly refresh: Refresh;
  readonly refreshEntry: RefreshEntry;
  readonly snapshots: SnapshotStore;
  readonly changeKubeconfig: ChangeKubeconfig;
  readonly entrySingleFlight: SingleFlight<unknown>;
  readonly readText: (path: string) => Promise<string | undefined>;
}

/**
 * The person's *Refresh*: new tokens now. False when the person declined. Throws a UserError when there are none, and
 * the signal's reason: a request that was sent is always finished, since a rotated token must not be lost.
 */
export type RefreshNow = (
  target: SignInTarget,
  snapshot: UserState,
  ui: SignInUi,
  signal: AbortSignal,
) => Promise<boolean>;

export function createRefreshNow(deps: RefreshNowDeps): RefreshNow {
  async function refreshSession(id: string, signal: AbortSignal): Promise<void> {
    const renewed = await rejectOnAbort(deps.renew(id, { refresh: deps.refresh, force: true }), signal);
    switch (renewed.kind) {
      case 'fresh':
        return;
      case 'unrenewable':
        throw new UserError('no-refresh-token');
      case 'failing':
        throw userErrorFrom(renewed.session.failing?.why ?? UNFORESEEN);
      case 'ended':
        throw userErrorFrom(renewed.session.ended?.why ?? UNFORESEEN);
      case 'unsealable':
        throw userErrorFrom(renewed.error);
      case 'absent':
        throw new UserError('session-absent');
    }
  }

  /** One at a time in every window, and with the newest token: providers take a second use of one for a theft. */
  async function refreshEntry({ target, snapshot, provider, conversation, signal }: Attempt): Promise<void> {
    const keep = async (kept: Parameters<typeof authProviderEdit>[1]): Promise<void> => {
      await withRetries(conversation, async () => {
        await deps.changeKubeconfig([authProviderEdit(target.userName, kept)], [target.userName]);
      });
    };
    const options = { signal, onWaiting: conversation.report };
    await deps.entrySingleFlight.run(entryKey(provider, target.userName), options, async (terms) => {
      await deps.snapshots.reload();
      terms.signal.throwIfAborted();
      const user = deps.snapshots.current()?.users.get(target.userName);
      const found = user && idTokenOf(user);
      if (terms.waited && found !== undefined && found !== idTokenOf(snapshot)) return;
      const config = user?.user.authProvider?.config;
      const refreshToken = config?.get('refresh-token');
      if (refreshToken === undefined || refreshToken === '') throw new UserError('no-refresh-token');
      const idToken = config?.get('id-token');
      const tokens = await deps.refreshEntry(provider, { refreshToken, idToken }, async (rotated) => {
        await keep({ idToken, refreshToken: rotated });
      });
      await keep(tokens);
    });
  }

  return async (target, snapshot, conversation, signal) => {
    const { session } = snapshot;
    const provider = session?.provider ?? (await providerConfig(target.client, deps.readText));
    const { certificateAuthority } = provider;
    const consent = { target, certificateAuthority, purpose: 'refresh', account: accountOf(snapshot) } as const;
    if (!(await approve(deps.clients, consent, conversation))) return false;
    signal.throwIfAborted();
    if (session !== undefined) await refreshSession(session.id, signal);
    else await refreshEntry({ target, snapshot, provider, conversation, signal });
    await deps.snapshots.reload();
    return true;
  };
}

/** For a session that says less than its kind promises. */
const UNFORESEEN: ErrorInfo = { code: 'unforeseen', data: undefined };

interface Attempt {
  readonly target: SignInTarget;
  /** What the person saw. */
  readonly snapshot: UserState;
  readonly provider: ProviderConfig;
  readonly conversation: SignInUi;
  readonly signal: AbortSignal;
}

function accountOf({ session, credential }: UserState): string | undefined {
  if (session !== undefined) return session.account.displayName;
  return credential.kind === 'oidc' ? credential.facts?.displayName : undefined;
}
