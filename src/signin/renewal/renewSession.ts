import type { Platform } from '../../base/platform.ts';
import { type ErrorInfo, errorInfoOf, isUserError } from '../../errors/userError.ts';
import type { Tokens } from '../../oidc/providerConfig.ts';
import { renewAt } from './schedule.ts';
import { failureAfter } from '../../sessions/renewalFailure.ts';
import type { Session } from '../../sessions/session.ts';
import type { Keep, SessionFound, SessionStore } from '../../sessions/sessionStore.ts';

/**
 * Asks the provider for new tokens with the session's refresh token. It awaits `rotated` with a new refresh token as
 * soon as there is one, before anything else can fail. Throws UserError 'grant-refused' when the provider does not take
 * the token and 'subject-changed' when it answers for another account.
 */
export type Refresh = (
  session: Session,
  refreshToken: string,
  rotated: (refreshToken: string) => Promise<void>,
) => Promise<Tokens>;

export interface RenewOptions {
  readonly refresh: Refresh;
  /** The person asked: also when it is not due, in a back-off, or ended. */
  readonly force?: boolean;
  /** The generation that the caller found wanting; when not given, the one that is there when the call begins. */
  readonly seen?: number;
}

/**
 * `fresh`: the token is new or has life left. `unrenewable`: the provider gave no refresh token at sign-in. `failing`,
 * `ended`: the session's own fields say why. `requested`: this call asked the provider.
 */
export type Renewed =
  | Exclude<SessionFound, { kind: 'session' }>
  | {
      readonly kind: 'fresh' | 'unrenewable' | 'failing' | 'ended';
      readonly session: Session;
      readonly requested: boolean;
    };

export interface RenewDeps extends Pick<Platform, 'clock' | 'report'> {
  readonly store: SessionStore;
}

type Step = Extract<Renewed, { requested: boolean }>;

export type Renew = (id: string, options: RenewOptions) => Promise<Renewed>;

/**
 * Renews a session when it is due, once however many windows and processes ask: the session's lock is held across the
 * request, and whoever waited for it finds the new tokens. The request is never given up half-way, since a rotated
 * token that nobody saves ends the session. Throws what the store's `update` throws.
 */
export function createRenew({ store, clock, report }: RenewDeps): Renew {
  /** Callers in this window share one answer instead of queueing for the lock. */
  const running = new Map<string, Promise<Renewed>>();

  async function renew(id: string, { refresh, force = false, seen }: RenewOptions): Promise<Renewed> {
    const found = await store.read(id);
    if (found.kind !== 'session') return found;
    const wanting = seen ?? found.session.generation;
    const taken: { step: Step | undefined } = { step: undefined };
    const session = await store.update(id, async (current, keep) => {
      if (current === undefined) return undefined;
      taken.step = withoutRequest(current, wanting, force) ?? (await request(current, refresh, keep));
      // A session that another program wrote meanwhile is newer, and stays unchanged.
      return taken.step.requested ? taken.step.session : current;
    });
    const { step } = taken;
    if (step === undefined) {
      const now = await store.read(id);
      return now.kind === 'session' ? { kind: 'absent' } : now;
    }
    return step.requested && session !== undefined ? { ...step, session } : step;
  }

  function withoutRequest(current: Session, wanting: number, force: boolean): Step | undefined {
    const now = clock.now();
    if (current.tokens.refreshToken === undefined) return { kind: 'unrenewable', session: current, requested: false };
    const fresh = hasLife(current, now);
    if (fresh && current.generation !== wanting) return { kind: 'fresh', session: current, requested: false };
    if (force) return undefined;
    if (current.ended !== undefined) return { kind: 'ended', session: current, requested: false };
    if ((renewAt(current, now) ?? 0) <= now) return undefined;
    return { kind: current.failing === undefined ? 'fresh' : 'failing', session: current, requested: false };
  }

  async function request(asked: Session, refresh: Refresh, keep: Keep): Promise<Step> {
    let current = asked;
    const rotated = async (refreshToken: string): Promise<void> => {
      current = { ...current, tokens: { ...current.tokens, refreshToken } };
      current = await keep(current);
    };
    try {
      const tokens = await refresh(asked, asked.tokens.refreshToken ?? '', rotated);
      return { kind: 'fresh', session: renewed(current, tokens, clock.now()), requested: true };
    } catch (error) {
      if (isUserError(error, 'subject-changed')) return end(current, error);
      if (!isUserError(error, 'grant-refused')) return fail(current, error);
      // Somebody may have rotated the token after all: a lock broken by hand, a restored folder.
      const again = await store.read(current.id);
      if (again.kind === 'session' && again.session.generation !== current.generation) {
        if (hasLife(again.session, clock.now())) return { kind: 'fresh', session: again.session, requested: false };
      }
      return end(current, error);
    }
  }

  function end(current: Session, error: ErrorInfo): Step {
    report(error);
    const ended = { at: current.ended?.at ?? clock.now(), why: errorInfoOf(error) };
    const session = { ...current, failing: undefined, ended };
    return { kind: 'ended', session, requested: true };
  }

  function fail(current: Session, error: unknown): Step {
    report(error);
    const failing = failureAfter(current.failing, error, clock.now());
    return { kind: 'failing', session: { ...current, failing }, requested: true };
  }

  return async (id, options) => {
    const name = `${id} ${options.force === true ? 'forced' : 'due'}`;
    const shared = running.get(name) ?? renew(id, options).finally(() => running.delete(name));
    running.set(name, shared);
    return await shared;
  };
}

/** New tokens in an old session: nothing fails any more, and nothing has ended. */
function renewed(current: Session, tokens: Tokens, now: number): Session {
  return {
    ...current,
    // Renewed ID tokens may carry fewer claims; a bare subject is no better name than the one we have.
    account:
      tokens.displayName === tokens.subject ? current.account : { ...current.account, displayName: tokens.displayName },
    tokens: {
      idToken: tokens.idToken,
      // A provider that does not rotate answers without one.
      refreshToken: tokens.refreshToken ?? current.tokens.refreshToken,
      expiresAt: tokens.expiresAt,
      obtainedAt: now,
    },
    failing: undefined,
    ended: undefined,
  };
}

function hasLife({ tokens }: Session, now: number): boolean {
  const due = renewAt({ tokens, failing: undefined, ended: undefined }, now);
  return due !== undefined && due > now;
}
