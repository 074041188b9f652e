import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLockReaper } from '../../../src/files/lockReaper.ts';
import { ownerOfNow, parseOwner } from '../../../src/files/lockOwner.ts';
import { removeDeadLocks, withKubeconfigLocks } from '../../../src/kubeconfig/edit/kubeconfigLocks.ts';
import { listedPaths } from '../../../src/kubeconfig/read/listedPath.ts';

describe('kubeconfig locks', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kubeconfig-locks-'));
    mkdirSync(at('real'));
    writeFileSync(at('real/config'), '');
    symlinkSync('real/config', at('link'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function deadLock(): Promise<string> {
    const { pid } = spawnSync('true');
    return JSON.stringify({ ...(await ownerOfNow(undefined)), pid });
  }

  it('say who removes them when this process is killed', async () => {
    const reaper = createLockReaper(process.platform);
    const host = { platform: process.platform, env: {}, home: folder };
    await withKubeconfigLocks(listedPaths([at('link')]), { host, deadlineMs: 5000, reaper }, () => {
      for (const lock of ['link.lock', 'real/config.lock']) {
        assert.ok(parseOwner(readFileSync(at(lock), 'utf8'))?.reaper !== undefined, lock);
      }
      return Promise.resolve();
    });
    reaper.dispose();
    assert.deepEqual(readdirSync(folder).sort(), ['link', 'real']);
  });

  it('are swept when dead, as listed and at the end of links, with those of dead breakers', async () => {
    for (const lock of ['link.lock', 'real/config.lock', 'real/config.lock.break']) {
      writeFileSync(at(lock), await deadLock());
    }
    await removeDeadLocks(listedPaths([at('nowhere/config'), at('a\0b'), at('link')]));
    assert.deepEqual(readdirSync(folder).sort(), ['link', 'real']);
    assert.deepEqual(readdirSync(at('real')), ['config']);
  });

  it('stay when they are foreign, alive or in doubt', async () => {
    const others = { 'a.lock': '', 'b.lock': JSON.stringify(await ownerOfNow(undefined)), 'c.lock': 'x'.repeat(9000) };
    for (const [lock, content] of Object.entries(others)) writeFileSync(at(lock), content);
    mkdirSync(at('d.lock'));
    symlinkSync('d.lock', at('d'));
    symlinkSync('loop', at('loop'));
    await removeDeadLocks(listedPaths(['a', 'b', 'c', 'd', 'loop'].map(at)));
    assert.deepEqual(
      readdirSync(folder).sort(),
      [...Object.keys(others), 'd', 'd.lock', 'link', 'loop', 'real'].sort(),
    );
  });

  it('are swept with old temporary files of ours, which may hold secrets, and not with new ones', async () => {
    const [old, fresh] = ['.config.1-00.cluster-signin-tmp', '.config.2-00.cluster-signin-tmp'];
    for (const name of [old, fresh]) writeFileSync(at(`real/${name}`), 'token');
    const long = new Date(Date.now() - 120_000);
    utimesSync(at(`real/${old}`), long, long);
    await removeDeadLocks(listedPaths([at('link')]));
    assert.deepEqual(readdirSync(at('real')).sort(), [fresh, 'config']);
  });
});
