import assert from 'node:assert/strict';
import { hashName } from '../../src/base/hash.ts';

describe('the name that a hash makes', () => {
  it('is the same for the same text, of the wanted length, and fit for a file', () => {
    assert.equal(hashName('abc'), 'ba7816bf8f01cfea414140de5dae2223');
    assert.equal(hashName('abc', 8), 'ba7816bf');
    assert.match(hashName('../ü'.repeat(10_000)), /^[0-9a-f]{32}$/u);
  });
});
