import assert from 'node:assert/strict';
import { findOnPath, terminalCommand } from '../../../../src/authenticators/execPlugin/signIn/terminalCommand.ts';

const WINDOWS = { platform: 'win32', systemRoot: 'C:\\Windows' } as const;
const AZ = 'C:\\Program Files (x86)\\Azure\\wbin\\az.cmd';

describe('terminalCommand', () => {
  it('is the program itself where there are no batch files', () => {
    const command = terminalCommand({
      path: '/usr/bin/aws',
      args: ['sso', 'login', '--profile', 'a b"$c'],
      platform: 'linux',
      systemRoot: undefined,
    });
    assert.deepEqual(command, { shellPath: '/usr/bin/aws', shellArgs: ['sso', 'login', '--profile', 'a b"$c'] });
  });

  it('is the program itself on Windows, too', () => {
    const path = 'C:\\Program Files\\Amazon\\AWSCLIV2\\aws.exe';
    assert.deepEqual(terminalCommand({ ...WINDOWS, path, args: ['sso'] }), { shellPath: path, shellArgs: ['sso'] });
  });

  it('is its interpreter for a batch file, with the whole quoted', () => {
    assert.deepEqual(terminalCommand({ ...WINDOWS, path: AZ, args: ['login', '--tenant', 'example.com'] }), {
      shellPath: 'C:\\Windows\\System32\\cmd.exe',
      shellArgs: `/d /e:on /v:off /s /c ""${AZ}" login --tenant example.com"`,
    });
    const quoted = terminalCommand({ ...WINDOWS, path: AZ, args: ['a b', '', 'x=1,2;3'] });
    assert.equal(quoted?.shellArgs, `/d /e:on /v:off /s /c ""${AZ}" "a b" "" "x=1,2;3""`);
  });

  it('is none for what a batch file could take for something else', () => {
    for (const arg of [
      '%PATH%',
      '"',
      'a"b',
      'a!b!',
      '^',
      'a&calc',
      'a|b',
      '<a',
      '>a',
      '(a)',
      'a\nb',
      'a\u0000',
      'a b\\',
    ]) {
      assert.equal(terminalCommand({ ...WINDOWS, path: AZ, args: [arg] }), undefined, JSON.stringify(arg));
    }
    for (const path of ['C:\\%X%\\az.cmd', 'C:\\a^b\\az.cmd', 'C:\\a!\\az.cmd', 'C:\\a"\\az.cmd']) {
      assert.equal(terminalCommand({ ...WINDOWS, path, args: [] }), undefined, path);
    }
  });

  it('is none for a path that is not whole, on another machine, or no program', () => {
    for (const path of [
      'az.cmd',
      '.\\az.cmd',
      '\\az.cmd',
      '\\\\server\\share\\az.cmd',
      'C:az.exe',
      'C:\\az.ps1',
      'C:\\az',
    ]) {
      assert.equal(terminalCommand({ ...WINDOWS, path, args: [] }), undefined, path);
    }
    assert.equal(terminalCommand({ path: 'aws', args: [], platform: 'linux', systemRoot: undefined }), undefined);
    for (const systemRoot of [undefined, '', 'Windows', '\\\\server\\share']) {
      assert.equal(terminalCommand({ ...WINDOWS, systemRoot, path: AZ, args: [] }), undefined);
    }
  });
});

describe('findOnPath', () => {
  const found = async (
    env: Readonly<Record<string, string>>,
    platform: NodeJS.Platform,
    files: readonly string[],
  ): Promise<string | undefined> =>
    findOnPath('az', { env, platform }, (path) => Promise.resolve(files.includes(path)));

  it('takes the first, in whole folders only', async () => {
    const path = '.::bin:/opt/az/bin:/usr/bin';
    assert.equal(await found({ PATH: path }, 'linux', ['az', 'bin/az', '/az', '/usr/bin/az']), '/usr/bin/az');
    assert.equal(await found({ PATH: path }, 'linux', ['/usr/bin/az', '/opt/az/bin/az']), '/opt/az/bin/az');
    assert.equal(await found({ PATH: path }, 'linux', []), undefined);
    assert.equal(await found({}, 'linux', ['/usr/bin/az']), undefined);
  });

  it('takes endings in the order of PATHEXT, and none that a shell would need', async () => {
    const env = { Path: '\\\\server\\share;C:\\az', PATHEXT: '.JS;.CMD;.EXE' };
    const files = ['\\\\server\\share\\az.cmd', 'C:\\az\\az', 'C:\\az\\az.js', 'C:\\az\\az.exe', 'C:\\az\\az.cmd'];
    assert.equal(await found(env, 'win32', files), 'C:\\az\\az.cmd');
    assert.equal(await found({ Path: 'C:\\az' }, 'win32', files), 'C:\\az\\az.exe');
    assert.equal(await found(env, 'win32', ['C:\\az\\az', 'C:\\az\\az.js']), undefined);
  });
});
