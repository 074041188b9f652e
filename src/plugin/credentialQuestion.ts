import { fieldsIn } from '../base/json.ts';
import type { SignInTask } from '../errors/pluginErrors.ts';
import { type ErrorInfo, parseErrorInfo } from '../errors/userError.ts';

/**
 * What the plugin asks a window for, and what a window answers. Both sides check what they get: a window of another
 * version of the extension may be at the other end.
 */
export const CREDENTIAL_QUESTION = 'credential';
/** The same once more, now waiting for the person. */
export const SIGN_IN_QUESTION = 'sign-in';

/** How long the plugin waits for the person, in milliseconds. */
export const SIGN_IN_MS = 60_000;

/**
 * The plugin's exit code when the person chose to sign in later (EX_TEMPFAIL of sysexits.h). Clients print it in any
 * language, so a window that sees a terminal knows that nobody wants to be asked again.
 */
export const SNOOZED_EXIT = 75;

/** The body of both questions. */
export interface CredentialQuestion {
  /** KUBERNETES_EXEC_INFO, exactly; a certificate authority that it names as a file is read by the plugin. */
  readonly execInfo: string;
  readonly authorityPem: string | undefined;
  /** The plugin's own arguments. */
  readonly args: readonly string[];
}

export type CredentialAnswer =
  | { readonly kind: 'credential'; readonly credential: string }
  /** `task`: what somebody must do in the editor. */
  | { readonly kind: 'signIn'; readonly task: SignInTask }
  | { readonly kind: 'refused'; readonly why: ErrorInfo };

export function parseQuestion(body: unknown): CredentialQuestion | undefined {
  const { execInfo, authorityPem, args } = fieldsIn(body);
  if (typeof execInfo !== 'string' || !Array.isArray(args) || !args.every((each) => typeof each === 'string')) {
    return undefined;
  }
  return { execInfo, args, authorityPem: typeof authorityPem === 'string' ? authorityPem : undefined };
}

export function parseAnswer(answer: unknown): CredentialAnswer | undefined {
  const { kind, credential, task, why, what, sentence } = fieldsIn(answer);
  switch (kind) {
    case 'credential':
      return typeof credential === 'string' ? { kind, credential } : undefined;
    case 'signIn': {
      const parsed = parseTask(task) ?? earlierTask(what);
      return parsed && { kind, task: parsed };
    }
    case 'refused': {
      const parsed = parseErrorInfo(why) ?? earlierError(sentence);
      return parsed && { kind, why: parsed };
    }
    default:
      return undefined;
  }
}

function parseTask(value: unknown): SignInTask | undefined {
  const { code, data } = fieldsIn(value);
  const { name, host } = fieldsIn(data);
  if (code === 'sign-in' && typeof name === 'string') return { code, data: { name } };
  return code === 'approve' && typeof host === 'string' ? { code, data: { host } } : undefined;
}

/** Windows of earlier versions answer with English text: the end of a sentence, or a whole one. */
function earlierTask(text: unknown): SignInTask | undefined {
  return typeof text === 'string' ? { code: 'earlier', data: { text } } : undefined;
}

function earlierError(text: unknown): ErrorInfo | undefined {
  return typeof text === 'string' ? { code: 'earlier-sentence', data: { code: undefined, text } } : undefined;
}
