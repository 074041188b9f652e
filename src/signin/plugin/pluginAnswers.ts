import type { SignInTask } from '../../errors/pluginErrors.ts';
import { type ErrorInfo, errorInfoOf, isUserError, UserError } from '../../errors/userError.ts';
import type { Platform } from '../../base/platform.ts';
import { parseExecInfo } from '../../exec/execInfo.ts';
import type { Handler } from '../../ipc/windows.ts';
import { type CredentialAnswer, parseQuestion } from '../../plugin/credentialQuestion.ts';
import { parseRequest, type TokenRequest } from '../../plugin/tokenRequest.ts';
import { type ClientApprovals, isApproved } from '../../approvals/clientApprovals.ts';
import type { Destination } from '../../exec/destination.ts';
import type { Snoozes } from './snoozes.ts';
import type { SingleFlight } from '../shared/singleFlight.ts';
import { clientKey, isFileId } from '../../sessions/ids.ts';
import { askedDestination, type CredentialFor, type PluginTokens } from '../../plugin/pluginTokens.ts';
import type { Refresh, Renew } from '../renewal/renewSession.ts';
import type { Session } from '../../sessions/session.ts';
import type { SessionStore } from '../../sessions/sessionStore.ts';
import { askedSession } from '../../sessions/findSession.ts';

/** What a client of the credential plugin waits for. */
export interface PluginRequest {
  readonly request: TokenRequest;
  readonly destination: Destination;
  /** The session is there, and only this destination was not approved for it. */
  readonly isApproval: boolean;
}

/** What came of asking the person. */
export type Decision =
  /** They signed in, or approved. */
  | { readonly kind: 'agreed' }
  | { readonly kind: 'snoozed' }
  /** They agreed, and it went wrong. */
  | { readonly kind: 'failed'; readonly why: ErrorInfo }
  /** This window reaches nobody. */
  | { readonly kind: 'nobody' };

/** Asks the person, and signs in if they agree. Rejects with the signal's reason. */
export type AskPerson = (asked: PluginRequest, signal: AbortSignal) => Promise<Decision>;

export interface PluginAnswersDeps extends Pick<Platform, 'clock' | 'report'> {
  readonly sessions: Pick<SessionStore, 'read' | 'list'>;
  readonly clients: Pick<ClientApprovals, 'read'>;
  readonly tokens: PluginTokens;
  readonly snoozes: Snoozes;
  readonly prompts: SingleFlight<Decision>;
  readonly renew: Renew;
  readonly refresh: Refresh;
  readonly askPerson: AskPerson;
  /** What the person calls the place: the context, where the kubeconfig has one, else the host. */
  readonly nameOf: (asked: PluginRequest) => string;
  /** Whether the entry that asks is in the kubeconfig in use, where a sign-in can make it name another account. */
  readonly isInUse: (asked: PluginRequest) => boolean;
  /** A client was active. */
  readonly touch: () => void;
}

type Asked = PluginRequest & CredentialFor;

/** Only the person can give what is missing. */
interface Missing {
  readonly kind: 'signIn';
  readonly task: SignInTask;
  readonly isApproval: boolean;
  /** What is snoozed together: to snooze another program's request must not snooze one's own. */
  readonly matter: string;
}

type Found = Exclude<CredentialAnswer, { kind: 'signIn' }> | Missing;

/** How a window answers the two questions of plugin/credentialQuestion.ts: silently, or with the person's help. */
export interface PluginAnswers {
  readonly silently: Handler;
  readonly asking: Handler;
}

export function createPluginAnswers(deps: PluginAnswersDeps): PluginAnswers {
  const { sessions, clients, tokens, snoozes } = deps;

  /** The credential, or what is missing for it. */
  async function find(asked: Asked): Promise<Found> {
    const { request, destination } = asked;
    const { issuer, clientId, key } = request;
    const session = await askedSession(sessions, request);
    if (session !== undefined && (session.provider.issuer !== issuer || session.provider.clientId !== clientId)) {
      return refused({ code: 'session-foreign', data: undefined });
    }
    const isKnown = isApproved(await clients.read(issuer, clientId), destination);
    const matter = isKnown ? key : clientKey(issuer, `${key} ${destination.fingerprint}`);
    if (session !== undefined && !isKnown) {
      const task: SignInTask = { code: 'approve', data: { host: destination.host } };
      return { kind: 'signIn', task, isApproval: true, matter };
    }
    const given = session && (await give(asked, session));
    if (given !== undefined) return given;
    const task: SignInTask = { code: 'sign-in', data: { name: deps.nameOf(asked) } };
    return { kind: 'signIn', task, isApproval: false, matter };
  }

  async function give(asked: Asked, session: Session): Promise<Exclude<Found, Missing> | undefined> {
    const credential = await tokens.give(session, asked);
    return credential === undefined ? await renewed(asked, session) : { kind: 'credential', credential };
  }

  async function renewed(asked: Asked, { id, generation }: Session): Promise<Exclude<Found, Missing> | undefined> {
    const renewal = await deps.renew(id, { refresh: deps.refresh, seen: generation });
    if (renewal.kind !== 'fresh' && renewal.kind !== 'failing') return undefined;
    const credential = (await tokens.give(renewal.session, asked)) ?? tokens.giveRest(renewal.session, asked);
    if (credential !== undefined) return { kind: 'credential', credential };
    if (renewal.kind === 'fresh') return undefined;
    return refused(renewal.session.failing?.why ?? { code: 'unforeseen', data: undefined });
  }

  async function answer(
    body: unknown,
    signal: AbortSignal,
    ask: (asked: Asked, missing: Missing) => Promise<CredentialAnswer | undefined>,
  ): Promise<CredentialAnswer | undefined> {
    const question = parseQuestion(body);
    if (question === undefined) return undefined;
    deps.touch();
    try {
      const { execInfo, args, authorityPem } = question;
      const request = parseRequest(args);
      const { key } = request;
      if (!isFileId(key)) throw new UserError('arguments', { flaw: 'key-invalid', key });
      const info = parseExecInfo(execInfo);
      const destination = askedDestination(info, authorityPem);
      const asked = { request, destination, execInfo, info, key, isApproval: false };
      const found = await find(asked);
      if (found.kind !== 'signIn') return found;
      return (await snoozed(found)) ?? (await ask(asked, found));
    } catch (error) {
      // Who hung up gets no answer.
      if (!isUserError(error) && !signal.aborted) deps.report(error);
      return refused(errorInfoOf(error));
    }
  }

  async function snoozed({ task, matter }: Missing): Promise<CredentialAnswer | undefined> {
    const until = await snoozes.until(matter);
    if (until === undefined) return undefined;
    return refused({ code: 'snoozed', data: { task, waitMs: until - deps.clock.now() } });
  }

  /** What is missing may be there by now: by another window, or by a sign-in that outlasted the client it was for. */
  async function decide(asked: Asked, signal: AbortSignal): Promise<Decision> {
    const found = await find(asked);
    if (found.kind !== 'signIn') return { kind: 'agreed' };
    if ((await snoozed(found)) !== undefined) return { kind: 'snoozed' };
    const decision = await deps.askPerson({ ...asked, isApproval: found.isApproval }, signal);
    if (decision.kind === 'snoozed') await snoozes.add(found.matter);
    if (decision.kind === 'agreed') await snoozes.remove(found.matter);
    return decision;
  }

  async function askPerson(asked: Asked, matter: string, signal: AbortSignal): Promise<CredentialAnswer | undefined> {
    const isInUse = deps.isInUse(asked);
    const options = { signal, onWaiting: () => undefined };
    const decision = await deps.prompts.run(`ask-${matter}`, options, async (terms) => decide(asked, terms.signal));
    if (decision.kind === 'nobody') return undefined;
    if (decision.kind === 'failed') return refused(decision.why);
    const found = await find(asked);
    if (found.kind !== 'signIn') return found;
    if (decision.kind === 'snoozed') return (await snoozed(found)) ?? nothing(found);
    return refused({ code: isInUse ? 'other-account' : 'entry-not-in-use', data: undefined });
  }

  return {
    silently: async (body, signal) => await answer(body, signal, (_, missing) => Promise.resolve(nothing(missing))),
    asking: async (body, signal) =>
      await answer(body, signal, async (asked, { matter }) => await askPerson(asked, matter, signal)),
  };
}

function nothing({ kind, task }: Missing): CredentialAnswer {
  return { kind, task };
}

function refused(why: ErrorInfo): CredentialAnswer & { readonly kind: 'refused' } {
  return { kind: 'refused', why };
}
