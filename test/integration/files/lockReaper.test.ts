import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createLockReaper } from '../../../src/files/lockReaper.ts';
import { removeDeadLock, withLock } from '../../../src/files/lock.ts';
import { isGone, type LockReaperProcess, ownerOfNow, parseOwner } from '../../../src/files/lockOwner.ts';

const turn = () => new Promise((resolve) => setTimeout(resolve, 2));

/** Resolves when it is so; the test's own limit ends what never is. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await turn();
}

function isThere(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  try {
    process.kill(pid, 0);
    return !existsSync(stat) || !/^\d+ \(.*\) Z/u.test(readFileSync(stat, 'latin1'));
  } catch {
    return false;
  }
}

describe('createLockKeeper', () => {
  let folder: string;
  let holder: ChildProcess | undefined;
  let pid: number;
  const at = (name: string) => join(folder, name);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'files-reaper-'));
    holder = undefined;
    pid = 0;
  });
  afterEach(async () => {
    holder?.kill('SIGKILL');
    if (pid > 0) {
      if (isThere(pid)) process.kill(pid, 'SIGCONT');
      await until(() => !isThere(pid));
    }
    rmSync(folder, { recursive: true, force: true });
  });

  /** Another process that holds these locks. */
  async function start(...names: readonly string[]): Promise<ChildProcess> {
    const script = join(import.meta.dirname, '../../files/children/holder.ts');
    const child = spawn(process.execPath, [script, ...names.map(at)], { stdio: ['ignore', 'pipe', 'inherit'] });
    holder = child;
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    pid = Number(line);
    return child;
  }

  async function kill(child: ChildProcess): Promise<void> {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  it('removes the locks of a process that is killed, whatever they are called, and ends', async () => {
    const names = ['config.lock', 'a b.lock', `quote'"$(x)\`*\\n.lock`, '-rf.lock', 'ünï.lock', ' led and trailed '];
    const child = await start(...names);
    assert.deepEqual(readdirSync(folder).sort(), [...names].sort());
    await kill(child);
    await until(() => readdirSync(folder).length === 0);
    await until(() => !isThere(pid));
  });

  it('stays for what an interrupted terminal or an ended session tells its whole group', async () => {
    const child = await start('config.lock');
    for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.kill(pid, signal);
    await turn();
    assert.ok(existsSync(at('config.lock')));
    await kill(child);
    await until(() => !existsSync(at('config.lock')));
  });

  it('leaves what others put in place of the lock', async () => {
    const child = await start('a.lock', 'b.lock', 'c.lock');
    writeFileSync(at('a.lock'), '');
    writeFileSync(at('b.lock'), JSON.stringify(await ownerOfNow(undefined)));
    rmSync(at('c.lock'));
    await kill(child);
    await until(() => !isThere(pid));
    assert.deepEqual(readdirSync(folder).sort(), ['a.lock', 'b.lock']);
  });

  it('is waited for by others of us, so that it meets no fresh lock; one that was killed too is not', async () => {
    const child = await start('config.lock');
    const owner = parseOwner(readFileSync(at('config.lock'), 'utf8'))!;
    process.kill(pid, 'SIGSTOP');
    await kill(child);
    assert.equal(await isGone(owner), false);
    await removeDeadLock(at('config.lock'));
    assert.ok(existsSync(at('config.lock')));
    process.kill(pid, 'SIGKILL');
    await until(() => isGone(owner));
    await removeDeadLock(at('config.lock'));
    assert.deepEqual(readdirSync(folder), []);
  });

  it('is one process for all locks, is made again when it was killed, and ends when nothing is kept', async () => {
    const reaper = createLockReaper(process.platform);
    const pids = new Set<number | undefined>();
    const note = async (one: LockReaperProcess | undefined) => {
      await turn();
      pids.add(one?.pid);
    };
    await Promise.all(['a', 'b', 'c', 'a'].map((name) => reaper.keep(at(name), note)));
    assert.equal(pids.size, 1);
    [pid = 0] = [...pids];
    process.kill(pid, 'SIGKILL');
    // This process hears of it in its own time.
    await until(async () => (await reaper.keep(at('a'), (one) => Promise.resolve(one?.pid))) !== pid);
    await reaper.keep(at('a'), note);
    assert.equal(pids.size, 2);
    pid = [...pids].at(-1)!;
    await reaper.keep(at('a'), async () => {
      reaper.dispose();
      await turn();
      assert.ok(isThere(pid));
    });
    await until(() => !isThere(pid));
  });

  it('does without where lines cannot tell the path and where there is no shell', async () => {
    const reaper = createLockReaper(process.platform);
    assert.equal(await reaper.keep(at('two\nlines'), (one) => Promise.resolve(one)), undefined);
    assert.equal(await createLockReaper('win32').keep(at('a'), (one) => Promise.resolve(one)), undefined);
    assert.equal(await withLock(at('two\nlines'), { deadlineMs: 1000, reaper }, () => Promise.resolve('in')), 'in');
    reaper.dispose();
  });
});
