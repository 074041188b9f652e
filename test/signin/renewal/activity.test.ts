import assert from 'node:assert/strict';
import { createActivity } from '../../../src/signin/renewal/activity.ts';
import { MINUTE, NOW } from '../support.ts';

describe('activity', () => {
  const limit = 15 * MINUTE;

  it('begins with nobody there', () => {
    assert.equal(createActivity().isActive(NOW, limit), false);
  });

  it('lasts for the limit after the last touch', () => {
    const activity = createActivity();
    activity.touch(NOW);
    assert.equal(activity.isActive(NOW, limit), true);
    assert.equal(activity.isActive(NOW + limit - 1, limit), true);
    assert.equal(activity.isActive(NOW + limit, limit), false);
    activity.touch(NOW + limit);
    assert.equal(activity.isActive(NOW + limit, limit), true);
  });

  it('does not last for hours because the clock was set back', () => {
    const activity = createActivity();
    activity.touch(NOW);
    assert.equal(activity.isActive(NOW - 10 * limit, limit), false);
    assert.equal(activity.isActive(NOW - 1000, limit), true);
  });
});
