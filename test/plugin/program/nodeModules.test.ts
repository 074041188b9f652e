import assert from 'node:assert/strict';
import * as crypto from 'node:crypto';
import * as files from 'node:fs/promises';
import path from 'node:path';
import * as lateCrypto from '../../../src/plugin/program/lateCrypto.ts';
import * as syncFiles from '../../../src/plugin/program/syncFiles.ts';
import { temporaryFolder } from '../../signin/support.ts';

describe('what takes the place of Node’s modules in the plugin', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  it('has nothing that Node’s modules have not', () => {
    for (const name of Object.keys(syncFiles)) assert.ok(name in files, name);
    for (const name of Object.keys(lateCrypto)) assert.ok(name in crypto, name);
  });

  it('reads and writes files as they do', async () => {
    const file = path.join(folder.path, 'a');
    const handle = await syncFiles.open(file, 'wx', 0o600);
    await handle.writeFile('text');
    await handle.write(Buffer.from('T'), 0, 1, 0);
    await handle.truncate(3);
    await handle.sync();
    await handle.close();
    assert.equal(await files.readFile(file, 'utf8'), 'Tex');
    const read = await syncFiles.open(file);
    const buffer = Buffer.alloc(8);
    assert.deepEqual(await read.read(buffer, 0, 8, 1), { bytesRead: 2 });
    assert.equal(buffer.toString('utf8', 0, 2), 'ex');
    assert.equal((await read.stat({ bigint: true })).size, 3n);
    await read.close();
    const [ours, theirs] = [await syncFiles.stat(file), await files.stat(file)];
    assert.deepEqual([ours?.ino, ours?.mode, ours?.mtimeMs], [theirs.ino, theirs.mode, theirs.mtimeMs]);
    await syncFiles.rename(file, `${file}b`);
    assert.deepEqual(await syncFiles.readdir(folder.path), ['ab']);
  });

  it('rejects with the errors of system calls, and never throws', async () => {
    for (const failing of [
      () => syncFiles.stat(path.join(folder.path, 'none')),
      () => syncFiles.open(path.join(folder.path, 'none')),
      () => syncFiles.unlink(path.join(folder.path, 'none')),
    ]) {
      let result: Promise<unknown> | undefined;
      assert.doesNotThrow(() => (result = failing()));
      await assert.rejects(result ?? Promise.resolve(), { code: 'ENOENT' });
    }
  });

  it('computes what they compute, and gives other random bytes each time', () => {
    const [key, text] = [Buffer.alloc(32, 1), 'text'];
    const digests = [lateCrypto, crypto].map((one) => [
      one.createHash('sha256').update(text).digest('hex'),
      one.createHmac('sha256', key).update(text).digest('hex'),
      Buffer.from(one.hkdfSync('sha256', key, text, 'info', 32)).toString('hex'),
      one.timingSafeEqual(key, Buffer.alloc(32, 1)),
    ]);
    assert.deepEqual(digests[0], digests[1]);
    const iv = Buffer.alloc(12);
    const sealed = lateCrypto.createCipheriv('aes-256-gcm', key, iv).update(text);
    assert.equal(lateCrypto.createDecipheriv('aes-256-gcm', key, iv).update(sealed).toString(), text);
    const random = Array.from({ length: 100 }, () => lateCrypto.randomBytes(32));
    assert.ok(random.every((bytes) => bytes.length === 32));
    assert.equal(new Set(random.map((bytes) => bytes.toString('hex'))).size, 100);
  });
});
