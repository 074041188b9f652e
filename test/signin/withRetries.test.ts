import assert from 'node:assert/strict';
import { Problem } from '../../src/base/problem.ts';
import { withRetries } from '../../src/signin/withRetries.ts';

describe('withRetries', () => {
  /** Fails so many times; gives how often it was tried, and what was asked. */
  async function run(failures: readonly Error[], answers: boolean[]): Promise<{ tries: number; asked: string[] }> {
    const asked: string[] = [];
    let tries = 0;
    const work = (): Promise<void> => {
      const failure = failures[tries++];
      return failure === undefined ? Promise.resolve() : Promise.reject(failure);
    };
    const retry = (sentence: string): Promise<boolean> => {
      asked.push(sentence);
      return Promise.resolve(answers[asked.length - 1] ?? false);
    };
    await withRetries({ retry }, work);
    return { tries, asked };
  }

  const held = new Problem('lock-held', 'Another program holds the lock.');

  it('asks nothing when it works', async () => {
    assert.deepEqual(await run([], []), { tries: 1, asked: [] });
  });

  it('tries as often as the person wants', async () => {
    const { tries, asked } = await run([held, held], [true, true]);
    assert.equal(tries, 3);
    assert.deepEqual(asked, [held.message, held.message]);
  });

  it('gives up with the Problem that the person saw', async () => {
    await assert.rejects(run([held, held], [true, false]), held);
  });

  it('does not ask about what nobody foresaw', async () => {
    const bug = new TypeError('bug');
    await assert.rejects(run([bug], [true]), bug);
  });
});
