import assert from 'node:assert/strict';
import { type Edit, editText, type FieldEdit, type YamlValue } from '../../../src/kubeconfig/edit/editText.ts';

const edit = (text: string, ...edits: readonly Edit[]) => editText(text, edits, '/kube/config');
const user = (name: string, ...fields: readonly FieldEdit[]): Edit => ({
  kind: 'set-fields',
  list: 'users',
  name,
  fields,
});
const field = (path: string, value: YamlValue | undefined): FieldEdit => ({ path: path.split('.'), value });
const use = (name: string | undefined): Edit => ({ kind: 'set-current-context', name });

/** The lines that went and came, as in a diff. */
function changed(before: string, after: string): { readonly minus: string[]; readonly plus: string[] } {
  const left = before.split('\n');
  const right = after.split('\n');
  while (left.length > 0 && right.length > 0 && left[0] === right[0]) [left, right].forEach((lines) => lines.shift());
  while (left.length > 0 && right.length > 0 && left.at(-1) === right.at(-1))
    [left, right].forEach((lines) => lines.pop());
  return { minus: left, plus: right };
}

const FULL = `# my kubeconfig  (top comment)
apiVersion: v1
kind: Config
preferences: {}

current-context: dev   # switch with kubectl

clusters:
  - name: dev          # the dev cluster
    cluster:
      server: "https://dev.example.com:6443"
      x-note: keep me
  - cluster: {server: 'https://prod.example.com:6443', tls-server-name: prod.internal}
    name: prod

contexts:
  - {name: dev, context: {cluster: dev, user: alice, namespace: team-a}}
  - name: prod
    context:
      user: bob
      cluster: prod

users:
  # alice signs in with exec
  - name: alice
    user:
      exec:
        apiVersion: client.authentication.k8s.io/v1beta1
        command: aws   # aws cli
        args: [eks, get-token, --cluster-name, dev]
        env:
          - {name: AWS_PROFILE, value: dev}
  - name: bob
    user:
      token: "0123"    # quoted because octal
# the end
`;

describe('editText', () => {
  const diff = (...edits: readonly Edit[]) => changed(FULL, edit(FULL, ...edits));

  it('switches the context on its line alone', () => {
    assert.deepEqual(diff(use('prod')), {
      minus: ['current-context: dev   # switch with kubectl'],
      plus: ['current-context: prod   # switch with kubectl'],
    });
    assert.deepEqual(diff(use(undefined)).plus, ['current-context: ""   # switch with kubectl']);
    assert.equal(edit(FULL, use('dev')), FULL);
    assert.equal(edit('kind: Config\n', use('yes')), 'kind: Config\ncurrent-context: "yes"\n');
    assert.equal(edit('kind: Config\n', use(undefined)), 'kind: Config\n');
  });

  it('changes a value and keeps its quotes and its comment', () => {
    assert.deepEqual(diff(user('bob', field('token', 'abc'))), {
      minus: ['      token: "0123"    # quoted because octal'],
      plus: ['      token: "abc"    # quoted because octal'],
    });
    const cluster: Edit = {
      kind: 'set-fields',
      list: 'clusters',
      name: 'prod',
      fields: [field('server', "https://it's"), field('insecure-skip-tls-verify', true)],
    };
    assert.deepEqual(diff(cluster).plus, [
      "  - cluster: {server: 'https://it''s', tls-server-name: prod.internal, insecure-skip-tls-verify: true}",
    ]);
  });

  it('adds keys after the last, in the style of the place', () => {
    const config = { name: 'oidc', config: { 'client-id': 'k8s', 'extra-scopes': 'groups,email' } };
    assert.deepEqual(diff(user('bob', field('auth-provider', config))), {
      minus: [],
      plus: [
        '      auth-provider:',
        '        name: oidc',
        '        config:',
        '          client-id: k8s',
        '          extra-scopes: "groups,email"',
      ],
    });
    const namespace: Edit = { kind: 'set-fields', list: 'contexts', name: 'prod', fields: [field('namespace', 'x')] };
    assert.deepEqual(diff(namespace), { minus: [], plus: ['      namespace: x'] });
  });

  it('deletes keys, and writes what is left empty as such', () => {
    assert.deepEqual(diff(user('bob', field('token', undefined))), {
      minus: ['    user:', '      token: "0123"    # quoted because octal'],
      plus: ['    user: {}'],
    });
    assert.deepEqual(diff(user('alice', field('exec.env', undefined))).minus, [
      '        env:',
      '          - {name: AWS_PROFILE, value: dev}',
    ]);
    assert.deepEqual(diff(user('alice', field('exec.command', undefined), field('exec.args', undefined))), {
      minus: ['        command: aws   # aws cli', '        args: [eks, get-token, --cluster-name, dev]'],
      plus: [],
    });
    assert.equal(edit(FULL, user('nobody', field('token', undefined))), FULL, 'nothing is made to delete from it');
    assert.equal(edit(FULL, user('bob', field('auth-provider.config.id-token', undefined))), FULL);
  });

  it('makes entries in the style of their list', () => {
    assert.deepEqual(
      diff(user('new', field('tokenFile', '/a b/t'), field('extensions', [{ name: 'x', extension: { z: 'zz' } }]))),
      {
        minus: [],
        plus: [
          '  - name: new',
          '    user:',
          '      tokenFile: "/a b/t"',
          '      extensions:',
          '        - name: x',
          '          extension:',
          '            z: zz',
        ],
      },
    );
  });

  it('deletes entries and leaves the comments around them', () => {
    const remove = (list: 'users' | 'contexts' | 'clusters', name: string): Edit => ({
      kind: 'delete-entry',
      list,
      name,
    });
    const after = diff(remove('users', 'alice'));
    assert.equal(after.minus[0], '  - name: alice');
    assert.equal(after.minus.length, 8);
    assert.deepEqual(diff(remove('contexts', 'dev')).minus, [
      '  - {name: dev, context: {cluster: dev, user: alice, namespace: team-a}}',
    ]);
    assert.deepEqual(diff(remove('users', 'alice'), remove('users', 'bob')).plus, [
      'users: []',
      '  # alice signs in with exec',
    ]);
    assert.equal(edit(FULL, remove('users', 'ghost')), FULL);
  });

  it('steps into named lists', () => {
    assert.deepEqual(
      diff(user('alice', field('exec.env.AWS_PROFILE.value', 'prod'), field('exec.env.NEW.value', '1'))).plus,
      ['          - {name: AWS_PROFILE, value: prod}', '          - name: NEW', '            value: "1"'],
    );
    const made = edit('users: [{name: u}]\n', user('u', field('extensions.cluster-signin.extension.a', 'b')));
    assert.equal(made, 'users: [{name: u, user: {extensions: [{name: cluster-signin, extension: {a: b}}]}}]\n');
  });

  it('does several edits at once, also such as meet', () => {
    const both = edit(FULL, use('prod'), user('bob', field('token', 'a')), user('bob', field('token', 'b')));
    assert.deepEqual(edit(edit(FULL, use('prod')), user('bob', field('token', 'b'))), both);
  });

  it('begins a kubeconfig in an empty file', () => {
    const expected = 'apiVersion: v1\nkind: Config\nusers:\n- name: u\n  user:\n    token: t\n';
    const set = user('u', field('token', 't'));
    assert.equal(edit('', set), expected);
    assert.equal(edit('# mine', set), `# mine\n${expected}`);
    assert.equal(edit('---\n', set), `---\n${expected}`);
    assert.equal(edit('', user('u', field('token', undefined))), '');
    for (const text of ['null\n', '---\n...\n', 'text', '[]', '"{}"']) {
      assert.throws(() => edit(text, set), { name: 'UserError' }, text);
    }
  });

  it('keeps JSON as JSON', () => {
    const pretty =
      '{\n\t"users": [\n\t\t{\n\t\t\t"name": "u",\n\t\t\t"user": {\n\t\t\t\t"token": "t"\n\t\t\t}\n\t\t}\n\t]\n}\n';
    const after = edit(
      pretty,
      use('a"b'),
      user('u', field('token', 'new'), field('exec', { command: 'x', args: ['1'] })),
    );
    assert.deepEqual(JSON.parse(after), {
      users: [{ name: 'u', user: { token: 'new', exec: { command: 'x', args: ['1'] } } }],
      'current-context': 'a"b',
    });
    assert.deepEqual(changed(pretty, after).plus.slice(0, 2), [
      '\t\t\t\t"token": "new",',
      '\t\t\t\t"exec": {"command": "x", "args": ["1"]}',
    ]);
    assert.equal(edit('{}', use('c')), '{"current-context": "c"}');
    assert.equal(
      edit('{"users":[]}', user('u', field('token', 't'))),
      '{"users":[{"name": "u", "user": {"token": "t"}}]}',
    );
    const compact = '{"users":[{"name":"u","user":{"a":"1","b":"2","c":"3"}}]}';
    const without = (...keys: string[]) => edit(compact, user('u', ...keys.map((key) => field(key, undefined))));
    assert.equal(without('a'), compact.replace('"a":"1",', ''));
    assert.equal(without('b', 'c'), compact.replace(',"b":"2","c":"3"', ''));
    assert.equal(without('a', 'b'), compact.replace('"a":"1","b":"2",', ''));
    assert.equal(without('a', 'c'), compact.replace('"a":"1",', '').replace(',"c":"3"', ''));
    assert.equal(without('a', 'b', 'c'), compact.replace('"a":"1","b":"2","c":"3"', ''));
  });

  it('keeps line ends, a missing last one included', () => {
    const windows = 'users:\r\n- name: u\r\n  user:\r\n    token: t # c\r\n';
    assert.equal(
      edit(windows, user('u', field('token', 'new'), field('as', 'x'))),
      'users:\r\n- name: u\r\n  user:\r\n    token: new # c\r\n    as: x\r\n',
    );
    assert.equal(edit(windows, user('u', field('token', undefined))), 'users:\r\n- name: u\r\n  user: {}\r\n');
    const open = 'users:\n- name: u\n  user:\n    token: t';
    assert.equal(edit(open, user('u', field('token', 'new'))), 'users:\n- name: u\n  user:\n    token: new');
    assert.equal(edit(open, user('u', field('as', 'x'))), `${open}\n    as: x`);
    assert.equal(edit(open, use('c')), `${open}\ncurrent-context: c`);
  });

  it('keeps the lines of braces in which everything changes', () => {
    const pretty = ['{', '  "users": [{"name": "u", "user": {', '    "token": "t"', '  }}]', '}', ''];
    const fields = (...all: readonly FieldEdit[]) => edit(pretty.join('\n'), user('u', ...all));
    const [token, as] = [field('token', undefined), field('as', 'x')];
    assert.equal(fields(token, as), pretty.with(2, '    "as": "x"').join('\n'));
    assert.equal(
      fields(token, as, field('as-uid', '1')),
      pretty.toSpliced(2, 1, '    "as": "x",', '    "as-uid": "1"').join('\n'),
    );
    assert.equal(fields(token), pretty.toSpliced(1, 3, '  "users": [{"name": "u", "user": {}}]').join('\n'));
    const noted = 'users:\n- {name: u, user: { # mine\n    token: t, # old\n  }}\n';
    assert.equal(edit(noted, user('u', token, as)), noted.replace('token: t', 'as: x'));
    const bare = 'users:\n- {name: u, user: { # nothing\n  }}\n';
    assert.equal(edit(bare, user('u', as)), bare.replace('{ #', '{as: x #'));
  });

  it('writes a field that is deleted and set, or set twice, once and in its place', () => {
    const text = 'users:\n- name: u\n  user:\n    token: t # mine\n    as: x\n';
    const twice = (...all: readonly FieldEdit[]) => edit(text, user('u', ...all));
    const after = text.replace('token: t', 'token: new');
    assert.equal(twice(field('token', undefined), field('token', 'new')), after);
    assert.equal(twice(field('token', 'other'), field('token', 'new')), after);
    assert.equal(twice(field('token', 'new'), field('token', undefined)), text.replace('    token: t # mine\n', ''));
    const env = `${text}    exec:\n      env:\n      - name: A\n        value: old\n      - name: B\n`;
    const again = [field('exec.env.A', undefined), field('exec.env.A', { value: 'new' })];
    const anew = env.replace('      - name: A\n        value: old\n', '') + '      - name: A\n        value: new\n';
    assert.equal(edit(env, user('u', ...again)), anew);
    // What is set and deleted again has made its entry meanwhile.
    const made = edit('kind: Config\n', user('v', field('token', 't'), field('token', undefined)));
    assert.match(made, /- name: v\n {2}user: \{\}\n/u);
  });

  it('leaves the comments around what is deleted in brackets', () => {
    const remove = (name: string): Edit => ({ kind: 'delete-entry', list: 'users', name });
    const lines = ['{', '\t"users": [', '\t\t{"name": "a"}, # a', '\t\t{"name": "b"}', '\t]', '}', ''];
    assert.equal(edit(lines.join('\n'), remove('b')), lines.toSpliced(3, 1).join('\n'));
    assert.equal(edit(lines.join('\n'), remove('a')), lines.with(2, '\t\t # a').join('\n'));
  });
});
