import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saying } from '../text/saying.ts';
import type { HeldLock } from '../../src/errors/fileErrors.ts';
import { isUserError } from '../../src/errors/userError.ts';
import { breakHeldLock, withLock } from '../../src/files/lock.ts';
import { isGone, type Owner, ownerOfNow, parseOwner } from '../../src/files/lockOwner.ts';
import { asNobody } from './nobody.ts';

describe('withLock', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'files-lock-'));
    path = join(folder, 'config.lock');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const soon = { deadlineMs: 5000 };
  const never = () => Promise.reject(new Error('ran without the lock'));

  it('holds the file while it runs, and removes it after a success and after a failure', async () => {
    const result = await withLock(path, soon, async () => {
      const owner = parseOwner(readFileSync(path, 'utf8'));
      assert.equal(owner?.pid, process.pid);
      assert.equal(await isGone(owner), false);
      return 7;
    });
    assert.equal(result, 7);
    await assert.rejects(
      withLock(path, soon, () => Promise.reject(new Error('own'))),
      { message: 'own' },
    );
    assert.deepEqual(readdirSync(folder), []);
  });

  /** How many run at once under the lock, at most; each waits a turn of the event loop inside. */
  async function crowd(count: number): Promise<{ most: number; done: number }> {
    let inside = 0;
    let most = 0;
    let done = 0;
    const one = () =>
      withLock(path, soon, async () => {
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setImmediate(resolve));
        inside--;
        done++;
      });
    await Promise.all(Array.from({ length: count }, one));
    return { most, done };
  }

  it('lets one in at a time', async () => {
    assert.deepEqual(await crowd(12), { most: 1, done: 12 });
    assert.deepEqual(readdirSync(folder), []);
  });

  it('names a foreign lock with path and age when the deadline is over, and leaves it', async () => {
    writeFileSync(path, '');
    const then = new Date(Date.now() - 3 * 3600_000 - 60_000);
    utimesSync(path, then, then);
    await assert.rejects(
      withLock(path, { deadlineMs: 20 }, never),
      saying(
        'lock-held',
        `Another program has held the lock ${path} for 3 h. If no such program is running, delete the file and try again.`,
      ),
    );
    for (const foreign of ['{"pid":1}', '{"app":"cluster-signin","pid":-1}', 'null', '[', 'x'.repeat(9000)]) {
      writeFileSync(path, foreign);
      await assert.rejects(withLock(path, { deadlineMs: 0 }, never), saying('lock-held', /Another program/u));
    }
    assert.ok(existsSync(path));
  });

  it('names one of ours that is alive', async () => {
    await withLock(path, soon, async () => {
      await assert.rejects(
        withLock(path, { deadlineMs: 10 }, never),
        saying(
          'lock-held',
          new RegExp(`^Cluster Sign-In \\(process ${process.pid} on .*\\) has held the lock .*config\\.lock for`, 'u'),
        ),
      );
    });
  });

  it('takes a foreign lock as soon as it goes', async () => {
    writeFileSync(path, '');
    setTimeout(() => {
      rmSync(path);
    }, 5);
    assert.equal(await withLock(path, soon, () => Promise.resolve('in')), 'in');
  });

  it('stops waiting when aborted', async () => {
    writeFileSync(path, '');
    const abort = new AbortController();
    setTimeout(() => {
      abort.abort(new Error('enough'));
    }, 5);
    await assert.rejects(withLock(path, { deadlineMs: 60_000, signal: abort.signal }, never), { message: 'enough' });
  });

  it('breaks a dead one of ours by itself, and a crowd of breakers never breaks a fresh one', async () => {
    for (let round = 0; round < 5; round++) {
      writeFileSync(path, JSON.stringify(await deadOwner()));
      assert.deepEqual(await crowd(12), { most: 1, done: 12 });
      assert.deepEqual(readdirSync(folder), []);
    }
  });

  it('breaks it also when a breaker died while breaking', async () => {
    writeFileSync(path, JSON.stringify(await deadOwner()));
    writeFileSync(`${path}.break`, JSON.stringify(await deadOwner()));
    assert.deepEqual(await crowd(6), { most: 1, done: 6 });
    assert.deepEqual(readdirSync(folder), []);
  });

  it('leaves a lock that somebody made after ours was removed by hand', async () => {
    await withLock(path, soon, () => {
      rmSync(path);
      writeFileSync(path, 'theirs');
      return Promise.resolve();
    });
    assert.equal(readFileSync(path, 'utf8'), 'theirs');
  });

  /** What a refusal tells of the lock that is there. */
  async function refusal(): Promise<HeldLock> {
    const error: unknown = await withLock(path, { deadlineMs: 0 }, never).catch((caught: unknown) => caught);
    assert.ok(isUserError(error, 'lock-held'));
    return error.data;
  }

  it('lets a person break the very lock that they were told of, of whatever kind, once', async () => {
    writeFileSync(path, '');
    const foreign = await refusal();
    assert.equal(foreign.path, path);
    assert.equal(foreign.owner, undefined);
    assert.equal(await breakHeldLock(foreign), true);
    assert.deepEqual(readdirSync(folder), []);
    assert.equal(await breakHeldLock(foreign), false);
    const elsewhere = { ...(await deadOwner()), host: 'elsewhere' };
    writeFileSync(path, JSON.stringify(elsewhere));
    const ours = await refusal();
    assert.deepEqual(ours.owner, { pid: elsewhere.pid, host: 'elsewhere' });
    assert.equal(await breakHeldLock(ours), true);
    symlinkSync('nowhere', path);
    assert.equal(await breakHeldLock(await refusal()), true);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('does not break another lock that took its place, nor while somebody else is breaking', async () => {
    writeFileSync(path, '');
    const told = await refusal();
    writeFileSync(`${path}.new`, '');
    renameSync(`${path}.new`, path);
    assert.equal(await breakHeldLock(told), false);
    assert.ok(existsSync(path));
    await withLock(`${path}.break`, soon, async () => {
      await assert.rejects(breakHeldLock(told), { code: 'lock-held' });
    });
  });

  it('says so when the folder takes no files or is not there', async () => {
    await assert.rejects(withLock(join(folder, 'none', 'x.lock'), soon, never), { code: 'lock-unwritable' });
    await asNobody(folder, async () => {
      chmodSync(folder, 0o555);
      await assert.rejects(withLock(path, soon, never), saying('lock-unwritable', /Make its folder writable/u));
    });
  });
});

describe('isGone', () => {
  it('knows ended processes, used-again numbers and earlier boots, and doubts other hosts and containers', async () => {
    const mine = await ownerOfNow(undefined);
    assert.equal(await isGone(mine), false);
    assert.equal(await isGone(await deadOwner()), true);
    assert.equal(await isGone({ ...mine, started: '1' }), true);
    assert.equal(await isGone({ ...mine, boot: 'earlier' }), true);
    assert.equal(await isGone({ ...(await deadOwner()), host: 'elsewhere' }), false);
    assert.equal(await isGone({ ...(await deadOwner()), space: 'pid:[1]' }), false);
    const bootless: Owner = {
      app: mine.app,
      pid: mine.pid,
      host: mine.host,
      since: mine.since,
      nonce: '',
      ...space(mine),
    };
    assert.equal(await isGone(bootless), false);
    assert.equal(await isGone({ ...bootless, since: 0 }), true);
  });
});

function space(owner: Owner): { space?: string } {
  return owner.space === undefined ? {} : { space: owner.space };
}

async function deadOwner(): Promise<Owner> {
  const { pid } = spawnSync('true');
  return { ...(await ownerOfNow(undefined)), pid };
}
