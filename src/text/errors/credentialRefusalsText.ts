import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import type { CredentialRefusal, CredentialRefusals } from '../../errors/credentialRefusals.ts';
import type { Sentences } from './sentences.ts';

/** Why kubectl refuses a user entry, and what to change in it. */
export const credentialRefusalsText: Sentences<CredentialRefusals> = {
  'token-and-password': () =>
    l10n.t('This user has both a token and a user name or password, which kubectl refuses. Remove one of them.'),
  'exec-and-auth-provider': () =>
    l10n.t('This user has both exec and auth-provider, which kubectl refuses. Remove one of them.'),
  'client-certificate-twice': () =>
    l10n.t(
      'This user has both client-certificate and client-certificate-data, which kubectl refuses. Remove one of them.',
    ),
  'client-key-twice': () =>
    l10n.t('This user has both client-key and client-key-data, which kubectl refuses. Remove one of them.'),
  'client-key-missing': () =>
    l10n.t('This user has a client certificate without a key. Add client-key or client-key-data.'),
  'client-certificate-unreadable': (data) =>
    l10n.t("This user's client certificate {path} cannot be read. Correct client-certificate.", {
      path: sanitize(data.path, 300),
    }),
  'impersonated-user-missing': () =>
    l10n.t(
      'This user has as-uid, as-groups, or as-user-extra without as, which kubectl refuses. Add as or remove them.',
    ),
  'token-has-control-character': () =>
    l10n.t("This user's token contains a line break or another control character. Write it on one line."),
  'auth-provider-incomplete': ({ missing }) =>
    l10n.t("This user's auth-provider has no {missing}, which kubectl requires. Add it.", {
      missing: sanitize(missing, 40),
    }),
};

export function refusalSentence({ code, data }: CredentialRefusal): string {
  const sentence = credentialRefusalsText[code] as (data: CredentialRefusal['data']) => string;
  return sentence(data);
}
