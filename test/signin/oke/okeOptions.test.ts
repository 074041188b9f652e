import assert from 'node:assert/strict';
import { editLabelText } from '../../../src/text/kubeconfig/editLabelsText.ts';
import type { User } from '../../../src/kubeconfig/read/model.ts';
import { setOkeOptions, withOkeOptions } from '../../../src/signin/oke/okeOptions.ts';
import { filesOf, refuses } from '../../kubeconfig/operations/files.ts';
import { OKE_CONFIG } from './okeEntries.ts';

const MFA = [
  ['profile', 'MFA'],
  ['auth', 'security_token'],
] as const;

describe('setting OCI profile and auth', () => {
  const { kubeconfig, difference, after } = filesOf(OKE_CONFIG);
  const user = (name: string): User => kubeconfig.users.get(name)!;
  const set = (name: string, ...options: readonly (readonly ['profile' | 'auth', string | undefined])[]) =>
    difference(setOkeOptions([user(name)], new Map(options)));

  it('adds them last, and touches nothing else', () => {
    assert.deepEqual(set('block', ...MFA), [
      '+      - --profile',
      '+      - MFA',
      '+      - --auth',
      '+      - security_token',
    ]);
    const [, line] = set('plugin', ...MFA);
    assert.match(line ?? '', /ocid1\.cluster\.oc1\.iad\.e, --profile, MFA, --auth, security_token\]$/u);
  });

  it('changes them where and as they are written, once', () => {
    const [gone, come, ...more] = set('flow', ...MFA);
    assert.deepEqual(more, []);
    assert.equal(
      come?.slice(1),
      gone
        ?.slice(1)
        .replace('--profile, A,', '--profile, MFA,')
        .replace("--auth=api_key, --auth, 'x y'", '--auth=security_token'),
    );
  });

  it('changes variables of an entry that has them', () => {
    assert.deepEqual(set('variables', ...MFA), [
      '-        value: OLD',
      '-      - {name: OCI_CLI_AUTH, value: api_key}',
      '+        value: MFA',
      '+      - {name: OCI_CLI_AUTH, value: security_token}',
    ]);
  });

  it('adds to the variables what is not said there yet', () => {
    const exec = { ...user('variables').exec!, env: [{ name: 'OCI_CLI_PROFILE', value: 'MFA' }] };
    assert.deepEqual(withOkeOptions(exec, new Map([['auth', 'security_token']])), {
      ...exec,
      env: [...exec.env, { name: 'OCI_CLI_AUTH', value: 'security_token' }],
    });
  });

  it('leaves what stands before the arguments of a script or of the plugin', () => {
    const wrapper = set('wrapper', ...MFA)[1] ?? '';
    assert.match(wrapper, /\[--cache, '--', ce, .*, --profile=MFA, --auth, security_token\]$/u);
    assert.match(set('windows', ['profile', 'MFA'])[1] ?? '', /plugin\.cjs', ce, .*iad\.f, --profile, MFA\]$/u);
  });

  it('removes them from wherever they are', () => {
    const none = [
      ['profile', undefined],
      ['auth', undefined],
    ] as const;
    assert.deepEqual(set('block', ...none), []);
    assert.match(set('flow', ...none)[1] ?? '', /args: \[ce, cluster, generate-token, --cluster-id, ocid1[^ ]+b\]/u);
    assert.deepEqual(set('variables', ...none), [
      '-      - name: OCI_CLI_PROFILE # who',
      '-        value: OLD',
      '-      - {name: OCI_CLI_AUTH, value: api_key}',
    ]);
    assert.match(set('wrapper', ['profile', undefined])[1] ?? '', /, ocid1\.cluster\.oc1\.iad\.d\]$/u);
  });

  it('leaves what is not named', () => {
    assert.match(set('flow', ['auth', 'api_key'])[1] ?? '', /--profile, A, .*, --auth=api_key\], env/u);
    assert.deepEqual(set('block', ['auth', 'security_token']), ['+      - --auth', '+      - security_token']);
  });

  it('makes one edit of any selection, and tells each command as it will be', () => {
    const users = ['block', 'flow', 'variables', 'wrapper', 'plugin', 'windows'].map(user);
    const operation = setOkeOptions(users, new Map(MFA));
    assert.equal(editLabelText(operation.label), 'Set profile MFA and auth security_token for 6 users');
    const [text = ''] = after(operation);
    const now = filesOf(text).kubeconfig.users;
    for (const each of users) {
      const { args, env } = withOkeOptions(each.exec!, new Map(MFA));
      const { exec } = now.get(each.name)!;
      assert.deepEqual(exec?.args, args, each.name);
      assert.deepEqual(new Set(exec.env), new Set(env), each.name);
    }
    // Both at once would not be one truth.
    const both = { ...user('variables').exec!, args: ['ce', '--profile', 'B'] };
    assert.deepEqual(withOkeOptions(both, new Map([['profile', 'MFA']])), {
      ...both,
      args: ['ce', '--profile', 'MFA'],
      env: both.env.slice(1),
    });
  });

  it('refuses what the CLI would read as something else', () => {
    for (const [value, code, sentence] of [
      ['', 'option-unusable', 'Enter the profile.'],
      ['--auth', 'option-unusable', 'The profile cannot begin with a hyphen. Enter another name.'],
      ['a\nb', 'name-unusable', /^The name of a profile cannot contain control or invisible characters/u],
      ['a\u202eb', 'name-unusable', /^The name of a profile cannot contain control/u],
    ] as const) {
      refuses(() => setOkeOptions([user('block')], new Map([['profile', value]])), code, sentence);
    }
    refuses(() => setOkeOptions([user('token')], new Map(MFA)), 'no-exec', /has no exec command/u);
    const name = `it's "a": profile #1 {x}`;
    const [text = ''] = after(setOkeOptions([user('flow'), user('block')], new Map([['profile', name]])));
    assert.deepEqual(filesOf(text).kubeconfig.users.get('block')?.exec?.args.at(-1), name);
    assert.equal(filesOf(text).kubeconfig.users.get('flow')?.exec?.args[1], name);
  });
});
