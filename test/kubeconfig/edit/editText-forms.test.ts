import assert from 'node:assert/strict';
import { saying } from '../../text/saying.ts';
import { editText, type FieldEdit, type YamlValue } from '../../../src/kubeconfig/edit/editText.ts';
import { parseFile } from '../parseFile.ts';

const user = (text: string, name: string, ...fields: readonly FieldEdit[]) =>
  editText(text, [{ kind: 'set-fields', list: 'users', name, fields }], '/kube/config');
const field = (path: string, value: YamlValue | undefined): FieldEdit => ({ path: path.split('.'), value });
const HEAD = 'users:\n- name: u\n  user:\n';

describe('editText on unusual forms', () => {
  it('fills values that are not there', () => {
    const forms: readonly (readonly [string, string])[] = [
      ['    token:\n', '    token: new\n'],
      ['    token:   # none\n', '    token: new   # none\n'],
      ['    token: null\n', '    token: new\n'],
      ['    token: ~ # none\n', '    token: new # none\n'],
    ];
    for (const [before, after] of forms) assert.equal(user(HEAD + before, 'u', field('token', 'new')), HEAD + after);
    assert.equal(user('users:\n- name: u\n', 'u', field('token', 'new')), `${HEAD}    token: new\n`);
    assert.equal(user('users:\n- name: u\n  user:\n', 'u', field('token', 'new')), `${HEAD}    token: new\n`);
    assert.equal(
      user('users:\n- name: u\n  user: {} # c\n', 'u', field('token', 'new')),
      'users:\n- name: u\n  user: # c\n    token: new\n',
    );
    assert.equal(user('users:\n', 'u', field('token', 'new')), `${HEAD}    token: new\n`);
    assert.equal(
      user('users: [] # c\n', 'u', field('token', 'new')),
      'users: # c\n- name: u\n  user:\n    token: new\n',
    );
    assert.equal(
      user('users: [{name: u, user}]\n', 'u', field('token', 'new')),
      'users: [{name: u, user: {token: new}}]\n',
    );
  });

  it('replaces multi-line scalars by one line', () => {
    const forms = [
      '|\n      a\n      b\n',
      '>-\n      a\n\n      b\n',
      'a\n      b\n',
      '"a\\\n      b"\n',
      '|+\n      a\n\n',
      "'a\n\n      b'\n",
    ];
    for (const form of forms) {
      const rest = '    as: x # after\n- name: v\n';
      assert.equal(
        user(`${HEAD}    token: ${form}${rest}`, 'u', field('token', 'new')).replaceAll(/["']/gu, ''),
        `${HEAD}    token: new\n${rest}`,
      );
      assert.equal(user(`${HEAD}    token: ${form}${rest}`, 'u', field('token', undefined)), `${HEAD}${rest}`);
      assert.equal(
        user(`${HEAD}    as: x\n    token: ${form}`, 'u', field('b', 'y')),
        `${HEAD}    as: x\n    token: ${form}    b: "y"\n`,
      );
    }
  });

  it('changes a scalar into a mapping or a list, and back', () => {
    const scalar = `${HEAD}    exec: old # c\n    as: x\n`;
    const map = `${HEAD}    exec: # c\n      command: p\n      args:\n      - a\n    as: x\n`;
    assert.equal(user(scalar, 'u', field('exec', { command: 'p', args: ['a'] })), map);
    assert.equal(user(map, 'u', field('exec', 'old')), scalar.replace('old # c', 'old # c'));
    assert.equal(user(map, 'u', field('exec.args', ['x: y', '-b'])), map.replace('- a', '- "x: y"\n      - -b'));
    assert.equal(user(map, 'u', field('exec.args', [])), map.replace('\n      - a', ' []'));
    assert.equal(
      user(`${HEAD}    exec: {args: [a, b]}\n`, 'u', field('exec.args', ['c', 'a:b'])),
      `${HEAD}    exec: {args: [c, "a:b"]}\n`,
    );
  });

  it('keeps the comments in braces and brackets of which nothing stays, or in which there was nothing', () => {
    const args = `${HEAD}    exec:\n      args: [ # by ops\n        "a",\n        # of b\n        "b" # last\n        # end\n      ]\n`;
    const set = (text: string, path: string, value: YamlValue | undefined) => user(text, 'u', field(path, value));
    const none = args.replace('        "a",\n', '').replace('"b"', '');
    assert.equal(set(args, 'exec.args', []), none);
    assert.equal(set(none, 'exec.args', ['c', 'd']), none.replace('[', '[c, d'));
    const config = `${HEAD}    auth-provider:\n      config: { # by ops\n        a: "1", # one\n        b: "2", c: "3",\n        # end\n      }\n`;
    const empty = config.replace('a: "1",', '').replace('b: "2", c: "3",', '');
    const bare = (text: string) => text.replaceAll(/ +$/gmu, '').replaceAll(/\n{2,}/gu, '\n');
    assert.equal(bare(set(config, 'auth-provider.config', {})), bare(empty));
    const other = set(config, 'auth-provider.config', { d: '4' });
    assert.equal(bare(other), bare(config.replace('a: "1"', 'd: "4"').replace('b: "2", c: "3",', '')));
    const both = user(
      config,
      'u',
      field('auth-provider.config.a', undefined),
      field('auth-provider.config.b', undefined),
    );
    assert.equal(bare(both), bare(config.replace('a: "1",', '').replace('b: "2",', '')));
    assert.equal(
      user('users: [ # nobody yet\n]\n', 'u', field('token', 'new')),
      'users: [{name: u, user: {token: new}} # nobody yet\n]\n',
    );
  });

  it('sets a mapping by the keys that differ', () => {
    const text = `${HEAD}    auth-provider:\n      config: # keys\n        a: '1' # one\n        b: "2"\n      name: oidc\n`;
    const after = user(text, 'u', field('auth-provider', { name: 'oidc', config: { a: '1', c: '3' } }));
    assert.equal(after, text.replace('        b: "2"\n', '        c: "3"\n'));
  });

  it('deletes the first key behind a hyphen', () => {
    const text = 'users:\n- user: {token: t}\n  name: u\n  # note\n  x: 1\n- name: v\n';
    const remove = (...keys: string[]) =>
      editText(text, [{ kind: 'delete-entry', list: 'users', name: keys[0]! }], '/kube/config');
    assert.equal(remove('u'), 'users:\n- name: v\n');
    assert.equal(remove('v'), 'users:\n- user: {token: t}\n  name: u\n  # note\n  x: 1\n');
    const env = `${HEAD}    exec:\n      env:\n      - value: a\n        name: A\n      - name: B\n`;
    assert.equal(
      user(env, 'u', field('exec.env.A.value', undefined)),
      env.replace('- value: a\n        name', '- name'),
    );
  });

  it('uses the last of equal keys, deletes all of them, and refuses two entries of one name', () => {
    const text = `${HEAD}    token: a\n    token: b\n`;
    assert.equal(user(text, 'u', field('token', 'c')), `${HEAD}    token: a\n    token: c\n`);
    assert.equal(user(text, 'u', field('token', undefined)), 'users:\n- name: u\n  user: {}\n');
    assert.throws(
      () => user(`${HEAD}    token: a\n- name: u\n`, 'u', field('token', 'c')),
      saying('edit-refused', 'Two entries in one list are named "u". Remove one of them first.'),
    );
  });

  it('never changes another entry through an anchor', () => {
    const shared =
      'users:\n- name: a\n  user: &u\n    token: t\n    as: x\n- name: b\n  user: *u\n- name: c\n  user:\n    <<: *u\n    token: own\n';
    assert.throws(
      () => user(shared, 'a', field('as', 'new')),
      saying(
        'edit-refused',
        /^\/kube\/config is written in a way that cannot be edited safely.*\. Edit it by hand\.$/u,
      ),
    );
    assert.throws(() => user(shared, 'b', field('as', 'new')), { code: 'edit-refused' });
    assert.throws(() => user(shared, 'c', field('as', undefined)), { code: 'edit-refused' });
    assert.throws(() => editText(shared, [{ kind: 'delete-entry', list: 'users', name: 'a' }], 'x'), {
      code: 'edit-refused',
    });
    assert.equal(
      user(shared, 'c', field('as', 'new')),
      `${shared}    as: new\n`,
      'an explicit key over the merged one',
    );
    assert.equal(user(shared, 'c', field('token', 'new')), shared.replace('own', 'new'));
    const scalar = 'x: &t abc\nusers:\n- name: u\n  user: {token: *t}\n';
    assert.equal(user(scalar, 'u', field('token', 'new')), scalar.replace('*t', 'new'));
    const late = 'b: &b {token: base}\nusers:\n- name: u\n  user: {token: own, <<: *b}\n';
    assert.throws(
      () => user(late, 'u', field('token', 'new')),
      { code: 'edit-refused' },
      'the merged key would still win',
    );
  });

  it('keeps anchors and other documents, and drops a tag with its value', () => {
    const text = `%YAML 1.1\n---\n${HEAD}    token: &a !!str 5 # c\n...\n---\nusers: []\n`;
    assert.equal(user(text, 'u', field('token', 'new')), text.replace('&a !!str 5', 'new'));
    const anchored = `${HEAD}    token: &a t\n    as: x\n`;
    assert.equal(user(anchored, 'u', field('token', 'new')), anchored.replace('&a t', '&a new'));
    assert.equal(
      user(anchored.replace('user:', 'user: &m'), 'u', field('token', undefined), field('as', undefined)),
      'users:\n- name: u\n  user: &m {}\n',
    );
  });

  it('says where a file is broken instead of editing it', () => {
    assert.throws(
      () => user('users:\n- name: "u\n', 'u', field('token', 'new')),
      saying('kubeconfig-broken', '/kube/config, line 3: A closing quote, a bracket, or a colon is missing. Add it.'),
    );
    assert.throws(
      () => user('users: text\n', 'u', field('token', 'new')),
      saying('edit-refused', /^"users" in the file is not of the type/u),
    );
    assert.throws(() => user('users: {u: {}}\n', 'u', field('token', 'new')), { name: 'UserError' });
    assert.throws(() => user('users:\n- ? name\n  : u\n', 'u', field('token', 'new')), { code: 'edit-refused' });
  });

  it('writes every text so that it reads back the same', () => {
    const texts = [
      '',
      ' ',
      'yes',
      'y',
      'N',
      'null',
      '~',
      '0123',
      '1e3',
      '0x1F',
      '0o17',
      '1_000',
      '1:30',
      '2020-01-01',
      '.inf',
      '.5',
      '-',
      '- a',
      '-a',
      '--a=b',
      '---a',
      '-1',
      '-y',
      '-/',
      '-_1',
      '?',
      ': ',
      'a: b',
      'a:',
      'a #b',
      '#x',
      '@a',
      '%a',
      '`a',
      '!a',
      '&a',
      '*a',
      '|',
      '>',
      '{',
      ']',
      ',',
      "'",
      '"',
      "it's",
      'a\\b',
      'a\nb\n',
      '\n',
      'a\tb',
      ' lead',
      'trail ',
      'é日本',
      '😀',
      '\u0001',
      '\u007f',
      '\u0085',
      '\u2028',
      '\ufeff',
      '---',
      '...',
      '<<',
      '=',
      'Null',
      'x'.repeat(5000),
      'a b '.repeat(100),
      '__proto__',
      'C:\\Users\\a',
      'https://a.b/c?d=e&f=[g]',
    ];
    const places = [
      `${HEAD}    token: old\n`,
      `${HEAD}    token: 'old'\n`,
      `${HEAD}    as: x\n`,
      'users: [{name: u, user: {token: old}}]\n',
      '{"users":[{"name":"u","user":{}}]}',
    ];
    for (const place of places) {
      for (const text of texts) {
        const after = user(place, 'u', field('token', text), field('exec.args', [text]));
        const { entries, file } = parseFile('/x', Buffer.from(after), { platform: 'linux', env: {}, home: '/' });
        assert.deepEqual(file.problems, [], after);
        assert.equal(entries?.users[0]?.token ?? '', text);
        assert.deepEqual(entries?.users[0]?.exec?.args, [text]);
        assert.ok(after.split('\n').length <= place.split('\n').length + 4, 'never folded');
        if (place.startsWith('{')) JSON.parse(after);
      }
    }
    assert.throws(() => user(HEAD, 'u', field('token', '\ud800')), { code: 'edit-refused' });
  });
});
