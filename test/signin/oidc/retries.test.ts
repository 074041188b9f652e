import assert from 'node:assert/strict';
import { type ErrorInfo, errorInfo, UserError } from '../../../src/errors/userError.ts';
import { withRetries } from '../../../src/signin/oidc/retries.ts';

describe('withRetries', () => {
  /** Fails so many times; gives how often it was tried, and what was asked. */
  async function run(failures: readonly Error[], answers: boolean[]): Promise<{ tries: number; asked: ErrorInfo[] }> {
    const asked: ErrorInfo[] = [];
    let tries = 0;
    const work = (): Promise<void> => {
      const failure = failures[tries++];
      return failure === undefined ? Promise.resolve() : Promise.reject(failure);
    };
    const retry = (error: ErrorInfo): Promise<boolean> => {
      asked.push(error);
      return Promise.resolve(answers[asked.length - 1] ?? false);
    };
    await withRetries({ retry }, work);
    return { tries, asked };
  }

  const held = new UserError('session-unsaved', { folder: '/state/sessions' });

  it('asks nothing when it works', async () => {
    assert.deepEqual(await run([], []), { tries: 1, asked: [] });
  });

  it('tries as often as the person wants', async () => {
    const { tries, asked } = await run([held, held], [true, true]);
    assert.equal(tries, 3);
    assert.deepEqual(asked, [errorInfo(held), errorInfo(held)]);
  });

  it('gives up with the error that the person saw', async () => {
    await assert.rejects(run([held, held], [true, false]), held);
  });

  it('does not ask about what nobody foresaw', async () => {
    const bug = new TypeError('bug');
    await assert.rejects(run([bug], [true]), bug);
  });
});
