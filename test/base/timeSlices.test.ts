import assert from 'node:assert/strict';
import { inOneGo, inSlices, waitFor } from '../../src/base/timeSlices.ts';

describe('work in slices', () => {
  function* count(to: number, seen: (step: number) => void = () => undefined): Generator<undefined, number> {
    for (let step = 0; step < to; step++) {
      seen(step);
      yield;
    }
    return to;
  }

  it('gives what the work gives', async () => {
    assert.equal(await inSlices(count(10_000)), 10_000);
    assert.equal(await inSlices(count(0)), 0);
    assert.equal(inOneGo(count(10_000)), 10_000);
  });

  it('lets others have their turn between slices', async () => {
    const turns: string[] = [];
    let ms = 0;
    const work = count(4, (step) => {
      ms += 10;
      turns.push(`step ${step}`);
    });
    setImmediate(() => turns.push('other'));
    await inSlices(work, () => ms);
    assert.deepEqual(turns, ['step 0', 'step 1', 'other', 'step 2', 'step 3']);
  });

  it('throws what the work throws', async () => {
    const failing = function* (): Generator<undefined, never> {
      yield;
      throw new Error('broken');
    };
    await assert.rejects(inSlices(failing()), /broken/u);
    assert.throws(() => inOneGo(failing()), /broken/u);
  });

  it('waits for what the work waits for', async () => {
    const waiting = function* (): Generator<undefined | Promise<unknown>, string> {
      yield;
      const word = yield* waitFor(Promise.resolve('one'));
      return `${word} ${yield* waitFor(Promise.resolve('two'))}`;
    };
    assert.equal(await inSlices(waiting()), 'one two');
    const failing = function* (): Generator<Promise<unknown>, void> {
      yield* waitFor(Promise.reject(new Error('gone')));
    };
    await assert.rejects(inSlices(failing()), /gone/u);
  });
});
