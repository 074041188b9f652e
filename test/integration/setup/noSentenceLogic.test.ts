import assert from 'node:assert/strict';
import { ruleMessages } from './ruleMessages.ts';

describe('the rule that nothing is decided on a sentence', function () {
  // The linter and the types take their time to load.
  this.timeout(120_000);

  /** How often the rule refuses a line about a sentence `s`, an error `e` and a plain text `p`. */
  async function refusals(line: string): Promise<number> {
    const messages = await ruleMessages('house/no-sentence-logic', [
      "import type { Sentence } from './sentence.ts';",
      'export function decide(s: Sentence, e: Error, p: string, o: { message: string }, u: Sentence | undefined) {',
      `  return ${line};`,
      '}',
    ]);
    return messages.length;
  }

  it('refuses comparisons and searches', async () => {
    for (const line of [
      's === p',
      'p !== s',
      's.includes(p)',
      's.match(/x/u)',
      "s.replace('a', 'b')",
      'u?.startsWith(p)',
      '/x/u.test(s)',
      '/x/u.exec(e.message)',
      "/x/u.exec(p === '' ? e.message : p)",
      "e.message === 'x'",
      "e.message.replace('a', 'b')",
    ]) {
      assert.equal(await refusals(line), 1, line);
    }
  });

  it('lets text be shown, and other texts be compared', async () => {
    for (const line of ['s.length', '`${s}`', 'u !== undefined', "p === 'x'", 'p.includes(p)', "o.message === 'x'"]) {
      assert.equal(await refusals(line), 0, line);
    }
  });
});
