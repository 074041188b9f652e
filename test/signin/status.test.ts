import assert from 'node:assert/strict';
import { careOf, type Renewal, type Status } from '../../src/signin/status.ts';
import { MINUTE, NOW } from './support.ts';

function signedIn(left: number | undefined, renewal: Renewal): Status {
  return { kind: 'signedIn', subject: 'alice', expiresAt: left === undefined ? undefined : NOW + left, renewal };
}

const FAILING: Renewal = { kind: 'failing', since: NOW - MINUTE, why: 'The provider does not answer.' };

describe('careOf', () => {
  it('is the kind itself where no time is counted', () => {
    assert.equal(careOf({ kind: 'signedOut', why: undefined }, NOW), 'signedOut');
    assert.equal(careOf({ kind: 'signedOut', why: 'Refused.', ended: true }, NOW), 'ended');
    assert.equal(careOf({ kind: 'unknown', why: 'not run' }, NOW), 'unknown');
    assert.equal(careOf({ kind: 'broken', problem: 'no such user' }, NOW), 'broken');
    assert.equal(careOf({ kind: 'signingIn' }, NOW), 'busy');
  });

  it('warns five minutes before an end that nobody prevents', () => {
    for (const renewal of [{ kind: 'none' } as const, FAILING]) {
      assert.equal(careOf(signedIn(5 * MINUTE + 1, renewal), NOW), 'good');
      assert.equal(careOf(signedIn(5 * MINUTE, renewal), NOW), 'soon');
      assert.equal(careOf(signedIn(1, renewal), NOW), 'soon');
      assert.equal(careOf(signedIn(0, renewal), NOW), 'ended');
      assert.equal(careOf(signedIn(-MINUTE, renewal), NOW), 'ended');
    }
  });

  it('does not warn of an end that we prevent, yet tells when we did not', () => {
    assert.equal(careOf(signedIn(1, { kind: 'byUs' }), NOW), 'good');
    assert.equal(careOf(signedIn(0, { kind: 'byUs' }), NOW), 'ended');
  });

  it('warns of one that we should have prevented long ago, and cannot prevent when it has come', () => {
    const renewal = { kind: 'byUs', lapses: true } as const;
    assert.equal(careOf(signedIn(5 * MINUTE + 1, renewal), NOW), 'good');
    assert.equal(careOf(signedIn(5 * MINUTE, renewal), NOW), 'soon');
    assert.equal(careOf(signedIn(0, renewal), NOW), 'ended');
  });

  it('sees no end where kubectl renews at its next use', () => {
    assert.equal(careOf(signedIn(-MINUTE, { kind: 'byKubectl' }), NOW), 'good');
  });

  it('sees no end where none is known', () => {
    for (const kind of ['none', 'byUs', 'byKubectl'] as const) {
      assert.equal(careOf(signedIn(undefined, { kind }), NOW), 'good');
    }
  });
});
