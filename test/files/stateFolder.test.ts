import assert from 'node:assert/strict';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saying } from '../text/saying.ts';
import { ensurePrivateFolder, stateFolder } from '../../src/files/stateFolder.ts';
import { asNobody } from './nobody.ts';

describe('stateFolder', () => {
  it('follows each platform', () => {
    const home = '/home/alice';
    const linux = (env: Record<string, string>) => stateFolder({ platform: 'linux', env, home });
    assert.equal(linux({}), '/home/alice/.local/state/cluster-signin');
    assert.equal(linux({ XDG_STATE_HOME: '/var/state' }), '/var/state/cluster-signin');
    assert.equal(linux({ XDG_STATE_HOME: '' }), '/home/alice/.local/state/cluster-signin');
    assert.equal(linux({ XDG_STATE_HOME: 'relative' }), '/home/alice/.local/state/cluster-signin');
    assert.equal(
      stateFolder({ platform: 'darwin', env: { XDG_STATE_HOME: '/x' }, home: '/Users/alice' }),
      '/Users/alice/Library/Application Support/cluster-signin',
    );
    const windows = { platform: 'win32', home: 'C:\\Users\\alice' } as const;
    assert.equal(stateFolder({ ...windows, env: { LOCALAPPDATA: 'D:\\Local' } }), 'D:\\Local\\cluster-signin');
    assert.equal(stateFolder({ ...windows, env: {} }), 'C:\\Users\\alice\\AppData\\Local\\cluster-signin');
  });
});

describe('ensurePrivateFolder', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  const mode = (path: string) => statSync(path).mode & 0o777;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'files-folders-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('creates it with its parents and mends its mode', async () => {
    await ensurePrivateFolder(at('a/b'));
    assert.equal(mode(at('a/b')), 0o700);
    chmodSync(at('a/b'), 0o777);
    await ensurePrivateFolder(at('a/b'));
    assert.equal(mode(at('a/b')), 0o700);
  });

  it('refuses a symlink and a file', async () => {
    mkdirSync(at('real'));
    symlinkSync('real', at('link'));
    symlinkSync('none', at('dangling'));
    writeFileSync(at('file'), '');
    await assert.rejects(ensurePrivateFolder(at('link')), saying('folder-unsafe', /symbolic link/u));
    await assert.rejects(ensurePrivateFolder(at('dangling')), { code: /folder-un/u });
    await assert.rejects(ensurePrivateFolder(at('file')), saying('folder-unsafe', /not a folder/u));
    await assert.rejects(ensurePrivateFolder(at('file/below')), { code: 'folder-unsafe' });
  });

  it('refuses the folder of somebody else', async () => {
    if (process.getuid?.() === 0) chownSync(folder, 65_534, 65_534);
    const theirs = process.getuid?.() === 0 ? folder : '/';
    await assert.rejects(ensurePrivateFolder(theirs), saying('folder-unsafe', /another user/u));
  });

  it('says so when the parent takes no folder', async () => {
    await asNobody(folder, async () => {
      chmodSync(folder, 0o555);
      await assert.rejects(ensurePrivateFolder(at('a')), saying('folder-unwritable', /Make its parent/u));
    });
    chmodSync(folder, 0o755);
  });
});
