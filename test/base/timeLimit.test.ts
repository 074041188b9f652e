import assert from 'node:assert/strict';
import { ifInTime } from '../../src/base/timeLimit.ts';
import { manualClock } from '../signin/support.ts';

describe('what is a help if it comes in time', () => {
  it('is given when it does', async () => {
    const clock = manualClock();
    assert.equal(await ifInTime(Promise.resolve('localhost:8000'), 1000, clock), 'localhost:8000');
    assert.equal(clock.waiting(), 0);
  });

  it('is gone without, where it fails or never comes', async () => {
    const clock = manualClock();
    assert.equal(await ifInTime<string>(Promise.reject(new Error('no tunnel')), 1000, clock), undefined);
    const never = ifInTime(new Promise(() => undefined), 1000, clock);
    clock.advance(1000);
    assert.equal(await never, undefined);
  });
});
