import { basename } from 'node:path';
import { clean } from '../../base/clean.ts';
import { Problem } from '../../base/problem.ts';
import type { AskPassPhrase } from '../../oci/signing.ts';
import { ask } from '../ask.ts';

/** Asks until the key opens or the question is dismissed. */
export const askPassPhrase: AskPassPhrase = async (keyFile, opens) =>
  await ask({
    title: `Pass Phrase of ${clean(basename(keyFile), 60)}`,
    prompt: `The private key ${clean(keyFile, 200)} is encrypted. Its pass phrase is kept sealed on this machine, and nowhere else.`,
    placeholder: 'Pass phrase',
    secret: true,
    asTyped: true,
    accept: (answer) => {
      if (!opens(answer)) {
        throw new Problem('pass-phrase-wrong', 'That pass phrase does not open the key; type it again.');
      }
    },
  });
