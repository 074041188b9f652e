import type { Context } from '../../kubeconfig/read/model.ts';
import type { Snapshot, UserState } from '../../state/snapshot.ts';
import type { UiContext } from './uiContext.ts';

/** A user entry, where somebody clicked it. */
export interface UserAt {
  readonly snapshot: Snapshot;
  readonly context: Context;
  readonly user: UserState;
}

/**
 * What an authenticator asks and shows while it acts, under the same id as its other halves. What it has no act for is
 * absent. Each throws what its act throws, and does nothing when the person declines.
 */
export interface AuthenticatorUi {
  readonly signIn: (ui: UiContext, at: UserAt) => Promise<void>;
  readonly refresh?: (ui: UiContext, at: UserAt) => Promise<void>;
  readonly signOut?: (ui: UiContext, at: UserAt) => Promise<void>;
}
