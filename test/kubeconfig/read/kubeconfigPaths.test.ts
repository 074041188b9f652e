import assert from 'node:assert/strict';
import { kubeconfigPaths } from '../../../src/kubeconfig/read/kubeconfigPaths.ts';

describe('kubeconfigPaths', () => {
  const home = '/home/alice';
  const linux = (env: Record<string, string>, configured: readonly string[] = []) =>
    kubeconfigPaths({ host: { platform: 'linux', env, home }, configured });

  it('takes KUBECONFIG as client-go does', () => {
    assert.deepEqual(linux({ KUBECONFIG: '/a:/b' }), { paths: ['/a', '/b'], origin: 'environment' });
    assert.deepEqual(linux({ KUBECONFIG: ':/a::/b:/a:./a:' }).paths, ['/a', '/b', './a']);
    assert.deepEqual(linux({ KUBECONFIG: '~/.kube/x' }).paths, ['~/.kube/x'], 'nothing is expanded');
    assert.deepEqual(linux({ KUBECONFIG: ':' }), { paths: [], origin: 'environment' });
  });

  it('takes the home default otherwise', () => {
    const expected = { paths: ['/home/alice/.kube/config'], origin: 'default' };
    assert.deepEqual(linux({}), expected);
    assert.deepEqual(linux({ KUBECONFIG: '' }), expected);
  });

  it('lets a setting that names files replace the list, with the home folder expanded', () => {
    const env = { KUBECONFIG: '/a' };
    assert.deepEqual(linux(env, ['~/x', '/y', ' ', '/y', '~bob/z']), {
      paths: ['/home/alice/x', '/y', '~bob/z'],
      origin: 'setting',
    });
    assert.deepEqual(linux(env, ['', ' ']).origin, 'environment');
  });

  it('splits on semicolons and joins with backslashes on Windows', () => {
    const host = (env: Record<string, string>) => ({ platform: 'win32' as const, env, home: 'C:\\Users\\alice' });
    assert.deepEqual(kubeconfigPaths({ host: host({ KUBECONFIG: 'C:\\a;D:/b' }), configured: [] }).paths, [
      'C:\\a',
      'D:/b',
    ]);
    assert.deepEqual(kubeconfigPaths({ host: host({}), configured: [] }).paths, ['C:\\Users\\alice\\.kube\\config']);
    assert.deepEqual(kubeconfigPaths({ host: host({}), configured: ['~\\x'] }).paths, ['C:\\Users\\alice\\x']);
  });
});
