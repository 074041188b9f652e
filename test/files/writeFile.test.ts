import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saying } from '../text/saying.ts';
import { finishWriteInPlace, writeJournal } from '../../src/files/journal.ts';
import { replaceFile, stageFile } from '../../src/files/writeFile.ts';
import { asNobody } from './nobody.ts';
import { finalTarget } from '../../src/files/symlinks.ts';

describe('replaceFile', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  const text = (name: string) => readFileSync(at(name), 'utf8');
  const mode = (name: string) => statSync(at(name)).mode & 0o7777;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'files-write-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('makes a new file 0600, whatever the umask', async () => {
    const umask = process.umask(0);
    try {
      await replaceFile(at('new'), 'content');
      await replaceFile(at('given'), Buffer.from([1, 2]), { mode: 0o640 });
    } finally {
      process.umask(umask);
    }
    assert.equal(text('new'), 'content');
    assert.equal(mode('new'), 0o600);
    assert.equal(mode('given'), 0o640);
    assert.deepEqual(readdirSync(folder).sort(), ['given', 'new']);
  });

  it('keeps the mode of an existing file, or sets the given one', async () => {
    writeFileSync(at('a'), 'old');
    chmodSync(at('a'), 0o664);
    const before = statSync(at('a')).ino;
    await replaceFile(at('a'), 'new');
    assert.equal(mode('a'), 0o664);
    assert.notEqual(statSync(at('a')).ino, before, 'replaced, not truncated');
    await replaceFile(at('a'), 'newer', { mode: 0o600 });
    assert.equal(mode('a'), 0o600);
    assert.equal(text('a'), 'newer');
  });

  it('goes through symlinks, relative and chained, and makes the target of a dangling one', async () => {
    mkdirSync(at('real'));
    writeFileSync(at('real/config'), 'old');
    symlinkSync('real/config', at('one'));
    symlinkSync(at('one'), at('two'));
    symlinkSync('real/later', at('dangling'));
    await replaceFile(at('two'), 'new');
    await replaceFile(at('dangling'), 'made');
    assert.equal(text('real/config'), 'new');
    assert.equal(text('real/later'), 'made');
    assert.equal(readlinkSync(at('two')), at('one'));
    assert.ok(lstatSync(at('dangling')).isSymbolicLink());
  });

  it('refuses loops, folders and read-only files, and leaves them', async () => {
    symlinkSync('loop', at('loop'));
    mkdirSync(at('folder'));
    writeFileSync(at('fixed'), 'old', { mode: 0o444 });
    await assert.rejects(replaceFile(at('loop'), 'x'), { code: 'symlink-loop' });
    await assert.rejects(replaceFile(at('folder'), 'x'), { code: 'not-a-file' });
    await assert.rejects(replaceFile(at('fixed'), 'x'), saying('read-only', /fixed is read-only\. Make it/u));
    assert.equal(text('fixed'), 'old');
    await assert.rejects(replaceFile(at('none/x'), 'x'), { code: 'unwritable' });
    await assert.rejects(replaceFile('/dev/full', 'x'), { code: 'not-a-file' });
  });

  it('removes what killed writers left beside the file, and nothing else', async () => {
    const long = new Date(Date.now() - 120_000);
    const names = [
      '.a.1-00.cluster-signin-tmp',
      '.a.lock.1-00.cluster-signin-tmp',
      '.b.1-00.cluster-signin-tmp',
      '.a.swp',
    ];
    for (const name of names) {
      writeFileSync(at(name), 'secret');
      utimesSync(at(name), long, long);
    }
    writeFileSync(at('.a.2-00.cluster-signin-tmp'), 'a writer at work');
    await replaceFile(at('a'), 'x');
    assert.deepEqual(readdirSync(folder).sort(), [
      '.a.2-00.cluster-signin-tmp',
      '.a.swp',
      '.b.1-00.cluster-signin-tmp',
      'a',
    ]);
  });

  it('keeps the owner', async () => {
    writeFileSync(at('a'), 'old');
    if (process.getuid?.() === 0) chownSync(at('a'), 65_534, 65_534);
    const before = statSync(at('a'));
    await replaceFile(at('a'), 'new');
    assert.deepEqual([statSync(at('a')).uid, statSync(at('a')).gid], [before.uid, before.gid]);
  });
});

describe('stageFile', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'files-stage-'));
    writeFileSync(at('a'), 'old', { mode: 0o640 });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('touches nothing before the commit, and then replaces at once', async () => {
    const staged = await stageFile(at('a'), 'new');
    assert.equal(readFileSync(at('a'), 'utf8'), 'old');
    const [hidden = ''] = readdirSync(folder);
    assert.equal(readFileSync(at(hidden), 'utf8'), 'new');
    assert.equal(statSync(at(hidden)).mode & 0o777, 0o640);
    const { ino } = statSync(at(hidden));
    await staged.commit();
    await staged.settle();
    assert.equal(readFileSync(at('a'), 'utf8'), 'new');
    assert.equal(statSync(at('a')).ino, ino);
    assert.deepEqual(readdirSync(folder), ['a']);
  });

  it('leaves nothing when discarded, with or without a commit that failed', async () => {
    await (await stageFile(at('a'), 'new')).discard();
    const full = () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    const staged = await stageFile(at('a'), 'new', { rename: full });
    await assert.rejects(staged.commit(), saying('unwritable', /the disk is full/u));
    await staged.discard();
    assert.deepEqual(readdirSync(folder), ['a']);
    assert.equal(readFileSync(at('a'), 'utf8'), 'old');
  });
});

describe('replaceFile where rename is impossible', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  const text = (name: string) => readFileSync(at(name), 'utf8');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'files-inplace-'));
    mkdirSync(at('journal'));
  });
  afterEach(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true, force: true });
  });

  const journal = () => Promise.resolve(at('journal'));
  const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

  for (const code of ['EBUSY', 'EXDEV', 'EPERM']) {
    it(`writes in place after ${code}, shorter and longer, and leaves nothing beside`, async () => {
      writeFileSync(at('a'), 'a long old content', { mode: 0o640 });
      const { ino } = statSync(at('a'));
      await replaceFile(at('a'), 'short', { rename: failing(code) });
      assert.equal(text('a'), 'short');
      await replaceFile(at('a'), 'longer than before', { rename: failing(code), journal, mode: 0o600 });
      assert.equal(text('a'), 'longer than before');
      assert.equal(statSync(at('a')).ino, ino);
      assert.equal(statSync(at('a')).mode & 0o777, 0o600);
      assert.deepEqual(readdirSync(folder).sort(), ['a', 'journal']);
      assert.deepEqual(readdirSync(at('journal')), []);
    });
  }

  it('writes in place in a folder that takes no files, with its journal elsewhere', async () => {
    mkdirSync(at('fixed'));
    writeFileSync(at('fixed/a'), 'old');
    for (const path of ['fixed/a', 'journal']) giveToNobody(at(path));
    chmodSync(at('fixed'), 0o555);
    await asNobody(folder, async () => {
      await assert.rejects(replaceFile(at('fixed/a'), 'new'), { code: 'unwritable' });
      assert.equal(text('fixed/a'), 'old');
      await replaceFile(at('fixed/a'), 'new', { journal });
      await assert.rejects(
        replaceFile(at('fixed/b'), 'new', { journal }),
        saying('unwritable', /^Cannot write to .*b\. Make the file and its folder writable and try again\.$/u),
      );
    });
    assert.equal(text('fixed/a'), 'new');
    assert.deepEqual(readdirSync(at('journal')), []);
    chmodSync(at('fixed'), 0o755);
  });

  it('leaves the file and no journal where the permissions cannot be taken away', async () => {
    if (process.getuid?.() !== 0) return;
    writeFileSync(at('a'), 'old');
    chmodSync(at('a'), 0o666);
    giveToNobody(at('journal'));
    await asNobody(folder, async () => {
      await assert.rejects(replaceFile(at('a'), 'secret', { journal, mode: 0o600 }), { code: 'unwritable' });
    });
    assert.equal(text('a'), 'old');
    assert.deepEqual(readdirSync(at('journal')), []);
  });

  function giveToNobody(path: string): void {
    if (process.getuid?.() === 0) chownSync(path, 65_534, 65_534);
  }

  /** What `finishWriteInPlace` makes of a file that a crash, or somebody after it, left as `found`. */
  async function finished(before: string, after: string, found: string): Promise<string> {
    await writeJournal(await finalTarget(at('a')), at('journal'), {
      before: Buffer.from(before),
      after: Buffer.from(after),
    });
    writeFileSync(at('a'), found);
    await finishWriteInPlace(at('a'), at('journal'));
    assert.deepEqual(readdirSync(at('journal')), []);
    return text('a');
  }

  it('completes a write that a crash cut short, and leaves what somebody else wrote since', async () => {
    assert.equal(await finished('old old old', 'new', 'old old old'), 'old old old');
    assert.equal(await finished('old old old', 'new', 'nex old old'), 'nex old old', 'not a mixture of the two');
    assert.equal(await finished('old old old', 'new', 'new old old'), 'new');
    assert.equal(await finished('old old old', 'new', 'nld old old'), 'new');
    assert.equal(await finished('old', 'new new new', 'new new \0\0\0'), 'new new new');
    assert.equal(await finished('old', 'new new new', 'new new'), 'new new new');
    assert.equal(await finished('old old old', 'new', 'kubectl came'), 'kubectl came');
    assert.equal(await finished('old', 'new', 'new'), 'new');
    assert.equal(await finished('old', 'new', ''), '');
  });

  it('throws a half-written journal away and does not mind a missing file', async () => {
    writeFileSync(at('a'), 'old');
    const path = await writeJournal(await finalTarget(at('a')), at('journal'), {
      before: Buffer.from('old'),
      after: Buffer.from('new'),
    });
    writeFileSync(path, readFileSync(path).subarray(0, -1));
    await finishWriteInPlace(at('a'), at('journal'));
    assert.equal(text('a'), 'old');
    await writeJournal(await finalTarget(at('gone')), at('journal'), {
      before: Buffer.from('old'),
      after: Buffer.from('new'),
    });
    await finishWriteInPlace(at('gone'), at('journal'));
    assert.deepEqual(readdirSync(at('journal')), []);
    assert.deepEqual(readdirSync(folder).sort(), ['a', 'journal']);
  });
});
