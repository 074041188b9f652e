import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { isUserError } from '../../src/errors/userError.ts';
import { sentenceOf } from '../../src/text/sentenceOf.ts';

/** For `assert.rejects`: a Problem of this code, in one sentence that holds `mentions`, without any of `secrets`. */
export function failure(code: string, mentions = /./u, secrets: readonly string[] = []): (error: unknown) => true {
  return (error) => {
    assert.ok(isUserError(error), inspect(error));
    const sentence = sentenceOf(error);
    assert.equal(error.code, code, sentence);
    assert.match(sentence, mentions);
    assert.doesNotMatch(sentence, /\n|undefined|\[object/u);
    const everything = inspect(error, { depth: 10, showHidden: true });
    for (const secret of secrets) {
      assert.ok(!everything.includes(secret), 'a secret is in the error');
    }
    return true;
  };
}
