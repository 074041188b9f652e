import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pluginCommand } from '../../../src/plugin/install.ts';
import { installPlugin } from '../../../src/plugin/installPlugin.ts';
import { temporaryFolder } from '../../signin/support.ts';

const PARTS = ['undici.cjs', 'text.cjs', 'renewal.cjs', 'oci.cjs', 'getToken.cjs'];

describe('installPlugin', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  const state = () => join(folder.path, 'state');
  const bundles = () => join(folder.path, 'bundles');
  const install = (version: string, program: string, runtime = process.execPath) => {
    mkdirSync(bundles(), { recursive: true });
    for (const part of PARTS) writeFileSync(join(bundles(), part), `// ${program}`);
    writeFileSync(join(bundles(), 'plugin.cjs'), `console.log(${JSON.stringify(program)})`);
    return installPlugin({ stateFolder: state(), platform: 'linux', runtime, bundles: bundles(), version });
  };
  const run = () => execFileSync(pluginCommand(state(), 'linux', '').command, { encoding: 'utf8' }).trim();

  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  it('puts an executable where no version of the extension moves it', async () => {
    await install('1.0.0', 'one');
    rmSync(bundles(), { recursive: true });
    assert.equal(run(), 'one');
    const { command } = pluginCommand(state(), 'linux', '');
    assert.equal(statSync(command).mode & 0o777, 0o700);
    assert.equal(statSync(join(state(), 'bin')).mode & 0o777, 0o700);
  });

  it('keeps it current, but never older than another editor made it', async () => {
    await install('1.9.0', 'one');
    await install('1.10.0', 'two');
    assert.equal(run(), 'two');
    await install('1.9.9', 'three');
    assert.equal(run(), 'two');
    for (const part of PARTS) {
      assert.equal(readFileSync(join(state(), 'bin', part), 'utf8'), '// two');
    }
    rmSync(join(state(), 'bin', 'plugin.cjs'));
    await install('1.9.9', 'three');
    assert.equal(run(), 'three');
  });

  it('tries the last runtime first, and the others when it is gone', async () => {
    await install('1.0.0', 'one');
    await install('1.0.0', 'one', join(folder.path, 'gone'));
    const known = readFileSync(join(state(), 'bin', 'runtimes'), 'utf8');
    assert.equal(known, `${join(folder.path, 'gone')}\n${process.execPath}\n`);
    assert.equal(run(), 'one');
  });

  it('writes nothing when nothing differs', async () => {
    await install('1.0.0', 'one');
    const { command } = pluginCommand(state(), 'linux', '');
    const before = statSync(command, { bigint: true });
    await install('1.0.0', 'one');
    assert.deepEqual(statSync(command, { bigint: true }).ctimeNs, before.ctimeNs);
  });

  it('makes the runtime itself the command on Windows, out of reach of what is meant for other programs', () => {
    assert.deepEqual(pluginCommand('C:\\state', 'win32', 'C:\\Code.exe').env, [
      { name: 'ELECTRON_RUN_AS_NODE', value: '1' },
      { name: 'NODE_OPTIONS', value: '' },
      { name: 'VSCODE_INSPECTOR_OPTIONS', value: '' },
    ]);
    assert.equal(pluginCommand('C:\\state', 'win32', 'C:\\Code.exe').command, 'C:\\Code.exe');
  });
});
