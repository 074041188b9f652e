import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import { sanitize } from '../../base/sanitize.ts';
import { UserError } from '../../errors/userError.ts';
import type { AskPassPhrase } from '../../oci/api/requestSigner.ts';
import { ask } from '../shared/ask.ts';

/** Asks until the key opens or the question is dismissed. */
export const askPassPhrase: AskPassPhrase = async (keyFile, opens) =>
  await ask({
    title: l10n.t('Pass Phrase of {key}', { key: sanitize(basename(keyFile), 60) }),
    prompt: l10n.t('The private key {path} is encrypted. Its pass phrase is stored encrypted, on this computer only.', {
      path: sanitize(keyFile, 200),
    }),
    placeholder: l10n.t('Pass phrase'),
    secret: true,
    asTyped: true,
    accept: (answer) => {
      if (!opens(answer)) throw new UserError('pass-phrase-wrong');
    },
  });
