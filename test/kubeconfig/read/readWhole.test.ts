import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLock } from '../../../src/files/lock.ts';
import { readWholeFile } from '../../../src/kubeconfig/read/readWhole.ts';

describe('readWhole', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kubeconfig-whole-'));
    path = join(folder, 'config');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const read = async () => (await readWholeFile(path, { maxBytes: 100 }))?.bytes.toString('utf8');

  it('waits while another program has emptied the file under its lock', async () => {
    writeFileSync(`${path}.lock`, '');
    writeFileSync(path, '');
    const reading = read();
    setTimeout(() => {
      writeFileSync(path, 'written');
      rmSync(`${path}.lock`);
    }, 20);
    assert.equal(await reading, 'written');
  });

  it('takes what is there when it is whole, missing, empty without a lock, or empty under our own', async () => {
    assert.equal(await read(), undefined);
    writeFileSync(path, '');
    assert.equal(await read(), '');
    await withLock(`${path}.lock`, { deadlineMs: 1000 }, async () => {
      assert.equal(await read(), '');
    });
    writeFileSync(`${path}.lock`, '');
    writeFileSync(path, 'whole');
    assert.equal(await read(), 'whole');
  });

  it('does not wait for ever beside a lock that stays', async () => {
    writeFileSync(`${path}.lock`, '');
    writeFileSync(path, '');
    assert.equal(await read(), '');
  });
});
