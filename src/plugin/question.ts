/**
 * What the plugin asks a window for, and what a window answers. Both sides check what they get: a window of another
 * version of the extension may be at the other end.
 */
export const CREDENTIAL_QUESTION = 'credential';
/** The same once more, now waiting for the person. */
export const SIGN_IN_QUESTION = 'sign-in';

/** How long the plugin waits for the person, in milliseconds. */
export const SIGN_IN_MS = 60_000;

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
  /** Somebody must sign in or approve; `what` is to be done in the editor, as the end of a sentence. */
  | { readonly kind: 'signIn'; readonly what: string }
  | { readonly kind: 'refused'; readonly sentence: string };

export function parseQuestion(body: unknown): CredentialQuestion | undefined {
  const { execInfo, authorityPem, args } = record(body);
  if (typeof execInfo !== 'string' || !Array.isArray(args) || !args.every((each) => typeof each === 'string')) {
    return undefined;
  }
  return { execInfo, args, authorityPem: typeof authorityPem === 'string' ? authorityPem : undefined };
}

export function parseAnswer(answer: unknown): CredentialAnswer | undefined {
  const { kind, credential, what, sentence } = record(answer);
  if (kind === 'credential' && typeof credential === 'string') return { kind, credential };
  if (kind === 'signIn' && typeof what === 'string') return { kind, what };
  if (kind === 'refused' && typeof sentence === 'string') return { kind, sentence };
  return undefined;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
