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

/** What a client of the credential plugin waits for. */
export interface PluginRequest {
  readonly request: TokenRequest;
  readonly destination: Destination;
  /** The session is there, and only this destination was not approved for it. */
  readonly isApproval: boolean;
}

/**
 * Asks the person, and signs in if they agree. False: they put it off. Undefined: this window reaches nobody. Rejects
 * with the signal's reason.
 */
export type AskPerson = (asked: PluginRequest, signal: AbortSignal) => Promise<boolean | undefined>;

export interface PluginAnswersParts {
  readonly sessions: Pick<SessionStore, 'read' | 'list'>;
  readonly clients: Pick<ClientStore, 'read'>;
  readonly tokens: PluginTokens;
  readonly dismissals: Dismissals;
  readonly prompts: Flights<boolean | undefined>;
  readonly renew: Renew;
  readonly refresh: Refresh;
  readonly askPerson: AskPerson;
  /** What the person calls the place: the context, where the kubeconfig has one, else the host. */
  readonly nameOf: (asked: PluginRequest) => string;
  /** A client was active. */
  readonly touch: () => void;
  readonly clock: Clock;
}

type Asked = PluginRequest & CredentialFor;

/** How a window answers the credential plugin (plugin/question.ts): silently, or with the person's help. */
export function createPluginAnswers(parts: PluginAnswersParts): {
  readonly silently: Handler;
  readonly asking: Handler;
} {
  const { sessions, clients, tokens, dismissals } = parts;

  /** An entry that names no account yet takes the only one that is signed in. */
  async function sessionOf({ key, issuer, clientId }: TokenRequest): Promise<Session | undefined> {
    if (key !== clientKey(issuer, clientId)) {
      const found = await sessions.read(key);
      return found.kind === 'session' ? found.session : undefined;
    }
    const all = Array.from((await sessions.list()).values(), (found) =>
      found.kind === 'session' ? found.session : undefined,
    );
    const own = all.filter((session) => session?.provider.issuer === issuer && session.provider.clientId === clientId);
    return own.length === 1 ? own[0] : undefined;
  }

  /** The credential, or what is missing for it. */
  async function find(asked: Asked): Promise<CredentialAnswer & { readonly isApproval?: boolean }> {
    const { request, destination } = asked;
    const session = await sessionOf(request);
    if (session === undefined) return { kind: 'signIn', what: `sign in to ${parts.nameOf(asked)}` };
    const { issuer, clientId } = session.provider;
    if (issuer !== request.issuer || clientId !== request.clientId) {
      return refused(
        'The kubeconfig names a session of another issuer or client; sign in again in the editor to mend it.',
      );
    }
    if (!isApproved(await clients.read(issuer, clientId), destination)) {
      return { kind: 'signIn', what: `approve ${destination.host}`, isApproval: true };
    }
    const credential = await tokens.give(session, asked);
    return credential === undefined ? await renewed(asked, session) : { kind: 'credential', credential };
  }

  async function renewed(asked: Asked, { id, generation }: Session): Promise<CredentialAnswer> {
    const renewal = await parts.renew(id, { refresh: parts.refresh, seen: generation });
    if (renewal.kind === 'fresh' || renewal.kind === 'failing') {
      const credential = (await tokens.give(renewal.session, asked)) ?? tokens.giveRest(renewal.session, asked);
      if (credential !== undefined) return { kind: 'credential', credential };
      if (renewal.kind === 'failing') return refused(renewal.session.failing?.why ?? 'The provider does not answer.');
    }
    return { kind: 'signIn', what: `sign in to ${parts.nameOf(asked)}` };
  }

  async function answer(body: unknown, missing: (asked: Asked, what: string) => Promise<CredentialAnswer | undefined>) {
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
      return await missing({ ...asked, isApproval: found.isApproval === true }, found.what);
    } catch (error) {
      return refused(sentenceOf(error));
    }
  }

  async function putOff(asked: Asked, what: string): Promise<CredentialAnswer | undefined> {
    const until = await dismissals.until(matterOf(asked));
    if (until === undefined) return undefined;
    const minutes = Math.max(Math.ceil((until - parts.clock.now()) / 60_000), 1);
    return refused(`You put off to ${what}: ${what} in the editor, or wait ${minutes} min to be asked again.`);
  }

  async function askPerson(asked: Asked, what: string, signal: AbortSignal): Promise<CredentialAnswer | undefined> {
    const matter = matterOf(asked);
    const options = { signal, onWaiting: () => undefined };
    const agreed = await parts.prompts.run(`ask-${matter}`, options, async (terms) => {
      // Another window asked meanwhile, and perhaps got what is needed.
      if (terms.waited && (await putOff(asked, what)) !== undefined) return false;
      if (terms.waited && (await find(asked)).kind === 'credential') return true;
      const decided = await parts.askPerson(asked, terms.signal);
      if (decided === false) await dismissals.add(matter);
      if (decided === true) await dismissals.remove(matter);
      return decided;
    });
    if (agreed === undefined) return undefined;
    const put = await putOff(asked, what);
    if (put !== undefined) return put;
    const found = await find(asked);
    if (found.kind !== 'signIn' || !agreed) return found;
    return refused('You signed in as another account, which the kubeconfig now names; run the command again.');
  }

  return {
    silently: async (body) =>
      await answer(body, async (asked, what) => (await putOff(asked, what)) ?? { kind: 'signIn', what }),
    asking: async (body, signal) =>
      await answer(body, async (asked, what) => (await putOff(asked, what)) ?? (await askPerson(asked, what, signal))),
  };
}

/** To put off a stranger's request must not put off one's own. */
function matterOf({ request, destination, isApproval }: PluginRequest): string {
  return isApproval ? clientKey(request.issuer, `${request.key} ${destination.fingerprint}`) : request.key;
}

function refused(sentence: string): CredentialAnswer & { readonly kind: 'refused' } {
  return { kind: 'refused', sentence };
}
