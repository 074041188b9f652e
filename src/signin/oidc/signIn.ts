import type { Platform } from '../../base/platform.ts';
import { isUserError, UserError } from '../../errors/userError.ts';
import type { ProviderConfig, Tokens } from '../../oidc/providerConfig.ts';
import { authProviderEdit, type ChangeKubeconfig, entryKey } from './authProviderEdit.ts';
import type { Authorize } from './authorize.ts';
import { approve } from './approve.ts';
import type { ClientApprovals } from '../../approvals/clientApprovals.ts';
import type { SignInUi } from './signInUi.ts';
import type { SharedWorkTerms, SingleFlight } from '../shared/singleFlight.ts';
import { clientKey, sessionId } from '../../sessions/ids.ts';
import { idTokenOf, unapprovedDestinationOf } from '../../state/snapshot.ts';
import type { SnapshotStore } from '../../state/snapshotStore.ts';
import type { Session } from '../../sessions/session.ts';
import type { SessionStore } from '../../sessions/sessionStore.ts';
import { providerConfig, type SignInTarget, type TokenDelivery } from './signInTarget.ts';
import { withRetries } from './retries.ts';
import { releaseToken, sessionIdOfTokenFile, tokenFileOf } from '../../sessions/tokenFile.ts';

export interface SignInDeps extends Pick<Platform, 'stateFolder' | 'clock'> {
  readonly authorize: Authorize;
  readonly clients: ClientApprovals;
  readonly sessions: SessionStore;
  readonly sessionSingleFlight: SingleFlight<SignInResult>;
  readonly entrySingleFlight: SingleFlight<SignedIn>;
  readonly snapshots: SnapshotStore;
  readonly changeKubeconfig: ChangeKubeconfig;
  /** Finds or makes the key of the sessions; throws a UserError when the editor's secret storage sleeps. */
  readonly openKey: () => Promise<unknown>;
  readonly readText: (path: string) => Promise<string | undefined>;
}

/** The result of a flight and the request that started it: others may have joined. */
export interface SignInResult {
  readonly session: Session;
  readonly userName: string;
}

export interface SignedIn {
  /** Raw. */
  readonly displayName: string;
  /** False: the provider gave no refresh token, and the sign-in lasts as long as the ID token. */
  readonly renewable: boolean;
}

/** Undefined when the person declined. Throws UserErrors, and the signal's reason when cancelled. */
export type SignIn = (target: SignInTarget, ui: SignInUi, signal: AbortSignal) => Promise<SignedIn | undefined>;

interface Attempt {
  readonly target: SignInTarget;
  readonly provider: ProviderConfig;
  readonly conversation: SignInUi;
  readonly signal: AbortSignal;
}

type SessionForm = Exclude<TokenDelivery, { kind: 'authProvider' }>;

interface Wanted {
  /** The session that the entry names, if it names one. */
  readonly id: string | undefined;
  readonly signedInSince: number;
}

/**
 * Whether an entry can have a session as it is: the account it names, all its scopes, and the same connection to the
 * provider.
 */
function serves({ id, provider: own }: Session, provider: ProviderConfig, named: string | undefined): boolean {
  if (named !== undefined && named !== id) return false;
  return (
    own.certificateAuthority === provider.certificateAuthority &&
    provider.scopes.every((scope) => own.scopes.includes(scope))
  );
}

/** Signs a user entry in: approval first, then one flight, then the tokens to where kubectl finds them. */
export function createSignIn(deps: SignInDeps): SignIn {
  const { clients, sessions, snapshots, clock } = deps;

  async function tokensFor({ target, provider, conversation }: Attempt, signal: AbortSignal): Promise<Tokens> {
    const { issuer, clientId } = provider;
    return await deps.authorize({
      provider,
      conversation,
      signal,
      redirectUrl: (await clients.read(issuer, clientId)).redirectUrl ?? target.redirectUrl,
      rememberRedirectUrl: async (url) => {
        await clients.setRedirectUrl(issuer, clientId, url);
      },
    });
  }

  /** kubectl's own form: the tokens belong to this one entry, since it renews them there. */
  async function intoEntry(attempt: Attempt, form: TokenDelivery & { kind: 'authProvider' }): Promise<SignedIn> {
    const { target, provider, conversation, signal } = attempt;
    const key = entryKey(provider, target.userName);
    return await deps.entrySingleFlight.run(key, { signal, onWaiting: conversation.report }, async (terms) => {
      const done = terms.waited ? await signedInElsewhere(target) : undefined;
      if (done !== undefined) return done;
      const tokens = await tokensFor(attempt, terms.signal);
      await withRetries(conversation, async () => {
        await deps.changeKubeconfig([authProviderEdit(target.userName, tokens, form.obsolete)], [target.userName]);
      });
      return { displayName: tokens.displayName, renewable: tokens.refreshToken !== undefined };
    });
  }

  async function signedInElsewhere({ userName, idToken }: SignInTarget): Promise<SignedIn | undefined> {
    await snapshots.reload();
    const user = snapshots.current()?.users.get(userName);
    if (user?.credential.kind !== 'oidc' || user.credential.idToken === undefined) return undefined;
    if (idTokenOf(user) === idToken) return undefined;
    return { displayName: user.credential.facts?.displayName ?? userName, renewable: user.credential.hasRefreshToken };
  }

  /** Our forms: one session may serve many entries, so one that is alive is joined without a browser. */
  async function intoSession(attempt: Attempt, form: SessionForm): Promise<SignedIn> {
    const { target, conversation } = attempt;
    const named = namedSession(form);
    const session = (await joinable(target, attempt.provider)) ?? (await fly(attempt, named));
    const edits =
      form.kind === 'plugin' ? form.edits(session.id) : form.edits(tokenFileOf(deps.stateFolder, session.id));
    await withRetries(conversation, async () => {
      if (edits.length > 0) await deps.changeKubeconfig(edits, named === undefined ? [] : [target.userName]);
    });
    if (form.kind === 'tokenFile') await giveTokenFile(session, conversation);
    return { displayName: session.account.displayName, renewable: session.tokens.refreshToken !== undefined };
  }

  function namedSession(form: SessionForm): string | undefined {
    return form.kind === 'plugin' ? form.sessionId : sessionIdOfTokenFile(deps.stateFolder, form.tokenFile);
  }

  /** The session that a sign-in comes to without a browser. Who is signed in already wants to be asked anew. */
  async function joinable({ form, idToken }: SignInTarget, provider: ProviderConfig): Promise<Session | undefined> {
    if (form.kind === 'authProvider' || idToken !== undefined) return undefined;
    return await liveSession(provider, { id: namedSession(form), signedInSince: 0 });
  }

  async function giveTokenFile(session: Session, ui: SignInUi): Promise<void> {
    await refuseStranger(session.id);
    await withRetries(ui, async () => {
      await releaseToken(deps.stateFolder, session, sessions);
    });
  }

  /** Another entry may read the same file, and only its own context's sign-in can approve where that one leads. */
  async function refuseStranger(id: string): Promise<void> {
    await snapshots.reload();
    const snapshot = snapshots.current();
    const stranger = snapshot === undefined ? undefined : unapprovedDestinationOf(snapshot, id);
    if (stranger === undefined) return;
    const { context, destination } = stranger;
    throw new UserError('session-paused', { contextName: context.name, host: destination.host });
  }

  async function fly(attempt: Attempt, id: string | undefined): Promise<Session> {
    // Without a key the tokens could not be kept: so fail before the browser opens.
    await deps.openKey();
    const { provider, conversation, signal } = attempt;
    const { userName } = attempt.target;
    const key = clientKey(provider.issuer, provider.clientId);
    const signedInSince = clock.now();
    const flight = async (terms: SharedWorkTerms): Promise<SignInResult> => {
      const done = terms.waited ? await liveSession(provider, { id, signedInSince }) : undefined;
      return { session: done ?? (await signInAnew(attempt, terms.signal)), userName };
    };
    for (;;) {
      const landed = await deps.sessionSingleFlight.run(key, { signal, onWaiting: conversation.report }, flight);
      // One's own may end at whichever account the person chose; another entry's is joined only where it fits.
      if (landed.userName === userName || serves(landed.session, provider, id)) return landed.session;
    }
  }

  /** An entry with a session of its own takes no other account's; one without takes the only one there is. */
  async function liveSession(provider: ProviderConfig, wanted: Wanted): Promise<Session | undefined> {
    const live = (await sessionsOf(provider)).filter((session) => {
      const isAlive = session.ended === undefined && session.tokens.expiresAt > clock.now();
      return isAlive && session.signedInAt >= wanted.signedInSince && serves(session, provider, wanted.id);
    });
    return live.length === 1 ? live[0] : undefined;
  }

  async function sessionsOf({ issuer, clientId }: ProviderConfig): Promise<readonly Session[]> {
    const all = Array.from((await sessions.list()).values(), (found) =>
      found.kind === 'session' ? [found.session] : [],
    );
    return all.flat().filter(({ provider }) => provider.issuer === issuer && provider.clientId === clientId);
  }

  /** Whoever comes back may have a session that serves other entries, too: what it was asked for is asked for again. */
  async function signInAnew(attempt: Attempt, signal: AbortSignal): Promise<Session> {
    const { provider } = attempt;
    const kept = (await sessionsOf(provider)).flatMap((session) => session.provider.scopes);
    const scopes = [...new Set([...provider.scopes, ...kept])];
    const shared = { ...attempt, provider: { ...provider, scopes } };
    try {
      return await keep(shared, await tokensFor(shared, signal));
    } catch (error) {
      const isOwn = scopes.every((scope) => provider.scopes.includes(scope));
      if (isOwn || !isUserError(error, 'scope-refused')) throw error;
      // The provider gives no more what others asked for once: that must not keep this one out.
      return await keep(attempt, await tokensFor(attempt, signal));
    }
  }

  async function keep({ provider, conversation }: Attempt, tokens: Tokens): Promise<Session> {
    const id = sessionId(provider.issuer, provider.clientId, tokens.subject);
    const now = clock.now();
    const session: Session = {
      id,
      provider,
      account: { subject: tokens.subject, displayName: tokens.displayName },
      tokens: {
        idToken: tokens.idToken,
        refreshToken: tokens.refreshToken,
        expiresAt: tokens.expiresAt,
        obtainedAt: now,
      },
      signedInAt: now,
      generation: 0,
      failing: undefined,
      ended: undefined,
    };
    await withRetries(conversation, async () => {
      // The previous refresh token is not revoked: if both come from one browser session, that would end the new one.
      await sessions.update(id, (current) => Promise.resolve({ ...session, generation: current?.generation ?? 0 }));
    });
    return session;
  }

  return async (target, conversation, signal) => {
    const provider = await providerConfig(target.client, deps.readText);
    const { certificateAuthority } = provider;
    const account = (await joinable(target, provider))?.account.displayName;
    const consent = {
      target,
      certificateAuthority,
      account,
      purpose: account === undefined ? 'signIn' : 'use',
    } as const;
    if (!(await approve(clients, consent, conversation))) return undefined;
    signal.throwIfAborted();
    const attempt = { target, provider, conversation, signal };
    const end = snapshots.begin(target.userName);
    try {
      const { form } = target;
      return form.kind === 'authProvider' ? await intoEntry(attempt, form) : await intoSession(attempt, form);
    } finally {
      end();
      await snapshots.reload();
    }
  };
}
