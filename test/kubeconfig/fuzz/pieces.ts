/*
 * What the mutations put into a file. Rows of words: one word a line would hide them.
 */

/** Characters and words to which YAML gives a meaning somewhere. */
// prettier-ignore
export const PIECES = [
  ':', ': ', '#', ' #', '-', '- ', '? ', '&a ', '*a', '*b', '! ', '!!str ', '!own ', '!!binary ', '!<x> ', '|', '>', "'",
  '"', '%', '@', '`', '{', '}', '[', ']', ',', ', ', '\t', ' \t', '\n', '\r\n', '\r', ' ', '  ', '\\', '\\n', '\\x41',
  '\u0085', '\u2028', '\ufeff', '\0', '\u007f', '\ud83d\ude00', '---', '\n---\n', '\n...\n', '--- ', '<<', '<<: *a', '~',
  '""', "''", '{}', '[]', 'null', '=', '!', '&', '*', '\u00a0', '\u0301', '\ufffe', '\u2029', '\\\n', '\n\n', '\n  ', '\n\t',
  '?', '://', '\n#', '\n\ufeff', 'x'.repeat(1100),
] as const;

/** Values that readers take for different things. */
// prettier-ignore
export const VALUES = [
  '', '~', 'null', 'Null', 'yes', 'Yes', 'n', 'on', 'True', '0123', '0o17', '0x1F', '0b11', '1_000', '-1', '+1', '1e3',
  '.5', '1.', '.inf', '-.INF', '.nan', '1:30', '2020-01-01', '2001-12-14t21:59:43.10-05:00', '18446744073709551616',
  '"a\\tb"', '"\\u00e9"', '"\\ud800"', '"\\x"', '"\\/"', '"a\\\n  b"', "'it''s'", '"a\n   b"', "'a\n\n   b'", '=', '<<',
  '!!str 1', '!!int "1"', '!!int 1', '!!bool yes', '!!null ~', '!!float 1', '!!binary YWI=', '!!binary "%"', '!own x', '! 1',
  '!!map {}', '!!seq []', '!!set {a}', '!!omap []', '!!timestamp 2020-01-01', '!<tag:yaml.org,2002:str> 1', '!!str', '!e!x y',
  '&a x', '&a', '*a', '*b', '&a {b: c}', '&é x', '[a, b', '[a, b]', '[a, b,]', '[a,, b]', '[,]', '{a: b}', '{a: b,}', '{a, b}',
  '{a:b}', '{"a":b}', '[a: b]', '[a: b, c]', '[? a : b]', '{? a}', '{a: }', '{: a}', '{a: [}', '{a: ]', '[{]}', '{a: b} c', '[] x',
  'a: b', 'a:b', 'a :b', 'a #b', 'a#b', '- a', '-a', '?a', '? a', ':a', ': a', '%a', '@a', '`a', '|a', '> a', '"a" b', "'a'b",
  '{a: {b: [c, {d: e}]}}', 'a, b', 'a] b', 'a} b', 'http://a:b@c?d#e', 'a\tb', 'a\t#b', '"a"#b', 'é', '\ud83d\ude00', '"a\n',
  '[http://a?b]', '{a\n: b}', '[a\n  b: c]', '"a\\"', "'a''", '[65, 66]', '{a:, b}', '[a:]', '[-]', '[- a]', '-', '?', ':', '"" ""',
] as const;

/** How a block scalar may begin, or may not. */
// prettier-ignore
export const BLOCK_HEADS = [
  '|', '>', '|-', '>-', '|+', '>+', '|2', '>1', '|2-', '|-2', '>+1', '|9', '|0', '|10', '| # note', '|#x', '| x', '|--', '|\t',
] as const;

/** Lines within one. */
export const BLOCK_LINES = ['x', 'a b', '# not a comment', '', '- a', 'a: b', '\tx', '---', '...', '%x', ' '] as const;

/** What a file may begin with. */
// prettier-ignore
export const HEADS = [
  '%YAML 1.1\n---\n', '%YAML 1.2\n---\n', '%YAML 1.1\n%YAML 1.1\n---\n', '%TAG ! tag:x,2000:\n---\n', '%FOO bar\n---\n', '%\n---\n',
  '%YAML 1.1\n', '%TAG !e! tag:x,2000:\n--- ', '# c\n%YAML 1.1 # c\n---\n', '---\n---\n', '...\n', '---\n...\n', '--- # c\n', '--- |\n',
  '--- ', '---\t', '\n\n', '\t\n', ' ', '# only\n', '%YAML 1.1\n--- {}\n', '%YAML 2.0\n---\n', '%TAG !! tag:x,2000:\n---\n', '--- !!map\n',
] as const;

/** What a file may end with. */
// prettier-ignore
export const TAILS = [
  '---\n', '...\n', '---\na: b\n', '...\n---\n{', '--- x', '}', ']', '# end', '\t', '  ', '\n\n', 'a', 'x: y', '\0', '... x', '...x',
] as const;
