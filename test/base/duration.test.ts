import assert from 'node:assert/strict';
import { durationInShort, durationInWords, untilInWords, untilWordsChange } from '../../src/base/duration.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('durations in words', () => {
  const cases: readonly [number, string, string][] = [
    [0, 'seconds', '<10s'],
    [47_500, '40 s', '40s'],
    [42 * MINUTE + 30_000, '42 min', '42m'],
    [119 * MINUTE, '119 min', '119m'],
    [3.9 * HOUR, '3 h', '3h'],
    [49 * HOUR, '2 days', '2d'],
    [213 * 24 * HOUR, '213 days', '213d'],
    [-5, 'seconds', '<10s'],
  ];
  for (const [ms, words, short] of cases) {
    it(`${ms} ms is ${words}`, () => {
      assert.equal(durationInWords(ms), words);
      assert.equal(durationInShort(ms), short);
    });
  }

  it('says what is ahead and what is over', () => {
    assert.equal(untilInWords(42 * MINUTE, 0), '42 min');
    assert.equal(untilInWords(0, 2 * HOUR + 1), 'ended 2 h ago');
    assert.equal(untilInWords(7, 7), 'ended seconds ago');
  });

  it('knows when its words stop being true', () => {
    for (const [at, now] of [
      [42.5 * MINUTE, 0],
      [0, 61_000],
      [30 * HOUR, 0],
    ] as const) {
      const wait = untilWordsChange(at, now);
      assert.notEqual(untilInWords(at, now + wait), untilInWords(at, now));
      assert.equal(untilInWords(at, now + wait - 1500), untilInWords(at, now));
    }
  });
});
