import { Problem, sentenceOf } from '../base/problem.ts';
import type { Clock } from '../base/clock.ts';
import { parseExecInfo } from '../plugin/execInfo.ts';
import type { Handler } from '../plugin/peers.ts';
import { parseQuestion, type CredentialAnswer } from '../plugin/question.ts';
import { parseRequest, type TokenRequest } from '../plugin/request.ts';
import { isApproved, type ClientStore } from './clients.ts';
import type { Destination } from '../plugin/destination.ts';
import type { Dismissals } from './dismissals.ts';
import type { Flights } from './flights.ts';
import { clientKey, isFileId } from './ids.ts';
import { askedDestination, type CredentialFor, type PluginTokens } from './pluginTokens.ts';
import type { Refresh, Renew } from './renew.ts';
import type { Session } from './session.ts';
import type { SessionStore } from './sessions.ts';
import { askedSession } from './soleSession.ts';

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
  | { readonly kind: 'putOff' }
  /** They agreed, and it went wrong: why, in one sentence. */
  | { readonly kind: 'failed'; readonly sentence: string }
  /** This window reaches nobody. */
  | { readonly kind: 'nobody' };

/** Asks the person, and signs in if they agree. Rejects with the signal's reason. */
export type AskPerson = (asked: PluginRequest, signal: AbortSignal) => Promise<Decision>;

export interface PluginAnswersParts {
  readonly sessions: Pick<SessionStore, 'read' | 'list'>;
  readonly clients: Pick<ClientStore, 'read'>;
  readonly tokens: PluginTokens;
  readonly dismissals: Dismissals;
  readonly prompts: Flights<Decision>;
  readonly renew: Renew;
  readonly refresh: Refresh;
  readonly askPerson: AskPerson;
  /** What the person calls the place: the context, where the kubeconfig has one, else the host. */
  readonly nameOf: (asked: PluginRequest) => string;
  /** Whether the entry that asks is in the kubeconfig in use, where a sign-in can make it name another account. */
  readonly isInUse: (asked: PluginRequest) => boolean;
  /** A client was active. */
  readonly touch: () => void;
  /** Gets what went wrong and was not foreseen. */
  readonly report: (error: unknown) => void;
  readonly clock: Clock;
}

type Asked = PluginRequest & CredentialFor;

/** Only the person can give what is missing. */
interface Missing {
  readonly kind: 'signIn';
  readonly what: string;
  readonly isApproval: boolean;
  /** What is put off together: to put off a stranger's request must not put off one's own. */
  readonly matter: string;
}

type Found = Exclude<CredentialAnswer, { kind: 'signIn' }> | Missing;

/** How a window answers the credential plugin (plugin/question.ts): silently, or with the person's help. */
export function createPluginAnswers(parts: PluginAnswersParts): {
  readonly silently: Handler;
  readonly asking: Handler;
} {
  const { sessions, clients, tokens, dismissals } = parts;

  /** The credential, or what is missing for it. */
  async function find(asked: Asked): Promise<Found> {
    const { request, destination } = asked;
    const { issuer, clientId, key } = request;
    const session = await askedSession(sessions, request);
    if (session !== undefined && (session.provider.issuer !== issuer || session.provider.clientId !== clientId)) {
      return refused(
        'The kubeconfig names a session of another issuer or client; sign in again in the editor to mend it.',
      );
    }
    const isKnown = isApproved(await clients.read(issuer, clientId), destination);
    const matter = isKnown ? key : clientKey(issuer, `${key} ${destination.fingerprint}`);
    if (session !== undefined && !isKnown) {
      return { kind: 'signIn', what: `approve ${destination.host}`, isApproval: true, matter };
    }
    const given = session && (await give(asked, session));
    return given ?? { kind: 'signIn', what: `sign in to ${parts.nameOf(asked)}`, isApproval: false, matter };
  }

  async function give(asked: Asked, session: Session): Promise<Exclude<Found, Missing> | undefined> {
    const credential = await tokens.give(session, asked);
    return credential === undefined ? await renewed(asked, session) : { kind: 'credential', credential };
  }

  async function renewed(asked: Asked, { id, generation }: Session): Promise<Exclude<Found, Missing> | undefined> {
    const renewal = await parts.renew(id, { refresh: parts.refresh, seen: generation });
    if (renewal.kind !== 'fresh' && renewal.kind !== 'failing') return undefined;
    const credential = (await tokens.give(renewal.session, asked)) ?? tokens.giveRest(renewal.session, asked);
    if (credential !== undefined) return { kind: 'credential', credential };
    if (renewal.kind === 'fresh') return undefined;
    return refused(renewal.session.failing?.why ?? 'The provider does not answer.');
  }

  async function answer(
    body: unknown,
    signal: AbortSignal,
    ask: (asked: Asked, missing: Missing) => Promise<CredentialAnswer | undefined>,
  ): Promise<CredentialAnswer | undefined> {
    const question = parseQuestion(body);
    if (question === undefined) return undefined;
    parts.touch();
    try {
      const { execInfo, args, authorityPem } = question;
      const request = parseRequest(args);
      if (!isFileId(request.key))
        throw new Problem('arguments', 'The key in the kubeconfig is none of ours; sign in again.');
      const info = parseExecInfo(execInfo);
      const destination = askedDestination(info, authorityPem);
      const asked = { request, destination, execInfo, info, key: request.key, isApproval: false };
      const found = await find(asked);
      if (found.kind !== 'signIn') return found;
      return (await putOff(found)) ?? (await ask(asked, found));
    } catch (error) {
      // Who hung up gets no answer.
      if (!(error instanceof Problem) && !signal.aborted) parts.report(error);
      return refused(sentenceOf(error));
    }
  }

  async function putOff({ what, matter }: Missing): Promise<CredentialAnswer | undefined> {
    const until = await dismissals.until(matter);
    if (until === undefined) return undefined;
    const minutes = Math.max(Math.ceil((until - parts.clock.now()) / 60_000), 1);
    return refused(`You put off to ${what}: ${what} in the editor, or wait ${minutes} min to be asked again.`);
  }

  /** What is missing may be there by now: by another window, or by a sign-in that outlasted the client it was for. */
  async function decide(asked: Asked, signal: AbortSignal): Promise<Decision> {
    const found = await find(asked);
    if (found.kind !== 'signIn') return { kind: 'agreed' };
    if ((await putOff(found)) !== undefined) return { kind: 'putOff' };
    const decision = await parts.askPerson({ ...asked, isApproval: found.isApproval }, signal);
    if (decision.kind === 'putOff') await dismissals.add(found.matter);
    if (decision.kind === 'agreed') await dismissals.remove(found.matter);
    return decision;
  }

  async function askPerson(asked: Asked, matter: string, signal: AbortSignal): Promise<CredentialAnswer | undefined> {
    const isInUse = parts.isInUse(asked);
    const options = { signal, onWaiting: () => undefined };
    const decision = await parts.prompts.run(`ask-${matter}`, options, async (terms) => decide(asked, terms.signal));
    if (decision.kind === 'nobody') return undefined;
    if (decision.kind === 'failed') return refused(decision.sentence);
    const found = await find(asked);
    if (found.kind !== 'signIn') return found;
    if (decision.kind === 'putOff') return (await putOff(found)) ?? nothing(found);
    return refused(isInUse ? OTHER_ACCOUNT : NOT_IN_USE);
  }

  return {
    silently: async (body, signal) => await answer(body, signal, (_, missing) => Promise.resolve(nothing(missing))),
    asking: async (body, signal) =>
      await answer(body, signal, async (asked, { matter }) => await askPerson(asked, matter, signal)),
  };
}

const OTHER_ACCOUNT = 'You signed in as another account, which the kubeconfig now names; run the command again.';
const NOT_IN_USE =
  'This kubeconfig does not name the account that you signed in with: add the file to clusterSignIn.kubeconfigFiles and sign in there, or sign in as the account that it names.';

function nothing({ kind, what }: Missing): CredentialAnswer {
  return { kind, what };
}

function refused(sentence: string): CredentialAnswer & { readonly kind: 'refused' } {
  return { kind: 'refused', sentence };
}
