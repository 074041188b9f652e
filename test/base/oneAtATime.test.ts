import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { oneAtATime } from '../../src/base/oneAtATime.ts';

describe('one at a time', () => {
  it('runs once for the first call, and once more for all that come meanwhile', async () => {
    let [runs, running] = [0, 0];
    const run = oneAtATime(async () => {
      runs++;
      assert.equal(++running, 1);
      await setImmediate();
      running--;
    });
    await Promise.all([run(), run(), run()]);
    assert.equal(runs, 2);
    await run();
    assert.equal(runs, 3);
  });

  it('resolves when what was asked for is done', async () => {
    let [wanted, done] = [0, 0];
    const run = oneAtATime(async () => {
      const seen = wanted;
      await setImmediate();
      done = seen;
    });
    for (const next of [1, 2, 3]) {
      wanted = next;
      const ended = run();
      wanted = next * 10;
      await Promise.all([ended, run()]);
      assert.equal(done, next * 10);
    }
  });

  it('goes on after a failure', async () => {
    let fails = true;
    const run = oneAtATime(() => (fails ? Promise.reject(new Error('broken')) : Promise.resolve()));
    await assert.rejects(run(), /broken/u);
    fails = false;
    await run();
  });
});
