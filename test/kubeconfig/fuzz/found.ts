/** A user with this text as its value: the rest of the file says what is needed to see how it is read. */
const user = (value: string) => `users:\n- name: u\n  user:\n    token: ${value}\n    as: x\n`;
/** The same in braces. */
const flow = (value: string) => `users: [{name: u, user: {token: ${value}}}]\n`;

/** Files that mutation found to be read otherwise once; client-go reads them. */
export const READ: readonly string[] = [
  // A last line without an end, and block scalars of blanks.
  'users:\n- name: u\n  user:\n    token: |\n      abc',
  'users:\n- name: u\n  user:\n    token: |\n      abc\n    ',
  'users:\n- name: u\n  user:\n    token: >\n      abc\n        ',
  user('|2-\n       '),
  user('|+\n      a\n\n'),
  user('>\n      a\n      b\n\n        c\n      d'),
  'contexts:\n- &a name: |-\n    c\n  context: {}\n',
  'users:\n- name: u\n  user:\n    client-key-data: >+1\n     \n',
  // Comments close by.
  user('"a"#b'),
  user('|#b\n      a'),
  flow('a}}]#b').slice(0, -4),
  // Tabs where there is no indentation.
  user('a\t# b'),
  user('a\n          \t# b'),
  user('\ta'),
  '{\n\t"users": []\n}\n',
  '---\n...\n{\n\t"a": 1}\n',
  user('!!timestamp 2020-01-01'),
  // What kubectl never looks at.
  '{"users": []} }',
  '---\n---\nusers:\n\t- a\n',
  'extensions:\n- name: e\n- name: e\n  extension: x\n',
  'x:\n  null: a\nx: b\n',
  '? a b # c\n: d\n? "e"\n',
  'a: .inf\na: b\n.inf: c\n.nan: d\n',
  '%YAML 1.1 # c\n---\na: b\n',
  '%TAG !e! tag:x,2000:\n--- \na: b\n',
];

/** Files that mutation found to be read once, which client-go refuses. */
export const REFUSED: readonly string[] = [
  // Cut off.
  '{"users": [{"name": "u", "user": {',
  '{"users": [',
  '{"users": []',
  // Tabs.
  user('a\n\t'),
  'users:\n-\tname: u\n',
  'users:\n\t\n- name: u\n',
  'users:\n- name: u\n\t# c\n',
  '\t\nusers: []\n',
  user('|\n      \ta'),
  'a:\n- b\n- c:\n\t\nd: e\n',
  'users: [{name: a\n\tb}]\n',
  // Directives and markers.
  '...\nusers: []\n',
  '%\n---\na: b\n',
  '%FOO\n---\na: b\n',
  '%YAML 1.1\n%YAML 1.1\n---\na: b\n',
  // Scalars.
  user('"\\/"'),
  user('"\\ud800"'),
  user("'a''\nb: 'c'"),
  user('&é a'),
  flow('http://a?b'),
  flow('a,:"b"'),
  flow('{a:{b: c}}'),
  user('!!timestamp soon'),
  flow('{!}'),
  // Keys.
  'users: [{name\n: u}]\n',
  'users: [{"a\n b": u}]\n',
  `users: [{${'x'.repeat(1025)}: u}]\n`,
  'x:\n- a\n  -\n# b\n    c:\n',
  '? "a" "b":\n  - c\n',
  'x:\n  null: a\n',
  '? [a]\n: b\n',
];
