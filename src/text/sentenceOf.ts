import * as l10n from '@vscode/l10n';
import type { ErrorData } from '../errors/codes.ts';
import { type ErrorInfo, isUserError } from '../errors/userError.ts';
import { fileErrorsText } from './errors/fileErrorsText.ts';
import { kubeconfigErrorsText } from './errors/kubeconfigErrorsText.ts';
import { netErrorsText } from './errors/netErrorsText.ts';
import { ociErrorsText } from './errors/ociErrorsText.ts';
import { oidcErrorsText } from './errors/oidcErrorsText.ts';
import { pluginErrorsText } from './errors/pluginErrorsText.ts';
import type { Sentences } from './errors/sentences.ts';
import { signInErrorsText } from './errors/signInErrorsText.ts';
import { uiErrorsText } from './errors/uiErrorsText.ts';
import type { Sentence } from './sentence.ts';

/** A code without a sentence, or a sentence without a code, does not compile. */
const SENTENCES: Sentences<ErrorData> = {
  ...fileErrorsText,
  ...kubeconfigErrorsText,
  ...netErrorsText,
  ...ociErrorsText,
  ...oidcErrorsText,
  ...pluginErrorsText,
  ...signInErrorsText,
  ...uiErrorsText,
};

/** The sentence for a code and its data; a general one for what only another version knows. */
export function errorSentence({ code, data }: ErrorInfo): Sentence {
  if (!Object.hasOwn(SENTENCES, code)) return unknownSentence();
  const sentence = SENTENCES[code] as (data: ErrorInfo['data']) => string;
  try {
    return sentence(data) as Sentence;
  } catch {
    // Another version keeps other data under this code.
    return unknownSentence();
  }
}

/** The sentence for what was thrown: a UserError's own, or a general one that leads to the log. */
export function sentenceOf(error: unknown): Sentence {
  if (isUserError(error)) return errorSentence(error);
  return unknownSentence();
}

function unknownSentence(): Sentence {
  return l10n.t('An unexpected error occurred. See the log for details.') as Sentence;
}
