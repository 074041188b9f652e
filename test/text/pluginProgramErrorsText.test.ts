import assert from 'node:assert/strict';
import type { ErrorInfo } from '../../src/errors/userError.ts';
import { pluginProgramErrorsText } from '../../src/text/errors/pluginProgramErrorsText.ts';
import { errorSentence } from '../../src/text/sentenceOf.ts';
import { everySentence, HOSTILE } from './everySentence.ts';

const texts = [HOSTILE, undefined];

describe('what the credential plugin says when it fails', () => {
  everySentence(pluginProgramErrorsText, {
    'plugin-misused': [undefined],
    'no-editor': [undefined],
    'renewal-late': [{ seconds: 45 }],
    'handover-loop': [{ command: HOSTILE }],
    'handover-missing': [{ command: HOSTILE }],
    'cluster-absent': [undefined],
    'oke-unapproved': [true, false].flatMap((isFromEnvironment) =>
      texts.flatMap((profile) => texts.map((cluster) => ({ profile, cluster, host: HOSTILE, isFromEnvironment }))),
    ),
  });

  it('is a general sentence for what only a window of another version knows', () => {
    for (const info of [
      { code: 'of-another-version', data: { anything: 1 } },
      { code: 'toString', data: undefined },
      { code: 'oke-unapproved', data: undefined },
    ]) {
      assert.equal(
        errorSentence(info as unknown as ErrorInfo),
        'An unexpected error occurred. See the log for details.',
      );
    }
  });
});
