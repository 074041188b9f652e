import assert from 'node:assert/strict';
import { align } from '../../../src/kubeconfig/edit/align.ts';
import { type Edit, editText, type YamlValue } from '../../../src/kubeconfig/edit/editText.ts';

const edit = (text: string, ...edits: readonly Edit[]) => editText(text, edits, '/kube/config');
const rename = (name: string, to: string): Edit => ({ kind: 'rename-entry', list: 'users', name, to });
const copy = (name: string, to: string): Edit => ({ kind: 'copy-entry', list: 'users', name, to });
const set = (name: string, path: string, value: YamlValue, was?: readonly string[]): Edit => ({
  kind: 'set-fields',
  list: 'users',
  name,
  fields: [{ path: path.split('.'), value, ...(was && { was }) }],
});

describe('editText on whole entries', () => {
  it('renames in every form, and keeps quotes and comments', () => {
    const forms = ["- name: 'a' # c\n", '- {user: {}, name: "a"}\n', '- user: {}\n  name: a\n', '- name: |-\n    a\n'];
    for (const form of forms) {
      const after = edit(`users:\n${form}- name: z\n`, rename('a', 'b'));
      assert.equal(
        after,
        `users:\n${form.replace(/(["' ])a(["'}\n ])/u, '$1b$2').replace('|-\n    b', 'b')}- name: z\n`,
      );
    }
    assert.equal(edit('{"users":[{"name":"a"}]}', rename('a', '"')), '{"users":[{"name":"\\""}]}');
    assert.equal(edit('users:\n- user: {}\n', rename('', 'b')), 'users:\n- user: {}\n  name: b\n');
    assert.equal(edit('users:\n- name:\n', rename('', 'b')), 'users:\n- name: b\n');
    assert.equal(edit('x: &n a\nusers:\n- name: *n\n', rename('a', 'b')), 'x: &n a\nusers:\n- name: b\n');
  });

  it('copies in every form, behind the original', () => {
    const forms: readonly (readonly [string, string])[] = [
      [
        'users:\n- name: a # c\n  # in\n  x: [1, ~] # d\n# behind\n- name: z\n',
        '- name: b # c\n  # in\n  x: [1, ~] # d\n',
      ],
      [
        'users:\r\n  - user: |\r\n      x\r\n    name: a\r\n  - name: z\r\n',
        '  - user: |\r\n      x\r\n    name: b\r\n',
      ],
      ['users:\n- name: a\n  t: |\n    x\n- name: z\n', '- name: b\n  t: |\n    x\n'],
    ];
    for (const [text, copied] of forms) {
      const at = !text.includes('#') ? text.search(/ *- name: z/u) : text.indexOf('# behind');
      assert.equal(edit(text, copy('a', 'b')), text.slice(0, at) + copied + text.slice(at));
    }
    const open = 'users:\n- name: a\n  x: 1';
    assert.equal(edit(open, copy('a', 'b')), `${open}\n- name: b\n  x: 1`);
    assert.equal(
      edit('users: [{name: z}, {x: 0x1F, name: a}, {name: y}]\n', copy('a', 'b')),
      'users: [{name: z}, {x: 0x1F, name: a}, {x: 0x1F, name: b}, {name: y}]\n',
    );
    assert.equal(
      edit('{\n "users": [\n  {"name": "a"}\n ]\n}', copy('a', 'b')),
      '{\n "users": [\n  {"name": "a"},\n  {"name": "b"}\n ]\n}',
    );
  });

  it('goes on with the new name', () => {
    const text = 'users:\n- name: a\n  user: {token: t}\n';
    assert.equal(
      edit(text, rename('a', 'b'), set('b', 'token', 'u'), copy('b', 'c'), copy('b', 'd'), set('c', 'as', 'x')),
      'users:\n- name: b\n  user: {token: u}\n- name: d\n  user: {token: u}\n- name: c\n  user: {token: u, as: x}\n',
    );
    assert.equal(edit(text, rename('a', 'b'), rename('b', 'a')), text);
  });

  it('refuses names that are there, entries that are not, and shared text', () => {
    const text = 'users:\n- name: a\n- name: b\n- &x {name: c}\n- &y\n  name: d\nother: *x\n';
    for (const make of [rename, copy]) {
      assert.throws(() => edit(text, make('a', 'b')), { code: 'name-taken' });
      assert.throws(() => edit(text, make('nobody', 'n')), { name: 'UserError' });
    }
    assert.throws(() => edit(text, rename('c', 'C')), { code: 'edit-refused' });
    assert.throws(() => edit(text, { kind: 'add-entry', list: 'users', name: 'a', body: {} }), { code: 'name-taken' });
    assert.throws(() => edit(text, copy('c', 'C')), { code: 'edit-refused' });
    assert.match(edit(text, copy('d', 'D')), /\n- &y\n {2}name: d\n- &y\n {2}name: D\n/u);
  });

  it('adds entries in the style of the list', () => {
    const add: Edit = { kind: 'add-entry', list: 'users', name: 'v', body: { token: 't' } };
    assert.equal(edit('users:\n  - name: a\n', add), 'users:\n  - name: a\n  - name: v\n    user:\n      token: t\n');
    assert.equal(edit('users: []\n', add), 'users:\n- name: v\n  user:\n    token: t\n');
    assert.equal(edit('{"users": []}', add), '{"users": [{"name": "v", "user": {"token": "t"}}]}');
    assert.equal(edit('users:\n', { ...add, name: '__proto__', body: {} }), 'users:\n- name: __proto__\n  user: {}\n');
  });
});

describe('editText on lists', () => {
  const exec = (args: string) => `users:\n- name: a\n  user:\n    exec:\n      args:${args}`;
  const args = (text: string, value: readonly string[], was?: readonly string[]) =>
    edit(exec(text), set('a', 'exec.args', value, was)).slice(exec('').length);

  it('changes, inserts and deletes single items and keeps the others as they are', () => {
    const block = '\n      - one # 1\n      # two follows\n      - \'two\'\n      - "three" # 3\n';
    assert.equal(args(block, ['one', 'zwei', 'three']), block.replace("'two'", "'zwei'"));
    assert.equal(args(block, ['one', 'three']), block.replace("      - 'two'\n", ''));
    assert.equal(args(block, ['null', 'one', 'two', 'three']), block.replace('\n', '\n      - "null"\n'));
    assert.equal(args(block, ['one', 'x', 'two', 'three']), block.replace('# 1\n', '# 1\n      - x\n'));
    assert.equal(args(block, ['one', 'two', 'three', 'x', 'w']), `${block}      - x\n      - w\n`);
    assert.equal(args(block, ['two', 'one']), '\n      # two follows\n      - \'two\'\n      - "one" # 3\n');
    assert.equal(args(block, ['x']), '\n      - x # 1\n      # two follows\n');
    assert.equal(args(block, []), ' []\n      # two follows\n');
  });

  it('does so in brackets', () => {
    const flow = ' [one, \'two\', "three"] # c\n';
    assert.equal(args(flow, ['one', 'zwei', 'three']), flow.replace('two', 'zwei'));
    assert.equal(args(flow, ['x', 'w', 'one', 'two', 'three']), flow.replace('[', '[x, w, '));
    assert.equal(args(flow, ['one', 'x', 'two', 'w', 'z', 'three']), ' [one, x, \'two\', w, z, "three"] # c\n');
    assert.equal(args(flow, ['two']), " ['two'] # c\n");
    assert.equal(args(flow, ['three', 'x']), ' ["three", x] # c\n');
    assert.equal(args(flow, []), ' [] # c\n');
    const lines = ' [\n        one,\n        two\n      ]\n';
    assert.equal(args(lines, ['one', 'x', 'two']), lines.replace('one,', 'one,\n        x,'));
  });

  it('changes items that are lists, mappings or aliases', () => {
    const mixed = '\n      - [a, b] # list\n      - {k: v, l: w} # map\n      - *s # alias\n      - x\n';
    const text = `s: &s shared\n${exec(mixed)}`;
    const value = [['a', 'c'], { k: 'v', l: 'z' }, 'shared', 'y'];
    const after = mixed.replace('b]', 'c]').replace('w}', 'z}').replace('- x', '- "y"');
    assert.equal(edit(text, set('a', 'exec.args', value)), `s: &s shared\n${exec(after)}`);
  });

  it('refuses a list that is another by now, unless it says what is wanted', () => {
    assert.throws(() => args(' [a]\n', ['x'], ['b']), { code: 'entry-changed' });
    assert.throws(() => edit('users: []\n', set('a', 'exec.args', ['x'], [])), { code: 'entry-changed' });
    assert.equal(args(' [x]\n', ['x'], ['b']), ' [x]\n');
    assert.equal(args(' [a, null]\n', ['x', ''], ['a', '']), ' [x, ""]\n');
    assert.equal(args('\n', ['x'], []), '\n      - x\n');
  });

  it('is quick with long lists', () => {
    const many = Array.from({ length: 5000 }, (_, index) => `a${index}`);
    const { replaced, deleted, inserted } = align(many, many.toReversed(), (item) => item);
    assert.equal(replaced.size + deleted.size + inserted.length, 5000);
    const one = align(many, ['x', ...many.slice(0, 2500), ...many.slice(2501)], (item) => item);
    assert.ok(one.replaced.size + one.deleted.size + one.inserted.length <= 2501);
  });

  it('finds an alignment that makes the new list of the old', () => {
    let seed = 1;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    const list = () => Array.from({ length: random(9) }, () => 'abcd'.charAt(random(4)));
    for (let round = 0; round < 2000; round++) {
      const [before, after] = [list(), list()];
      const { replaced, deleted, inserted } = align(before, after, (item) => item);
      const behind = (index: number) => inserted.filter((each) => each.behind === index).map(({ value }) => value);
      const made = before.flatMap((item, index) => [
        ...(deleted.has(index) ? [] : [replaced.get(index) ?? item]),
        ...behind(index),
      ]);
      assert.deepEqual([...behind(-1), ...made], after);
      for (const { behind: index } of inserted) assert.ok(!deleted.has(index));
    }
  });
});
