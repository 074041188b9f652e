import assert from 'node:assert/strict';
import type { User } from '../../../src/kubeconfig/read/model.ts';
import { execWith } from '../../../src/plugin/pluginCommand.ts';
import { pluginCommand } from '../../../src/plugin/install.ts';
import { fastExec, toFastToken, toOciCli, usesFastToken } from '../../../src/signin/oke/fastToken.ts';
import { filesOf } from '../../kubeconfig/operations/files.ts';
import { OKE_CONFIG } from './okeEntries.ts';

const plugin = pluginCommand('/srv/cluster-signin', 'linux', '/usr/bin/node');

describe('the fast token', () => {
  const { kubeconfig, difference, after } = filesOf(OKE_CONFIG);
  const user = (name: string): User => kubeconfig.users.get(name)!;

  it('takes command and provideClusterInfo, and nothing else', () => {
    assert.deepEqual(difference(toFastToken([user('block')], plugin)), [
      '-      command: oci',
      `+      command: ${plugin.command}`,
      '+      provideClusterInfo: true',
    ]);
  });

  it('and back takes none', () => {
    const [text = ''] = after(toFastToken([user('block')], plugin));
    const now = filesOf(text);
    assert.deepEqual(now.after(toOciCli([now.kubeconfig.users.get('block')!], plugin)), [OKE_CONFIG]);
  });

  it('and back is what the CLI answers in, also for an entry that was made here', () => {
    const args = ['ce', 'cluster', 'generate-token', '--cluster-id', 'x'];
    const users = [{ name: 'me', user: { exec: execWith(plugin, args) } }];
    const { kubeconfig: made, after: afterMade } = filesOf(JSON.stringify({ users }, undefined, 2));
    const [text = ''] = afterMade(toOciCli([made.users.get('me')!], plugin));
    const [{ user }] = (JSON.parse(text) as { users: [{ user: unknown }] }).users;
    assert.deepEqual(user, {
      exec: { apiVersion: 'client.authentication.k8s.io/v1beta1', command: 'oci', args, interactiveMode: 'Never' },
    });
  });

  it('keeps the environment, moves what stood before "ce", and mends a version that nobody speaks any more', () => {
    const [text = ''] = after(toFastToken([user('flow'), user('variables')], plugin));
    const { users } = filesOf(text).kubeconfig;
    const { exec } = users.get('flow')!;
    assert.equal(exec?.apiVersion, 'client.authentication.k8s.io/v1beta1');
    assert.deepEqual(exec.args.slice(0, 5), ['ce', 'cluster', 'generate-token', '--profile', 'A']);
    assert.deepEqual(exec.env, [{ name: 'KEEP', value: '1' }]);
    assert.deepEqual(users.get('variables')?.exec?.env, user('variables').exec?.env);
  });

  it('drops a script, and says so', () => {
    const operation = toFastToken([user('wrapper')], plugin);
    assert.deepEqual(operation.consequences, [{ code: 'scripts-dropped', data: { users: ['wrapper'] } }]);
    const [text = ''] = after(operation);
    const exec = filesOf(text).kubeconfig.users.get('wrapper')?.exec;
    assert.equal(exec?.args[0], 'ce');
    assert.deepEqual(exec, {
      ...user('wrapper').exec!,
      ...fastExec(user('wrapper').exec!, plugin),
      provideClusterInfo: true,
    });
  });

  it('says which path of the CLI it does not keep', () => {
    assert.deepEqual(toFastToken([user('block'), user('variables')], plugin).consequences, [
      { code: 'cli-path-dropped', data: { users: ['variables'] } },
    ]);
  });

  it('lets a plugin know the cluster that was not told it', () => {
    assert.equal(usesFastToken(user('plugin').exec!, plugin), false);
    const installed = pluginCommand('/home/a/.local/state/cluster-signin', 'linux', '/usr/bin/node');
    assert.deepEqual(difference(toFastToken([user('plugin')], installed)), ['+      provideClusterInfo: true']);
    const [text = ''] = after(toFastToken([user('plugin')], plugin));
    const { exec } = filesOf(text).kubeconfig.users.get('plugin')!;
    assert.equal(usesFastToken(exec!, plugin), true);
    // From another machine, where the plugin lies elsewhere.
    assert.equal(usesFastToken(exec!, installed), false);
    assert.equal(usesFastToken(user('block').exec!, plugin), false);
  });

  it('is run by its runtime on Windows', () => {
    const there = pluginCommand('C:\\Users\\a\\AppData\\Local\\cluster-signin', 'win32', 'C:\\Code.exe');
    const [text = ''] = after(toFastToken([user('flow')], there));
    const now = filesOf(text);
    const { exec } = now.kubeconfig.users.get('flow')!;
    assert.equal(exec?.command, 'C:\\Code.exe');
    assert.deepEqual(exec.args.slice(0, 2), [...there.args, 'ce']);
    assert.deepEqual(exec.env, [{ name: 'KEEP', value: '1' }, ...there.env]);
    const [back = ''] = now.after(toOciCli([now.kubeconfig.users.get('flow')!], there));
    const { exec: restored } = filesOf(back).kubeconfig.users.get('flow')!;
    assert.equal(restored?.command, 'oci');
    assert.equal(restored.args[0], 'ce');
    assert.deepEqual(restored.env, [{ name: 'KEEP', value: '1' }]);
  });
});
