import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saying } from '../text/saying.ts';
import { readRegularFile, refusePath, sameStamp } from '../../src/files/readFile.ts';
import { asNobody } from './nobody.ts';

describe('readRegularFile', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  const read = (path: string, maxBytes = 1000) => readRegularFile(path, { maxBytes });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'files-read-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('reads a file and stamps its state', async () => {
    writeFileSync(at('a'), 'abc', { mode: 0o640 });
    const first = await read(at('a'));
    assert.equal(first?.bytes.toString(), 'abc');
    assert.equal(first.stamp.size, 3n);
    assert.equal(first.stamp.mode, 0o640);
    assert.ok(sameStamp(first.stamp, (await read(at('a')))!.stamp));
    chmodSync(at('a'), 0o600);
    assert.ok(!sameStamp(first.stamp, (await read(at('a')))!.stamp));
  });

  it('reads an empty file, one of exactly the limit, and one through a symlink', async () => {
    writeFileSync(at('empty'), '');
    writeFileSync(at('full'), 'x'.repeat(1000));
    symlinkSync('full', at('link'));
    assert.equal((await read(at('empty')))?.bytes.length, 0);
    assert.equal((await read(at('full')))?.bytes.length, 1000);
    assert.equal((await read(at('link')))?.bytes.length, 1000);
  });

  it('gives undefined for what does not exist, a dangling symlink included', async () => {
    symlinkSync('nowhere', at('dangling'));
    assert.equal(await read(at('none')), undefined);
    assert.equal(await read(at('dangling')), undefined);
    assert.equal(await read(at('no/such/folder')), undefined);
    assert.equal(await read(''), undefined);
  });

  it('refuses folders, pipes, sockets, devices and symlink loops, without waiting', async () => {
    mkdirSync(at('folder'));
    execFileSync('mkfifo', [at('fifo')]);
    symlinkSync('loop', at('loop'));
    const server = createServer().listen(at('socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      await assert.rejects(read(at('folder')), saying('not-a-file', /is a folder\. Specify a file/u));
      await assert.rejects(read(at('fifo')), saying('not-a-file', /is a pipe/u));
      await assert.rejects(read(at('socket')), saying('not-a-file', /is a socket/u));
      await assert.rejects(read('/dev/zero'), saying('not-a-file', /is a device/u));
      await assert.rejects(read(at('loop')), { code: 'symlink-loop' });
    } finally {
      server.close();
    }
  });

  it('refuses what is too large, also where the file system says that it is empty', async () => {
    writeFileSync(at('large'), 'x'.repeat(1001));
    await assert.rejects(read(at('large')), saying('too-large', /larger than 1000 bytes/u));
    await assert.rejects(read('/proc/self/status', 20), { code: 'too-large' });
    assert.match((await read('/proc/self/status', 1 << 20))!.bytes.toString(), /^Name:/u);
  });

  it('says so when it may not read', async () => {
    writeFileSync(at('secret'), 'x', { mode: 0o000 });
    await asNobody(folder, async () => {
      await assert.rejects(read(at('secret')), saying('unreadable', /^Cannot read .*\. Make sure/u));
    });
    await assert.rejects(read(join(at('secret'), 'below')), { code: 'unreadable' });
    await assert.rejects(read('a\0b'), { code: 'path-refused' });
  });

  it('does not touch network and device paths on Windows', () => {
    const refused = [
      '\\\\host\\share\\x',
      '//host/x',
      '\\/host/x',
      '\\\\.\\pipe\\x',
      '\\\\?\\C:\\x',
      'C:\\a\\NUL',
      'con',
      'a/com1.txt',
      'aux .yaml',
      'C:\\LPT¹',
    ];
    for (const path of refused) assert.equal(refusePath(path, 'win32')?.code, 'path-refused', path);
    for (const path of ['C:\\Users\\a\\.kube\\config', 'C:/a/b', 'console', 'nul-file/config', '/a']) {
      assert.equal(refusePath(path, 'win32'), undefined, path);
    }
    assert.equal(refusePath('//host/x', 'linux'), undefined);
    assert.equal(refusePath('/home/a/aux', 'darwin'), undefined);
  });
});
