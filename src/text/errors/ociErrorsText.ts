import * as l10n from '@vscode/l10n';
import type { OciErrors } from '../../errors/ociErrors.ts';
import { configErrorsText } from './ociConfigErrorsText.ts';
import { okeErrorsText } from './okeErrorsText.ts';
import { serviceErrorsText } from './ociServiceErrorsText.ts';
import { sessionErrorsText } from './ociSessionErrorsText.ts';
import { signInErrorsText } from './ociSignInErrorsText.ts';
import type { Sentences } from './sentences.ts';

export const ociErrorsText: Sentences<OciErrors> = {
  'oci-sign-in-timeout': ({ minutes }) =>
    l10n.t(
      'The browser did not come back within {minutes} minutes. Sign in again. If the browser cannot reach this machine, select "Paste the Address".',
      { minutes },
    ),
  ...configErrorsText,
  ...sessionErrorsText,
  ...serviceErrorsText,
  ...signInErrorsText,
  ...okeErrorsText,
};
