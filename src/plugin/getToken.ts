import { Problem } from '../base/problem.ts';
import type { Clock } from '../base/clock.ts';
import { cacheName } from './cacheName.ts';
import type { PluginCache } from './cache.ts';
import { authorityFile, parseExecInfo } from './execInfo.ts';
import { CREDENTIAL_QUESTION, parseAnswer, SIGN_IN_MS, SIGN_IN_QUESTION } from './question.ts';
import type { CredentialAnswer, CredentialQuestion } from './question.ts';
import { parseRequest } from './request.ts';
import type { AskWindows } from './windows.ts';

export interface GetTokenParts {
  readonly cache: Pick<PluginCache, 'get'>;
  readonly askWindows: AskWindows;
  readonly readFile: (path: string) => Promise<string | undefined>;
  /** One line for the person who runs the client, at once. */
  readonly tell: (line: string) => void;
  readonly clock: Clock;
}

/** A refresh at a slow provider, with all that comes before it. */
const RENEWAL_MS = 45_000;

/**
 * The ExecCredential for `get-token`: the cached one, else what a window of the editor answers. Never contacts anybody
 * itself, so that interrupting it loses nothing. Throws Problems.
 */
export async function getToken(
  args: readonly string[],
  execInfoText: string | undefined,
  parts: GetTokenParts,
): Promise<string> {
  const request = parseRequest(args);
  const execInfo = parseExecInfo(execInfoText);
  const approved = execInfoText ?? '';
  const name = cacheName(approved);
  const cached = name === undefined ? undefined : await parts.cache.get(request.key, name);
  if (cached?.approved === approved && cached.endsAt > parts.clock.now()) return cached.credential;

  const file = authorityFile(execInfo.cluster);
  const question: CredentialQuestion = {
    execInfo: approved,
    args,
    authorityPem: file === undefined ? undefined : await parts.readFile(file),
  };
  const ask = async (what: string, limitMs: number, late: () => Problem): Promise<CredentialAnswer> => {
    const answered = await parts.askWindows(what, question, limitMs);
    if (answered.kind === 'late') throw late();
    const answer = answered.kind === 'answered' ? parseAnswer(answered.answer) : undefined;
    if (answer !== undefined) return answer;
    throw new Problem(
      'no-editor',
      'No window of an editor with Cluster Sign-In answers; open one to sign in or to renew your token.',
    );
  };
  const first = await ask(CREDENTIAL_QUESTION, RENEWAL_MS, unanswered);
  if (first.kind !== 'signIn') return credentialOf(first);
  parts.tell(`Waiting up to ${SIGN_IN_MS / 1000} s for you to ${first.what} in the editor.`);
  return credentialOf(await ask(SIGN_IN_QUESTION, SIGN_IN_MS, () => nobodyCame(first.what)));
}

function credentialOf(answer: CredentialAnswer): string {
  switch (answer.kind) {
    case 'credential':
      return answer.credential;
    case 'refused':
      throw new Problem('refused', answer.sentence);
    case 'signIn':
      throw nobodyCame(answer.what);
  }
}

function nobodyCame(what: string): Problem {
  return new Problem('not-signed-in', `Nobody came to ${what} in the editor; do that there and try again.`);
}

function unanswered(): Problem {
  const sentence = `The editor did not get your token renewed within ${RENEWAL_MS / 1000} s; choose Refresh there to see why, and try again.`;
  return new Problem('renewal-late', sentence);
}
