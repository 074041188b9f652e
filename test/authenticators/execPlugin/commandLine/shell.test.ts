import assert from 'node:assert/strict';
import { readShell } from '../../../../src/authenticators/execPlugin/commandLine/shell.ts';

describe('readShell', () => {
  for (const [words, script, expected] of [
    ['words', 'aws eks  get-token', [['aws', 'eks', 'get-token']]],
    ['quotes', `a 'b c' "d e" f'g'"h"`, [['a', 'b c', 'd e', 'fgh']]],
    ['empty words', `a '' ""`, [['a', '', '']]],
    ['operators', 'a|b||c&&d;e\nf', [['a'], ['b'], ['c'], ['d'], ['e'], ['f']]],
    ['operators in quotes', `a '|' "&&"`, [['a', '|', '&&']]],
    ['redirections', 'a >/dev/null 2>&1 b >&2 </dev/null c 2> x &>y >>z', [['a', 'b', 'c']]],
    ['line ends that are escaped', 'a \\\n  b', [['a', 'b']]],
    ['comments', '# x\na # y; z\nb', [['a'], ['b']]],
    ['variables as they stand', 'a $B "$C"', [['a', '$B', '$C']]],
    ['nothing', ' \n', []],
  ] as const) {
    it(`reads ${words}`, () => {
      assert.deepEqual(
        readShell(script)?.map((statement) => statement.words),
        expected,
      );
    });
  }

  it('reads what is set for a command, and for all that follow', () => {
    assert.deepEqual(readShell("A=1 B='2 3' exec aws x\nexport C=4\nD=\n"), [
      {
        variables: [
          ['A', '1'],
          ['B', '2 3'],
        ],
        words: ['aws', 'x'],
      },
      { variables: [['C', '4']], words: [] },
      { variables: [['D', '']], words: [] },
    ]);
  });

  for (const script of [
    'a $(b)',
    'a "$(b)"',
    'a `b`',
    'a "`b`"',
    "a 'b",
    'a "b',
    'a \\b',
    '(a)',
    '{ a; }',
    'a & b',
    'a <<EOF\nb\nEOF',
    'a >',
    `a ${'b'.repeat(20_000)}`,
  ]) {
    it(`does not understand ${JSON.stringify(script.slice(0, 30))}`, () => {
      assert.equal(readShell(script), undefined);
    });
  }
});
