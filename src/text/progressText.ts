import * as l10n from '@vscode/l10n';
import { sanitize } from '../base/sanitize.ts';
import type { Sentence } from './sentence.ts';

/** What goes on while somebody waits for a sign-in or a refresh. Hosts are raw. */
export type Progress =
  | { readonly code: 'asking-provider'; readonly data: { readonly host: string } }
  | { readonly code: 'checking-answer'; readonly data: undefined }
  | { readonly code: 'waiting-for-browser'; readonly data: undefined }
  /** Another window signs in to the same provider. */
  | { readonly code: 'waiting-for-window'; readonly data: undefined }
  | { readonly code: 'starting-oci-cli'; readonly data: undefined }
  | { readonly code: 'writing-session'; readonly data: undefined };

/** A phrase that follows the title of a progress, without a period. */
export function progressText(progress: Progress): Sentence {
  return phrase(progress) as Sentence;
}

function phrase({ code, data }: Progress): string {
  switch (code) {
    case 'asking-provider':
      return l10n.t('contacting {host}', { host: sanitize(data.host, 100) });
    case 'checking-answer':
      return l10n.t('verifying the response');
    case 'waiting-for-browser':
      return l10n.t('waiting for your browser');
    case 'waiting-for-window':
      return l10n.t('waiting for another window that is signing in to this provider');
    case 'starting-oci-cli':
      return l10n.t('starting the oci CLI');
    case 'writing-session':
      return l10n.t('saving the session');
  }
}
