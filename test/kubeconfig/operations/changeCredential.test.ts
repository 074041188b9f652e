import assert from 'node:assert/strict';
import { editLabelText } from '../../../src/text/kubeconfig/editLabelsText.ts';
import {
  bodyOf,
  changeCredential,
  type CredentialForm,
  formsOf,
} from '../../../src/kubeconfig/operations/changeCredential.ts';
import { setArguments, setVariables } from '../../../src/kubeconfig/operations/editExec.ts';
import { optionOf, withOption, withoutOption } from '../../../src/kubeconfig/operations/argumentOptions.ts';
import { CONFIG, filesOf, refuses } from './files.ts';

const { kubeconfig, difference } = filesOf(CONFIG);
const alice = kubeconfig.users.get('alice')!;
const bob = kubeconfig.users.get('bob')!;
const args = alice.exec!.args;

describe('a command in a user entry', () => {
  it('changes single arguments and keeps the others with their comments', () => {
    const set = (next: readonly string[]) => difference(setArguments(alice, next));
    assert.deepEqual(set(withOption(args, '--profile', 'ADMIN')), [
      '-          - DEFAULT # changes often',
      '+          - ADMIN # changes often',
    ]);
    assert.deepEqual(set(withOption(args, '--auth', 'security_token')), [
      '-          - --auth=api_key',
      '+          - --auth=security_token',
    ]);
    assert.deepEqual(set(withOption(args, '--region', 'x')), ['+          - --region', '+          - x']);
    assert.deepEqual(set(withoutOption(args, '--profile')), [
      '-          - --profile',
      '-          - DEFAULT # changes often',
    ]);
    assert.deepEqual(set(['first', ...args]), ['+          - first']);
    assert.deepEqual(set([...args.slice(0, 2), 'x', ...args.slice(2)]), ['+          - x']);
    assert.deepEqual(set(args), []);
    assert.deepEqual(
      filesOf(...filesOf(CONFIG).after(setArguments(alice, []))).kubeconfig.users.get('alice')?.exec?.args,
      [],
    );
  });

  it('sets, adds and removes single variables', () => {
    const set = (...variables: readonly (readonly [string, string | undefined])[]) =>
      difference(setVariables(alice, new Map(variables)));
    assert.deepEqual(set(['A', '2']), ['-            value: "1"', '+            value: "2"']);
    assert.deepEqual(set(['B', 'x=y']), ['-          - {name: B, value: two}', '+          - {name: B, value: x=y}']);
    assert.deepEqual(set(['C', ''], ['A', undefined]), [
      '-          - name: A # first',
      '-            value: "1"',
      '+          - name: C',
      '+            value: ""',
    ]);
    refuses(() => set(['', 'x']), 'variable-unusable', /NAME=value/u);
    refuses(() => set(['A=B', 'x']), 'variable-unusable', /NAME=value/u);
  });

  it('refuses when there is no command, or the arguments changed meanwhile', () => {
    refuses(() => setArguments(bob, []), 'no-exec', 'The user "bob" has no exec command. Run "Edit User" to add one.');
    refuses(() => setVariables(bob, new Map()), 'no-exec', /has no exec command/u);
    const edit = setArguments(alice, ['x']);
    const changed = filesOf(CONFIG.replace('- cluster\n', '- kluster\n'));
    refuses(
      () => changed.after(edit),
      'entry-changed',
      '"args" has changed in the file since then. Review it and try again.',
    );
    const gone = filesOf(CONFIG.replace(/ {6}exec:[\s\S]*two\}\n/u, ''));
    refuses(() => gone.after(edit), 'entry-changed', /has changed in the file since then/u);
    const done = filesOf(...filesOf(CONFIG).after(edit));
    assert.deepEqual(done.difference(edit), []);
  });
});

describe('options in arguments', () => {
  it('are found in both spellings, the last one counting', () => {
    assert.equal(optionOf(['a', '--p', 'x'], '--p'), 'x');
    assert.equal(optionOf(['--p=x', '--p', 'y'], '--p'), 'y');
    assert.equal(optionOf(['--p='], '--p'), '');
    assert.equal(optionOf(['--p', '--q', 'x'], '--p'), '');
    assert.equal(optionOf(['--pp', 'x', '--', '--p', 'y'], '--p'), undefined);
  });

  it('are set where they are, and once', () => {
    assert.deepEqual(withOption(['--p', 'x', 'b'], '--p', 'y'), ['--p', 'y', 'b']);
    assert.deepEqual(withOption(['--p=x', 'b', '--p', 'z', '--p=w'], '--p', 'y'), ['--p=y', 'b']);
    assert.deepEqual(withOption(['--p', '--q'], '--p', 'y'), ['--p', 'y', '--q']);
    assert.deepEqual(withOption(['--p'], '--p', 'y'), ['--p', 'y']);
    assert.deepEqual(withOption(['a', '--', 'b'], '--p', 'y'), ['a', '--p', 'y', '--', 'b']);
    assert.deepEqual(withOption([], '--p', 'y'), ['--p', 'y']);
  });

  it('are removed with their values', () => {
    assert.deepEqual(withoutOption(['a', '--p', 'x', '--p=y', '--p', '--q', '--', '--p'], '--p'), [
      'a',
      '--q',
      '--',
      '--p',
    ]);
  });
});

describe('changing a credential', () => {
  const token: CredentialForm = { kind: 'token', token: 'new' };
  const exec: CredentialForm = {
    kind: 'exec',
    apiVersion: 'client.authentication.k8s.io/v1',
    command: 'tool',
    args: ['get', '--x'],
    env: new Map([['A', '3']]),
    interactiveMode: 'Never',
    provideClusterInfo: true,
  };

  it('removes what conflicts and keeps the rest of the user', () => {
    const operation = changeCredential(alice, token);
    assert.equal(editLabelText(operation.label), 'Change the credential of user alice to a token');
    assert.deepEqual(operation.consequences, [{ code: 'credential-removed', data: { kind: 'exec' } }]);
    const { after } = filesOf(CONFIG);
    const text = after(operation).join('');
    assert.ok(text.includes('    user:\n      as: root\n      token: new\n  - name: bob'), text);
    assert.deepEqual(difference(changeCredential(bob, token)), ['-      token: abc', '+      token: new']);
    assert.deepEqual(difference(changeCredential(bob, { kind: 'tokenFile', path: '/t' })), [
      '-      token: abc',
      '+      tokenFile: /t',
    ]);
    assert.deepEqual(changeCredential(bob, { kind: 'authProvider', name: 'oidc', config: new Map() }).label, {
      code: 'change-credential',
      data: { user: 'bob', to: 'authProvider' },
    });
  });

  it('changes a command in place', () => {
    assert.deepEqual(difference(changeCredential(alice, exec)), [
      '-        command: oci # the OCI CLI',
      '+        command: tool # the OCI CLI',
      '-        interactiveMode: IfAvailable',
      '+        interactiveMode: Never',
      '-          - ce # container engine',
      '-          - cluster',
      '+          - get # container engine',
      '+          - --x',
      '-          - --profile',
      '-          - DEFAULT # changes often',
      '-          - --auth=api_key',
      '-            value: "1"',
      '-          - {name: B, value: two}',
      '+            value: "3"',
      '+        provideClusterInfo: true',
    ]);
  });

  it('writes nothing into a command that it does not change', () => {
    const bare =
      'users:\n- name: u\n  user:\n    exec:\n      apiVersion: client.authentication.k8s.io/v1alpha1\n      command: tool\n';
    const files = filesOf(bare);
    const same: CredentialForm = {
      ...exec,
      args: [],
      env: new Map(),
      interactiveMode: 'IfAvailable',
      provideClusterInfo: false,
    };
    const after = (apiVersion: string): string =>
      files.after(changeCredential(files.kubeconfig.users.get('u')!, { ...same, apiVersion })).join('');
    assert.equal(after('client.authentication.k8s.io/v1beta1'), bare.replace('v1alpha1', 'v1beta1'));
    const inV1 = `${bare.replace('v1alpha1', 'v1')}      interactiveMode: IfAvailable\n`;
    assert.equal(after('client.authentication.k8s.io/v1'), inV1);
  });

  it('writes each form so that it reads back as such, from every other', () => {
    const forms: readonly CredentialForm[] = [
      token,
      { kind: 'tokenFile', path: '/t' },
      { kind: 'basic', username: 'n', password: 'p' },
      { kind: 'certificate', certificate: '/c', key: '/k' },
      exec,
      { kind: 'authProvider', name: 'oidc', config: new Map([['client-id', 'x']]) },
    ];
    for (const from of forms) {
      for (const to of forms) {
        const lines = Object.entries(bodyOf(from)).map(([key, value]) => `    ${key}: ${JSON.stringify(value)}\n`);
        const before = `users:\n- name: u\n  user:\n    as: x # keep\n${lines.join('')}`;
        const files = filesOf(before);
        const changed = filesOf(...files.after(changeCredential(files.kubeconfig.users.get('u')!, to)));
        const fresh = filesOf(JSON.stringify({ users: [{ name: 'u', user: { as: 'x', ...bodyOf(to) } }] }));
        const [one, other] = [changed, fresh].map((each) => ({ ...each.kubeconfig.users.get('u'), line: 0 }));
        assert.deepEqual(one, other, `${from.kind} to ${to.kind}`);
        assert.ok(changed.after({ edits: [] })[0]?.includes('as: x # keep'));
      }
    }
  });

  it('says what a user carries', () => {
    assert.deepEqual(formsOf(alice), ['exec']);
    const both = filesOf('users:\n- name: u\n  user: {token: a, client-key: /k}\n- name: v\n').kubeconfig.users;
    assert.deepEqual(formsOf(both.get('u')!), ['token', 'certificate']);
    assert.deepEqual(formsOf(both.get('v')!), []);
  });

  it('refuses what kubectl could not send or find', () => {
    const refused = (form: CredentialForm, message: RegExp) => {
      refuses(() => changeCredential(bob, form), 'credential-unusable', message);
    };
    refused({ kind: 'token', token: '' }, /^Enter the token\.$/u);
    for (const wrong of ['a b', 'a\n', 'é', '\0'])
      refused({ kind: 'token', token: wrong }, /without spaces and line breaks/u);
    refused({ kind: 'tokenFile', path: 't' }, /full path/u);
    refused({ kind: 'certificate', certificate: '/c', key: './k' }, /full path/u);
    refused({ kind: 'basic', username: '', password: 'p' }, /user name/u);
    refused({ ...exec, command: '' }, /Enter the command/u);
    refused({ kind: 'authProvider', name: '', config: new Map() }, /name of the auth provider/u);
  });
});
