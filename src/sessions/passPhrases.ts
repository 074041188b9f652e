import type { Platform } from '../base/platform.ts';
import * as v from 'valibot';
import { hashName } from '../base/hash.ts';
import { parsed } from '../base/schema.ts';
import { finalTarget } from '../files/symlinks.ts';
import type { AskPassPhrase } from '../oci/api/requestSigner.ts';
import type { HostKey } from './hostKey.ts';
import { createSealedFiles } from './sealedFiles.ts';

/** Pass phrases of private keys for which no OCI config file has one: sealed, one file for each key. */
export interface PassPhrases {
  /** The one that is kept, for work that must ask nobody; undefined when there is none, or it cannot be read now. */
  readonly kept: AskPassPhrase;
  /**
   * The same, and where none is kept, `ask`: what it gives is kept where that is possible, else it is asked for again.
   * It must give none that does not open the key.
   */
  asking(ask: AskPassPhrase): AskPassPhrase;
}

export interface PassPhrasesDeps extends Pick<Platform, 'stateFolder' | 'report'> {
  readonly hostKey: Pick<HostKey, 'find' | 'findOrCreate'>;
}

/** A pass phrase that does not open its key (any more) is forgotten when that shows. */
export function createPassPhrases({ stateFolder, hostKey, report }: PassPhrasesDeps): PassPhrases {
  const files = createSealedFiles(stateFolder, 'pass-phrases');

  const kept: AskPassPhrase = async (keyFile, opens) => {
    const id = await idOf(keyFile);
    const opened = await files.open(id, await hostKey.find());
    const passPhrase = opened.state === 'opened' ? parsed(v.string(), opened.value) : undefined;
    if (passPhrase === undefined) return undefined;
    if (opens(passPhrase)) return passPhrase;
    await files.remove(id);
    return undefined;
  };

  async function keep(keyFile: string, passPhrase: string): Promise<void> {
    await files.put(await idOf(keyFile), await hostKey.findOrCreate(), passPhrase);
  }

  return {
    kept,
    asking: (ask) => async (keyFile, opens) => {
      const found = await kept(keyFile, opens);
      if (found !== undefined) return found;
      const answer = await ask(keyFile, opens);
      if (answer !== undefined) await keep(keyFile, answer).catch(report);
      return answer;
    },
  };
}

/** One key, however it is linked to. */
async function idOf(keyFile: string): Promise<string> {
  return hashName(await finalTarget(keyFile), 24);
}
