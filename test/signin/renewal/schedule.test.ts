import assert from 'node:assert/strict';
import { type Renewable, renewAt } from '../../../src/signin/renewal/schedule.ts';
import type { RenewalFailure } from '../../../src/sessions/renewalFailure.ts';
import { MINUTE, NOW, sampleSession } from '../support.ts';

describe('the renewal schedule', () => {
  const HOUR = 60 * MINUTE;

  const living = (life: number, change: Partial<Renewable> = {}): Renewable => ({
    tokens: { idToken: 'id', refreshToken: 'refresh', obtainedAt: NOW, expiresAt: NOW + life },
    failing: undefined,
    ended: undefined,
    ...change,
  });
  const failing = (attempts: number): RenewalFailure => ({
    since: NOW,
    why: { code: 'unforeseen', data: undefined },
    attempts,
    lastAt: NOW,
  });

  it('is at two thirds of the life', () => {
    assert.equal(renewAt(living(5 * MINUTE), NOW), NOW + 200_000);
    assert.equal(renewAt(living(HOUR), NOW), NOW + 40 * MINUTE);
    assert.equal(renewAt(living(HOUR), NOW + 2 * HOUR), NOW + 40 * MINUTE);
  });

  it('leaves a short life time to be read again, but never comes before a third of it', () => {
    assert.equal(renewAt(living(210_000), NOW), NOW + 140_000);
    assert.equal(renewAt(living(2 * MINUTE), NOW), NOW + 50_000);
    assert.equal(renewAt(living(MINUTE), NOW), NOW + 20_000);
  });

  it('has a floor, so that shrinking lives never loop', () => {
    assert.equal(renewAt(living(3_000), NOW), NOW + 10_000);
    assert.equal(renewAt(living(1), NOW), NOW + 10_000);
  });

  it('does not trust a life that is over, endless or no number', () => {
    assert.equal(renewAt(living(0), NOW), NOW + 5 * MINUTE);
    assert.equal(renewAt(living(-HOUR), NOW), NOW + 5 * MINUTE);
    assert.equal(renewAt(living(Number.NaN), NOW), NOW + 5 * MINUTE);
    assert.equal(renewAt(living(1e15), NOW), NOW + 16 * HOUR);
    assert.equal(renewAt(living(Infinity), NOW), NOW + 16 * HOUR);
  });

  it('is now when the clock was set back behind what it counts from', () => {
    assert.equal(renewAt(living(HOUR), NOW - 5 * HOUR), NOW - 5 * HOUR);
    assert.equal(renewAt(living(HOUR, { failing: failing(9) }), NOW - HOUR), NOW - HOUR);
  });

  it('backs off while the provider fails, up to a limit', () => {
    const waits = [1, 2, 3, 8, 2000].map(
      (attempts) => renewAt(living(MINUTE, { failing: failing(attempts) }), NOW)! - NOW,
    );
    assert.deepEqual(waits, [5_000, 10_000, 20_000, 10 * MINUTE, 10 * MINUTE]);
  });

  it('is never for what has ended or has no refresh token', () => {
    assert.equal(
      renewAt(living(MINUTE, { ended: { at: NOW, why: { code: 'unforeseen', data: undefined } } }), NOW),
      undefined,
    );
    const { tokens } = sampleSession();
    assert.equal(renewAt(living(MINUTE, { tokens: { ...tokens, refreshToken: undefined } }), NOW), undefined);
  });
});
