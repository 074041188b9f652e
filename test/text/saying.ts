import assert from 'node:assert/strict';
import { sentenceOf } from '../../src/text/sentenceOf.ts';

/** For assert.throws and assert.rejects: an error with this code, for which a person reads this sentence. */
export function saying(code: string, sentence: RegExp | string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof Error && 'code' in error, String(error));
    assert.equal(error.code, code);
    if (typeof sentence === 'string') assert.equal(sentenceOf(error), sentence);
    else assert.match(sentenceOf(error), sentence);
    return true;
  };
}
