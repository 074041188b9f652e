import assert from 'node:assert/strict';
import { parseErrorInfo } from '../../src/errors/userError.ts';
import { type Progress, progressText } from '../../src/text/progressText.ts';
import { errorSentence } from '../../src/text/sentenceOf.ts';
import { conversionNoteText } from '../../src/text/signIn/conversionText.ts';
import { destinationNoteText } from '../../src/text/signIn/destinationText.ts';
import { waitingForTask } from '../../src/text/signInTaskText.ts';
import type { ConversionNote } from '../../src/signin/convert/conversion.ts';
import { checkSentence, HOSTILE } from './everySentence.ts';

describe('what goes on', () => {
  it('is said in a phrase', () => {
    const all: readonly Progress[] = [
      { code: 'asking-provider', data: { host: HOSTILE } },
      { code: 'checking-answer', data: undefined },
      { code: 'waiting-for-browser', data: undefined },
      { code: 'waiting-for-window', data: undefined },
      { code: 'starting-oci-cli', data: undefined },
      { code: 'writing-session', data: undefined },
    ];
    for (const each of all) checkSentence(progressText(each), each.code, { end: 'none', longest: 200 });
  });

  it('is said by the plugin while it waits', () => {
    for (const task of [
      { code: 'sign-in', data: { name: HOSTILE } },
      { code: 'approve', data: { host: HOSTILE } },
      { code: 'earlier', data: { text: HOSTILE } },
    ] as const) {
      checkSentence(waitingForTask(task, 60_000), task.code);
    }
  });
});

describe('what a conversion changes', () => {
  it('is said in a sentence', () => {
    const plain = [
      ...(['redirect-to-loopback', 'browser-on-this-machine', 'certificate-verified', 'pkce-used'] as const),
      ...(['editor-opens-browser', 'cache-stays', 'refresh-token-dropped', 'sign-in-afterwards'] as const),
      ...(['tokens-move-to-kubeconfig', 'command-signs-in', 'signed-out', 'original-unknown'] as const),
    ];
    const all: readonly ConversionNote[] = [
      ...plain.map((code) => ({ code, data: undefined })),
      { code: 'request-parameters-dropped', data: { names: [HOSTILE, HOSTILE] } },
      { code: 'variables-dropped', data: { names: [HOSTILE, HOSTILE] } },
      { code: 'stays-signed-in', data: { account: HOSTILE } },
    ];
    for (const each of all) checkSentence(conversionNoteText(each), each.code);
  });
});

describe('what is unusual about a server', () => {
  it('is said in a sentence', () => {
    for (const note of [
      { code: 'not-encrypted', data: undefined },
      { code: 'tls-not-verified', data: undefined },
      { code: 'authority-unreadable', data: undefined },
      { code: 'verified-as', data: { name: HOSTILE } },
      { code: 'proxy', data: { host: HOSTILE } },
    ] as const) {
      checkSentence(destinationNoteText(note), note.code);
    }
  });
});

describe('an error of another version', () => {
  const sentence = (value: unknown): string => {
    const error = parseErrorInfo(value);
    return error === undefined ? '' : errorSentence(error);
  };

  it('has a general sentence where its code or its data is unknown', () => {
    for (const value of [
      { code: 'of-the-future', data: { any: 'thing' } },
      { code: 'constructor' },
      { code: 'earlier-sentence', data: { words: 'x' } },
      { code: 'earlier-sentence' },
    ]) {
      assert.equal(sentence(value), 'An unexpected error occurred. See the log for details.');
    }
  });

  it('is none without a code', () => {
    for (const value of [undefined, null, 'x', [], {}, { code: 1 }, { code: 'x', data: 'y' }]) {
      assert.equal(parseErrorInfo(value), undefined);
    }
  });
});
