import assert from 'node:assert/strict';

/** What comes from outside at its worst: control, bidirectional, Markdown and HTML characters, placeholders, and far too long. What is in braces must stay. */
export const HOSTILE = `a\u001b[31m\u202eb\r\n[c](command:x) **d** <i> $(flame) {hostile} ${'long '.repeat(2000)}`;

export interface Kind {
  /** Titles of edits and quick picks have no period. */
  readonly end?: 'period' | 'none';
  /** In UTF-16 units. */
  readonly longest?: number;
  /** How a sentence ends when the last thing in it is from outside. */
  readonly openEnds?: readonly string[];
}

/** A table of sentences by code. */
type Table = Readonly<Record<string, (data: never) => string>>;

/** The data to try for each code. */
export type Samples<T extends Table> = { readonly [C in keyof T]: readonly Parameters<T[C]>[0][] };

/**
 * Renders every code of a table with each of its samples: one line of sane length that ends as it should, without
 * anything invisible in it, and with every placeholder filled.
 */
export function everySentence<T extends Table>(table: T, samples: Samples<T>, kind: Kind = {}): void {
  for (const code of Object.keys(table)) {
    it(`is one clean line for ${code}`, () => {
      const tried: readonly unknown[] = samples[code] ?? [];
      assert.ok(tried.length > 0, 'no sample');
      const words = table[code] as (data: unknown) => string;
      for (const data of tried) checkSentence(words(data), code, kind);
    });
  }
}

export function checkSentence(
  sentence: string,
  code: string,
  { end = 'period', longest = 1000, openEnds = [] }: Kind = {},
): void {
  assert.ok(
    sentence.length > 3 && sentence.length <= longest,
    `${sentence.length} characters: ${sentence.slice(0, 200)}`,
  );
  assert.doesNotMatch(sentence, /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u);
  assert.doesNotMatch(sentence.replaceAll('{hostile}', ''), /undefined|\[object|NaN|\{\w+\}/u);
  assert.doesNotMatch(sentence, / {2}|^\s|\s$/u);
  if (openEnds.includes(code)) return;
  if (end === 'period') assert.match(sentence, /[^.]\.$/u);
  else assert.doesNotMatch(sentence, /[.:]$/u);
}
