import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saying } from '../../text/saying.ts';
import { type Change, changeKubeconfig } from '../../../src/kubeconfig/edit/changeKubeconfig.ts';
import { crowdFile } from '../../kubeconfig/crowd/file.ts';
import { listedPaths } from '../../../src/kubeconfig/read/listedPath.ts';

const NAMES = Array.from({ length: 40 }, (_, index) => `n${index}`);

describe('changeKubeconfig on files that are no ordinary ones', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  const use = (name: string) => [{ kind: 'set-current-context', name }] as const;
  const change = async (path: string, more: Partial<Change> = {}) => {
    const host = { platform: process.platform, env: {}, home: at('home') };
    return await changeKubeconfig({ paths: listedPaths([path]), host, edits: use('b'), ...more });
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kubeconfig-hostile-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('refuses pipes, sockets, devices, link loops and impossible paths in one sentence, at once', async () => {
    execFileSync('mkfifo', [at('fifo')]);
    symlinkSync('loop', at('loop'));
    symlinkSync('fifo', at('to-fifo'));
    const server = createServer().listen(at('socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      const expected = [
        [at('fifo'), 'not-a-file', /is a pipe\. Specify a file\.$/u],
        [at('to-fifo'), 'not-a-file', /is a pipe/u],
        [at('socket'), 'not-a-file', /is a socket/u],
        ['/dev/full', 'not-a-file', /is a device/u],
        ['/dev/zero', 'not-a-file', /is a device/u],
        [at('loop'), 'symlink-loop', /is a symbolic link that points to itself\. Point it to a file\.$/u],
        [at('a\0b'), 'path-refused', /NUL/u],
      ] as const;
      for (const [path, code, sentence] of expected) await assert.rejects(change(path), saying(code, sentence));
    } finally {
      server.close();
    }
    assert.deepEqual(readdirSync(folder).sort(), ['fifo', 'loop', 'to-fifo']);
  });

  it('begins again when a program without locks changes or replaces the file in between', async () => {
    const path = at('config');
    writeFileSync(path, 'current-context: a\n');
    let times = 0;
    const beforeWrite = (): Promise<void> => {
      times++;
      if (times === 1) appendFileSync(path, '# appended\n');
      if (times === 2) {
        writeFileSync(at('new'), '# replaced\ncurrent-context: c\n');
        renameSync(at('new'), path);
      }
      return Promise.resolve();
    };
    await change(path, { beforeWrite });
    assert.equal(times, 3);
    assert.equal(readFileSync(path, 'utf8'), '# replaced\ncurrent-context: b\n');
    assert.deepEqual(readdirSync(folder), ['config']);
  });

  it('gives up on a file that never rests, and does not write it', async () => {
    const path = at('config');
    writeFileSync(path, 'current-context: a\n');
    const beforeWrite = (): Promise<void> => {
      appendFileSync(path, '# more\n');
      return Promise.resolve();
    };
    await assert.rejects(change(path, { beforeWrite }), { code: 'kubeconfig-busy' });
    assert.match(readFileSync(path, 'utf8'), /^current-context: a\n(?:# more\n)+$/u);
    assert.deepEqual(readdirSync(folder), ['config']);
  });

  it('leaves the file as it is when there is no room for the new one', () => {
    const path = at('config');
    const original = crowdFile(NAMES);
    writeFileSync(path, original);
    const { ino } = statSync(path);
    const script = join(import.meta.dirname, '../../kubeconfig/crowd/single.ts');
    // A limit on the size of files: without the signal a write beyond it fails as on a full disk.
    const limited = `trap '' XFSZ; ulimit -f 8; exec "$0" "$@"`;
    const { stdout } = spawnSync('/bin/sh', ['-c', limited, process.execPath, script, path, at('home')], {
      encoding: 'utf8',
    });
    assert.match(stdout, /^unwritable: Cannot write to .*config\. .* and try again\.\n$/u);
    assert.equal(readFileSync(path, 'utf8'), original);
    assert.equal(statSync(path).ino, ino);
    assert.deepEqual(readdirSync(folder), ['config']);
  });
});
