import assert from 'node:assert/strict';
import { UserError } from '../../../src/errors/userError.ts';
import { networkError } from '../../../src/net/networkErrors.ts';
import { errorDetails } from '../../../src/ui/shared/errorDetails.ts';

const SAID = 'not-read: The kubeconfig is still being read. Try again in a moment.';

describe('the details of an error', () => {
  it('are code and sentence, and the technical code that a UserError keeps of its cause', () => {
    const error = Object.assign(new Error('secret'), { code: 'EPROTO' });
    const problem = networkError(error, { host: 'idp.test', proxy: undefined }, 1000);
    assert.match(
      errorDetails(problem),
      /^connection-broken: The connection to idp\.test was interrupted\. .* < EPROTO$/u,
    );
    const outer = new UserError('not-read', undefined, { cause: problem });
    assert.equal(errorDetails(outer), `${SAID} < UserError connection-broken < EPROTO`);
  });

  it('are nothing else of a cause', () => {
    for (const cause of ['eyJhbGciOiJub25lIn0.secret', 'two words', 'unknown', { token: 'secret' }]) {
      assert.equal(errorDetails(new UserError('not-read', undefined, { cause })), SAID);
    }
    const cause = Object.assign(new TypeError('secret'), { code: 'ERR_X' });
    assert.equal(errorDetails(new UserError('not-read', undefined, { cause })), `${SAID} < TypeError ERR_X`);
  });

  it('are kind and place of an error that was not foreseen', () => {
    const details = errorDetails(new RangeError('secret'));
    assert.match(details, /^RangeError \| at .*errorDetails\.test\.ts:\d+/u);
    assert.doesNotMatch(details, /secret/u);
    assert.equal(errorDetails('secret'), 'thrown: string');
  });
});
