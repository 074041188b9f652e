import type { SignInTask } from '../../errors/pluginErrors.ts';
import { UserError, userErrorFrom } from '../../errors/userError.ts';
import type { Platform } from '../../base/platform.ts';
import { cacheName } from '../cacheName.ts';
import type { TokenCache } from '../tokenCache.ts';
import { authorityFile, parseExecInfo } from '../../exec/execInfo.ts';
import {
  CREDENTIAL_QUESTION,
  type CredentialAnswer,
  type CredentialQuestion,
  parseAnswer,
  SIGN_IN_MS,
  SIGN_IN_QUESTION,
} from '../credentialQuestion.ts';
import { parseRequest } from '../tokenRequest.ts';
import type { AskWindows } from './askWindows.ts';

export interface GetTokenDeps extends Pick<Platform, 'clock'> {
  readonly cache: Pick<TokenCache, 'get'>;
  readonly askWindows: AskWindows;
  readonly readFile: (path: string) => Promise<string | undefined>;
  /** Says to the person who runs the client, at once, that `task` is to be done in the editor within `limitMs`. */
  readonly waiting: (task: SignInTask, limitMs: number) => Promise<void>;
}

/** A refresh at a slow provider, with all that comes before it. */
const RENEWAL_MS = 45_000;

/**
 * The ExecCredential for `get-token`: the cached one, else what a window of the editor answers. Never contacts anybody
 * itself, so that interrupting it loses nothing. Throws UserErrors.
 */
export async function getToken(
  args: readonly string[],
  execInfoText: string | undefined,
  deps: GetTokenDeps,
): Promise<string> {
  const request = parseRequest(args);
  const execInfo = parseExecInfo(execInfoText);
  const approved = execInfoText ?? '';
  const name = cacheName(approved);
  const cached = name === undefined ? undefined : await deps.cache.get(request.key, name);
  if (cached?.approved === approved && cached.endsAt > deps.clock.now()) return cached.credential;

  const file = authorityFile(execInfo.cluster);
  const question: CredentialQuestion = {
    execInfo: approved,
    args,
    authorityPem: file === undefined ? undefined : await deps.readFile(file),
  };
  const ask = async (what: string, limitMs: number, late: () => Error): Promise<CredentialAnswer> => {
    const answered = await deps.askWindows(what, question, limitMs);
    if (answered.kind === 'late') throw late();
    const answer = answered.kind === 'answered' ? parseAnswer(answered.answer) : undefined;
    if (answer !== undefined) return answer;
    throw new UserError('no-editor');
  };
  const first = await ask(CREDENTIAL_QUESTION, RENEWAL_MS, unanswered);
  if (first.kind !== 'signIn') return credentialOf(first);
  await deps.waiting(first.task, SIGN_IN_MS);
  return credentialOf(await ask(SIGN_IN_QUESTION, SIGN_IN_MS, () => notSignedIn(first.task)));
}

function credentialOf(answer: CredentialAnswer): string {
  switch (answer.kind) {
    case 'credential':
      return answer.credential;
    case 'refused':
      throw userErrorFrom(answer.why);
    case 'signIn':
      throw notSignedIn(answer.task);
  }
}

function notSignedIn(task: SignInTask): UserError {
  return new UserError('not-signed-in', { task });
}

function unanswered(): Error {
  return new UserError('renewal-late', { seconds: RENEWAL_MS / 1000 });
}
