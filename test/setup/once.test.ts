import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cacheFolder, once } from './once.mjs';

describe('what is made once', () => {
  let folder: string;
  let cacheBefore: string | undefined;
  const quiet = (): void => undefined;

  /** The id of a process that has ended. */
  const deadPid = (): number => spawnSync(process.execPath, ['--version']).pid;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'once-'));
    cacheBefore = process.env['XDG_CACHE_HOME'];
    process.env['XDG_CACHE_HOME'] = folder;
    await mkdir(cacheFolder());
  });

  afterEach(async () => {
    if (cacheBefore === undefined) Reflect.deleteProperty(process.env, 'XDG_CACHE_HOME');
    else process.env['XDG_CACHE_HOME'] = cacheBefore;
    await rm(folder, { recursive: true });
  });

  const fill = async (part: string): Promise<void> => {
    await writeFile(path.join(part, 'tool'), 'made');
  };

  it('is made by one of several runs, and the others wait for it', async () => {
    let times = 0;
    const make = async (part: string): Promise<void> => {
      times += 1;
      await fill(part);
    };
    const targets = await Promise.all([1, 2, 3].map(() => once('tool', make, quiet)));
    assert.equal(times, 1);
    for (const target of targets) assert.equal(await readFile(path.join(target, 'tool'), 'utf8'), 'made');
    assert.deepEqual(await readdir(cacheFolder()), ['tool']);
  });

  it('leaves nothing that counts as present when making it fails', async () => {
    const fail = async (part: string): Promise<void> => {
      await fill(part);
      throw new Error('no network');
    };
    await assert.rejects(once('tool', fail, quiet), /no network/u);
    assert.deepEqual(await readdir(cacheFolder()), []);
  });

  it('is made anew after a run that was killed, whose half and lock are removed', async () => {
    const pid = deadPid();
    await writeFile(path.join(cacheFolder(), 'tool.lock'), String(pid));
    await mkdir(path.join(cacheFolder(), `tool.part-${pid}`));
    await once('tool', fill, quiet);
    assert.deepEqual(await readdir(cacheFolder()), ['tool']);
  });
});
