import * as l10n from '@vscode/l10n';
import { isUserError } from '../../errors/userError.ts';
import type { Sentence } from '../../text/sentence.ts';
import { sentenceOf } from '../../text/sentenceOf.ts';

/** A file of its own (esbuild.mjs), loaded only when there is something to say: a client waits for the program. */
export function failureText(error: unknown): Sentence {
  if (isUserError(error)) return sentenceOf(error);
  const name = error instanceof Error ? error.name : typeof error;
  return l10n.t(
    'An unexpected error occurred in the credential plugin of Cluster Sign-In ({name}). Open the editor and sign in again.',
    { name },
  ) as Sentence;
}

export { waitingForTask } from '../../text/signInTaskText.ts';
