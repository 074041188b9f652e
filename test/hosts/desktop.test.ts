import assert from 'node:assert/strict';
import { desktopEnvironment } from './desktop.ts';

describe('VS Code Desktop', () => {
  const machine = { platform: 'linux', home: '/home/alice' } as const;

  it('sees a home of its own, and nothing of the person’s', () => {
    const env = {
      DISPLAY: ':0',
      HOME: '/home/alice',
      KUBECONFIG: '/home/alice/prod',
      OCI_CLI_PROFILE: 'MFA',
      PATH: '/usr/bin',
      XDG_RUNTIME_DIR: '/run/user/1000',
      XDG_STATE_HOME: '/home/alice/state',
    };
    const seen: Record<string, string | undefined> = {
      ...env,
      ...desktopEnvironment('/tmp/home', { ...machine, env }),
    };
    const { PATH, DISPLAY, XAUTHORITY, XDG_RUNTIME_DIR, ...rest } = seen;
    assert.deepEqual([PATH, DISPLAY, XDG_RUNTIME_DIR], ['/usr/bin', ':0', '/run/user/1000']);
    assert.equal(XAUTHORITY, '/home/alice/.Xauthority');
    assert.deepEqual(
      Object.entries(rest).filter(([, value]) => value !== undefined && !value.startsWith('/tmp/home')),
      [],
    );
  });

  it('is not started without a display, and what to install is said', () => {
    assert.throws(() => desktopEnvironment('/tmp/home', { ...machine, env: {} }), /apt-get install xvfb/u);
    assert.doesNotThrow(() => desktopEnvironment('/tmp/home', { ...machine, env: { WAYLAND_DISPLAY: 'wayland-0' } }));
    assert.doesNotThrow(() => desktopEnvironment('/tmp/home', { ...machine, platform: 'darwin', env: {} }));
  });
});
