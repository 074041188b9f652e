import assert from 'node:assert/strict';
import { Problem } from '../../src/base/problem.ts';
import { networkProblem } from '../../src/net/problems.ts';
import { errorDetails } from '../../src/ui/errorDetails.ts';

describe('the details of an error', () => {
  it('are code and sentence, and the technical code that a Problem keeps of its cause', () => {
    const error = Object.assign(new Error('secret'), { code: 'EPROTO' });
    const problem = networkProblem(error, { host: 'idp.test', proxy: undefined }, 1000);
    assert.match(errorDetails(problem), /^connection-broken: The connection to idp\.test broke: .* < EPROTO$/u);
    const outer = new Problem('outer', 'Outer.', { cause: problem });
    assert.equal(errorDetails(outer), 'outer: Outer. < Problem connection-broken < EPROTO');
  });

  it('are nothing else of a cause', () => {
    for (const cause of ['eyJhbGciOiJub25lIn0.secret', 'two words', 'unknown', { token: 'secret' }]) {
      assert.equal(errorDetails(new Problem('code', 'Sentence.', { cause })), 'code: Sentence.');
    }
    const cause = Object.assign(new TypeError('secret'), { code: 'ERR_X' });
    assert.equal(errorDetails(new Problem('code', 'Sentence.', { cause })), 'code: Sentence. < TypeError ERR_X');
  });

  it('are kind and place of an error that was not foreseen', () => {
    const details = errorDetails(new RangeError('secret'));
    assert.match(details, /^RangeError \| at .*errorDetails\.test\.ts:\d+/u);
    assert.doesNotMatch(details, /secret/u);
    assert.equal(errorDetails('secret'), 'a string was thrown');
  });
});
