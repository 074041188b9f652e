import assert from 'node:assert/strict';
import { failureReason } from '../../src/authenticators/shared/reasons.ts';
import { type Renewal, severityOf, type Status } from '../../src/authenticators/shared/status.ts';
import { MINUTE, NOW } from '../signin/support.ts';

function signedIn(left: number | undefined, renewal: Renewal): Status {
  return { kind: 'signedIn', subject: 'alice', expiresAt: left === undefined ? undefined : NOW + left, renewal };
}

const FAILING: Renewal = {
  kind: 'failing',
  since: NOW - MINUTE,
  reason: failureReason('The provider does not answer.'),
};

describe('severityOf', () => {
  it('is the kind itself where no time is counted', () => {
    assert.equal(severityOf({ kind: 'signedOut', reason: undefined }, NOW), 'signedOut');
    assert.equal(severityOf({ kind: 'signedOut', reason: failureReason('Refused.'), ended: true }, NOW), 'ended');
    assert.equal(severityOf({ kind: 'unknown', reason: failureReason('Not run.') }, NOW), 'unknown');
    assert.equal(severityOf({ kind: 'broken', reason: failureReason('No such user.') }, NOW), 'broken');
    assert.equal(severityOf({ kind: 'signingIn' }, NOW), 'busy');
  });

  it('warns five minutes before an end that nobody prevents', () => {
    for (const renewal of [{ kind: 'none' } as const, FAILING]) {
      assert.equal(severityOf(signedIn(5 * MINUTE + 1, renewal), NOW), 'good');
      assert.equal(severityOf(signedIn(5 * MINUTE, renewal), NOW), 'soon');
      assert.equal(severityOf(signedIn(1, renewal), NOW), 'soon');
      assert.equal(severityOf(signedIn(0, renewal), NOW), 'ended');
      assert.equal(severityOf(signedIn(-MINUTE, renewal), NOW), 'ended');
    }
  });

  it('does not warn of an end that we prevent, yet tells when we did not', () => {
    assert.equal(severityOf(signedIn(1, { kind: 'byUs' }), NOW), 'good');
    assert.equal(severityOf(signedIn(0, { kind: 'byUs' }), NOW), 'ended');
  });

  it('warns of one that we should have prevented long ago, and cannot prevent when it has come', () => {
    const renewal = { kind: 'byUs', lapses: true } as const;
    assert.equal(severityOf(signedIn(5 * MINUTE + 1, renewal), NOW), 'good');
    assert.equal(severityOf(signedIn(5 * MINUTE, renewal), NOW), 'soon');
    assert.equal(severityOf(signedIn(0, renewal), NOW), 'ended');
  });

  it('sees no end where kubectl renews at its next use', () => {
    assert.equal(severityOf(signedIn(-MINUTE, { kind: 'byKubectl' }), NOW), 'good');
  });

  it('sees no end where none is known', () => {
    for (const kind of ['none', 'byUs', 'byKubectl'] as const) {
      assert.equal(severityOf(signedIn(undefined, { kind }), NOW), 'good');
    }
  });
});
