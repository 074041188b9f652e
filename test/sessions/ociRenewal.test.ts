import assert from 'node:assert/strict';
import { parseOciRenewal } from '../../src/sessions/ociRenewal.ts';

const FAILING = { expiresAt: 4, since: 1, why: { code: 'oci-session-refused', data: {} }, attempts: 2, lastAt: 3 };
const RENEWAL = { tokenFile: '/t', signedInHere: true, renewedAt: 5, failing: FAILING };
const PLAIN = { tokenFile: '/t', signedInHere: false, renewedAt: undefined, failing: undefined };

describe('what is stored of the renewals of an OCI session', () => {
  const read = (value: unknown) => parseOciRenewal(JSON.stringify(value));

  it('is read as it was written', () => {
    assert.deepEqual(read(RENEWAL), RENEWAL);
    assert.deepEqual(read(PLAIN), PLAIN);
  });

  it('is nothing without a token file', () => {
    for (const value of [null, [], 'x', {}, { ...RENEWAL, tokenFile: 1 }]) assert.equal(read(value), undefined);
    for (const text of ['', '{', 'x']) assert.equal(parseOciRenewal(text), undefined);
  });

  it('counts as absent where it is not well formed', () => {
    for (const signedInHere of [undefined, null, 'yes', 1]) {
      assert.equal(read({ ...RENEWAL, signedInHere })?.signedInHere, false);
    }
    for (const renewedAt of [null, 'now']) assert.equal(read({ ...RENEWAL, renewedAt })?.renewedAt, undefined);
    const failings = [null, 'x', {}, ...Object.keys(FAILING).map((key) => ({ ...FAILING, [key]: undefined }))];
    for (const failing of failings) assert.deepEqual(read({ ...RENEWAL, failing }), { ...RENEWAL, failing: undefined });
  });
});
