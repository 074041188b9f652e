import assert from 'node:assert/strict';
import { createPresence } from '../../../src/ui/signin/presence.ts';
import { manualClock, MINUTE } from '../../signin/support.ts';

describe('the presence of a person', () => {
  it('counts for as long as the editor calls the window active, which it tells at the beginning and the end alone', () => {
    const clock = manualClock();
    let active = true;
    let last = -Infinity;
    const touch = (): void => {
      last = clock.now();
    };
    const presence = createPresence({ isActive: () => active, touch, clock });
    presence.look();
    assert.equal(last, clock.now());
    for (let second = 0; second < 600; second += 1) {
      clock.advance(1000);
      assert.ok(clock.now() - last < MINUTE);
    }
    active = false;
    presence.look();
    const before = last;
    clock.advance(60 * MINUTE);
    assert.equal(last, before);
    assert.equal(clock.waiting(), 0);
    active = true;
    presence.look();
    assert.equal(last, clock.now());
  });

  it('ends with its owner', () => {
    const clock = manualClock();
    const presence = createPresence({ isActive: () => true, touch: () => undefined, clock });
    presence.look();
    presence.look();
    assert.equal(clock.waiting(), 1);
    presence.dispose();
    assert.equal(clock.waiting(), 0);
  });
});
