import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeFilesPrivate } from '../../../src/oci/config/filePermissions.ts';
import { failure } from '../../oidc/failure.ts';

describe('files of OCI that others can read', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'oci-close-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function file(name: string, mode: number): string {
    writeFileSync(path.join(folder, name), '');
    chmodSync(path.join(folder, name), mode);
    return path.join(folder, name);
  }

  it('are their owner’s alone afterwards, also behind a link, and no more writable than before', async () => {
    const [open, readable, linked] = [file('a', 0o666), file('b', 0o444), file('c', 0o640)];
    symlinkSync(linked, path.join(folder, 'link'));
    await makeFilesPrivate([open, readable, path.join(folder, 'link')]);
    if (process.platform === 'win32') return;
    assert.deepEqual(
      [open, readable, linked].map((path) => statSync(path).mode & 0o777),
      [0o600, 0o400, 0o600],
    );
  });

  it('are told when they are gone', async () => {
    await assert.rejects(makeFilesPrivate([path.join(folder, 'none')]), failure('oci-file-exposed', /none/u));
  });
});
