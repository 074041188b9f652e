import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { Problem } from '../../src/base/problem.ts';

/** For `assert.rejects`: a Problem of this code, in one sentence that holds `mentions`, without any of `secrets`. */
export function failure(code: string, mentions = /./u, secrets: readonly string[] = []): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof Problem, inspect(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, mentions);
    assert.doesNotMatch(error.message, /\n|undefined|\[object/u);
    const everything = inspect(error, { depth: 10, showHidden: true });
    for (const secret of secrets) {
      assert.ok(!everything.includes(secret), 'a secret is in the error');
    }
    return true;
  };
}
