import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { sentenceOf } from '../../../src/text/sentenceOf.ts';
import { saying } from '../../text/saying.ts';
import type { Host } from '../../../src/base/platform.ts';
import { writeJournal } from '../../../src/files/journal.ts';
import { withLock } from '../../../src/files/lock.ts';
import { type Change, changeKubeconfig, previewKubeconfig } from '../../../src/kubeconfig/edit/changeKubeconfig.ts';
import type { Edit, FieldEdit } from '../../../src/kubeconfig/edit/editText.ts';
import { parseFile } from '../parseFile.ts';
import { asNobody } from '../../files/nobody.ts';
import { listedPaths } from '../../../src/kubeconfig/read/listedPath.ts';
import { finalTarget } from '../../../src/files/symlinks.ts';

const FILE = 'kind: Config\nusers:\n- name: u\n  user:\n    token: t # mine\n';

describe('changeKubeconfig', () => {
  let folder: string;
  let host: Host;
  const at = (name: string) => join(folder, name);
  const text = (name: string) => readFileSync(at(name), 'utf8');
  const mode = (name: string) => statSync(at(name)).mode & 0o7777;
  const change = (names: readonly string[], edits: readonly Edit[], more: Partial<Change> = {}) =>
    changeKubeconfig({ paths: listedPaths(names.map(at)), host, edits, ...more });
  const written = async (...args: Parameters<typeof change>) => (await change(...args)).written.map(({ path }) => path);
  const user = (name: string, ...fields: readonly FieldEdit[]): Edit => ({
    kind: 'set-fields',
    list: 'users',
    name,
    fields,
  });
  const as = (name: string, value: string | undefined) => user(name, { path: ['as'], value });
  const token = (name: string, value: string) => user(name, { path: ['token'], value });
  const use = (name: string): Edit => ({ kind: 'set-current-context', name });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kubeconfig-change-'));
    host = { platform: 'linux', env: {}, home: at('home') };
    writeFileSync(at('a'), FILE, { mode: 0o644 });
    chmodSync(at('a'), 0o644);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('writes what changes and nothing else, and leaves no lock', async () => {
    assert.deepEqual(await written(['a'], [as('u', 'x')]), [at('a')]);
    assert.equal(text('a'), `${FILE}    as: x\n`);
    assert.equal(mode('a'), 0o644);
    const before = statSync(at('a'), { bigint: true });
    assert.deepEqual(await written(['a'], [as('u', 'x')]), []);
    assert.equal(statSync(at('a'), { bigint: true }).ino, before.ino, 'nothing to do: not written');
    assert.deepEqual(readdirSync(folder), ['a']);
  });

  it('tells what each file said before and says now', async () => {
    const found = await change(['a'], [as('u', 'x')]);
    assert.deepEqual(found, {
      written: [{ path: at('a'), before: Buffer.from(FILE), after: Buffer.from(`${FILE}    as: x\n`) }],
    });
    const [made] = (await change(['new'], [use('c')])).written;
    assert.equal(made?.before, undefined);
    assert.equal(made?.after?.toString(), text('new'));
  });

  it('shows beforehand what it would write, as text, without locks and without writing', async () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(FILE, 'utf16le')]);
    writeFileSync(at('wide'), bytes);
    writeFileSync(at('wide.lock'), '');
    const preview = (names: readonly string[], edits: readonly Edit[], more: Partial<Change> = {}) =>
      previewKubeconfig({ paths: listedPaths(names.map(at)), host, edits, ...more });
    assert.deepEqual(await preview(['wide', 'none'], [as('u', 'x')]), [
      { path: at('wide'), before: FILE, after: `${FILE}    as: x\n` },
    ]);
    assert.deepEqual(readFileSync(at('wide')), bytes);
    const made = { path: at('x/new'), before: undefined, after: 'apiVersion: v1\nkind: Config\ncurrent-context: c\n' };
    assert.deepEqual(await preview(['x/new'], [use('c')]), [made]);
    assert.ok(!existsSync(at('x')));
    assert.deepEqual(await preview(['a'], [as('u', undefined)]), []);
    const gone = preview(['a'], [as('w', 'x')], { expect: [{ list: 'users', name: 'w' }] });
    await assert.rejects(gone, { code: 'entry-missing' });
    await assert.rejects(preview([], [use('c')]), { code: 'no-kubeconfig' });
  });

  it('drops group and other permissions when a secret comes in', async () => {
    await change(['a'], [token('u', 't')]);
    assert.equal(mode('a'), 0o644, 'the same token is no change');
    await change(['a'], [token('u', 'new')]);
    assert.equal(mode('a'), 0o600);
    for (const key of ['id-token', 'refresh-token', 'client-secret']) {
      chmodSync(at('a'), 0o664);
      await change(['a'], [user('u', { path: ['auth-provider', 'config', key], value: 's' })]);
      assert.equal(mode('a'), 0o600, key);
    }
    chmodSync(at('a'), 0o664);
    await change(['a'], [user('v', { path: ['auth-provider'], value: { name: 'oidc', config: { 'id-token': 's' } } })]);
    assert.equal(mode('a'), 0o600);
    const inCommands: readonly FieldEdit[] = [
      { path: ['exec', 'args'], value: ['get-token', '--oidc-client-secret=S3CRET'] },
      { path: ['exec', 'env', 'AWS_SECRET_ACCESS_KEY', 'value'], value: 'abc' },
      { path: ['exec'], value: { command: 'x', env: [{ name: 'TOKEN', value: 'abc' }] } },
    ];
    for (const [index, field] of inCommands.entries()) {
      chmodSync(at('a'), 0o664);
      await change(['a'], [user(`e${index}`, { path: ['exec', 'args'], value: ['get-token'] })]);
      assert.equal(mode('a'), 0o664);
      await change(['a'], [user(`e${index}`, field)]);
      assert.equal(mode('a'), 0o600, field.path.join('.'));
    }
    chmodSync(at('a'), 0o664);
    await change(['a'], [user('u', { path: ['token'], value: undefined })]);
    assert.equal(mode('a'), 0o664, 'taking one away shows nothing');
  });

  it('makes new files 0600 in new folders 0700', async () => {
    await change(['x/y/config'], [token('u', 'n1')]);
    assert.equal(text('x/y/config'), 'apiVersion: v1\nkind: Config\nusers:\n- name: u\n  user:\n    token: n1\n');
    assert.deepEqual([mode('x'), mode('x/y'), mode('x/y/config')], [0o700, 0o700, 0o600]);
  });

  it('writes each entry to its own file, and new ones where client-go does', async () => {
    writeFileSync(at('b'), 'current-context: b\nusers:\n- name: v\n- name: u\n');
    const edits = [as('v', '1'), as('u', '2'), as('new', '3'), use('c')];
    assert.deepEqual(await written(['none', 'a', 'b'], edits), [at('a'), at('b')]);
    assert.equal(text('a'), `${FILE}    as: "2"\n- name: new\n  user:\n    as: "3"\ncurrent-context: c\n`);
    assert.equal(text('b'), 'current-context: b\nusers:\n- name: v\n  user:\n    as: "1"\n- name: u\n');
    assert.ok(!existsSync(at('none')));
  });

  it('writes all files or none', async () => {
    writeFileSync(at('b'), 'users:\n- name: v\n', { mode: 0o444 });
    await assert.rejects(change(['a', 'b'], [as('u', '1'), as('v', '2')]), { code: 'read-only' });
    assert.equal(text('a'), FILE);
  });

  it('goes through symlinks and keeps them', async () => {
    mkdirSync(at('real'));
    writeFileSync(at('real/config'), FILE);
    symlinkSync('real/config', at('link'));
    symlinkSync('real/later', at('dangling'));
    await change(['link'], [as('u', 'x')]);
    await change(['dangling'], [as('u', 'x')]);
    assert.match(text('real/config'), /as: x/u);
    assert.match(text('real/later'), /as: x/u);
    assert.ok(lstatSync(at('link')).isSymbolicLink());
    symlinkSync('real', at('folder'));
    await change(['folder/config'], [as('u', 'y')]);
    assert.match(text('real/config'), /as: "y"/u);
    assert.deepEqual(readdirSync(at('real')).sort(), ['config', 'later']);
  });

  it('waits for locks as listed and at the real path, and names the one that stays', async () => {
    mkdirSync(at('real'));
    writeFileSync(at('real/config'), FILE);
    symlinkSync('real/config', at('link'));
    for (const lock of ['link.lock', 'real/config.lock']) {
      writeFileSync(at(lock), '');
      await assert.rejects(change(['link'], [as('u', 'x')], { deadlineMs: 10 }), (error: unknown) => {
        assert.match(
          sentenceOf(error),
          /^Another program has held the lock .*\.lock for .+\. If no such program is running/u,
        );
        assert.ok(sentenceOf(error).includes(at(lock)));
        return true;
      });
      rmSync(at(lock));
    }
    assert.equal(text('real/config'), FILE);
    writeFileSync(at('other.lock'), '');
    assert.deepEqual(await written(['a', 'other'], [as('u', 'x')], { deadlineMs: 10 }), [at('a')]);
  });

  it('applies the edit to what the file says once it has the lock', async () => {
    const edits = Array.from({ length: 12 }, (_, index) => as(`u${index}`, 'x'));
    await Promise.all(edits.map((each) => change(['a'], [each])));
    assert.equal(text('a').match(/as: x/gu)?.length, 12);
    const waiting = await withLock(`${at('a')}.lock`, { deadlineMs: 1000 }, () => {
      const pending = change(['a'], [as('u', 'late')]);
      writeFileSync(at('a'), '# others came first\n');
      return Promise.resolve({ pending });
    });
    await waiting.pending;
    assert.match(text('a'), /^# others came first\n/u);
    assert.match(text('a'), /as: late/u);
  });

  /** Empty for one that is taken away at this moment. */
  const textOrGone = (name: string): string => {
    try {
      return text(name);
    } catch {
      return '';
    }
  };

  it('has all on the disk before it takes the lock, and leaves nothing when it does not get it', async () => {
    const seen = new Set<string>();
    await withLock(`${at('a')}.lock`, { deadlineMs: 5_000 }, async () => {
      const waiting = { isOver: false };
      const changed = change(['a'], [as('u', 'x')], { deadlineMs: 2_000 }).finally(() => {
        waiting.isOver = true;
      });
      const refused = assert.rejects(changed, { code: 'lock-held' });
      while (!waiting.isOver) {
        const left = readdirSync(folder).filter((name) => name.endsWith('-tmp') && !name.includes('.lock.'));
        for (const name of left) seen.add(textOrGone(name));
        await setImmediate();
      }
      await refused;
    });
    assert.ok(seen.has(`${FILE}    as: x\n`));
    assert.deepEqual(readdirSync(folder), ['a']);
    assert.equal(text('a'), FILE);
  });

  it('plans anew when the file is another one by the time it has the lock, even of the same size and time', async () => {
    const { atime, mtime } = statSync(at('a'));
    const waiting = await withLock(`${at('a')}.lock`, { deadlineMs: 1000 }, async () => {
      const pending = change(['a'], [as('u', 'x')]);
      while (!readdirSync(folder).some((name) => name.startsWith('.a.') && !name.includes('lock')))
        await setImmediate();
      writeFileSync(at('a'), FILE.replace('mine', 'MINE'));
      utimesSync(at('a'), atime, mtime);
      return { pending };
    });
    await waiting.pending;
    assert.equal(text('a'), `${FILE.replace('mine', 'MINE')}    as: x\n`);
    assert.deepEqual(readdirSync(folder), ['a']);
  });

  it('refuses when an expected entry is gone', async () => {
    await assert.rejects(
      change(['a'], [as('w', 'x')], { expect: [{ list: 'users', name: 'w' }] }),
      saying('entry-missing', 'The user "w" is no longer in the kubeconfig. Reload and try again.'),
    );
    await change(['a'], [as('u', 'x')], { expect: [{ list: 'users', name: 'u' }] });
  });

  it('says in one sentence why a file cannot be changed, and leaves it', async () => {
    const fails = async (name: string, code: string, sentence: RegExp) => {
      await assert.rejects(change([name], [as('u', 'x')]), saying(code, sentence));
    };
    writeFileSync(at('fixed'), FILE, { mode: 0o444 });
    writeFileSync(at('broken'), 'users: "\n');
    writeFileSync(at('latin'), Buffer.from([0xe9, 0x0a]));
    writeFileSync(at('huge'), Buffer.alloc((32 << 20) + 1, '#'));
    mkdirSync(at('folder'));
    await fails('fixed', 'read-only', /fixed is read-only\. Make it writable/u);
    await fails('broken', 'kubeconfig-broken', /broken, line 2: A closing quote/u);
    await fails('latin', 'kubeconfig-broken', /latin, line 1: The text is not valid UTF-8/u);
    await fails('huge', 'too-large', /larger than 32 MiB/u);
    await fails('folder', 'not-a-file', /is a folder/u);
    await fails('a/below', 'unreadable', /^Cannot read /u);
    await assert.rejects(changeKubeconfig({ paths: listedPaths(['']), host, edits: [use('c')] }), {
      code: 'no-kubeconfig',
    });
    assert.equal(statSync(at('huge')).size, (32 << 20) + 1);
    assert.equal(text('broken'), 'users: "\n');
  });

  it('edits one file although another of the list is broken', async () => {
    writeFileSync(at('broken'), 'users: "\n');
    mkdirSync(at('folder'));
    const plans: string[] = [];
    const beforeWrite: Change['beforeWrite'] = (files) => {
      plans.push(...files.map(({ path }) => path));
      return Promise.resolve();
    };
    assert.deepEqual(await written(['broken', 'folder', 'a\0b', 'a'], [as('u', 'x')], { beforeWrite }), [at('a')]);
    assert.deepEqual(plans, [at('a')], 'planned once');
    await assert.rejects(change(['broken', 'a'], [as('new', 'x')]), { code: 'kubeconfig-broken' });
  });

  it('writes in place in a folder that takes no files', async () => {
    mkdirSync(at('fixed'));
    writeFileSync(at('fixed/a'), FILE);
    if (process.getuid?.() === 0) chownSync(at('fixed/a'), 65_534, 65_534);
    chmodSync(at('fixed'), 0o555);
    await asNobody(folder, async () => {
      await change(['fixed/a'], [as('u', 'x')]);
    });
    chmodSync(at('fixed'), 0o755);
    assert.equal(text('fixed/a'), `${FILE}    as: x\n`);
    assert.deepEqual(readdirSync(at('fixed')), ['a']);
    assert.deepEqual(readdirSync(at('home/.local/state/cluster-signin')).sort(), ['journal', 'locks']);
    assert.deepEqual(readdirSync(at('home/.local/state/cluster-signin/journal')), []);
    assert.deepEqual(readdirSync(at('home/.local/state/cluster-signin/locks')), []);
  });

  it('completes what a crash cut short before it edits', async () => {
    const journal = at('home/.local/state/cluster-signin/journal');
    mkdirSync(journal, { recursive: true });
    const after = FILE.replace('token: t', 'token: a-longer-one');
    await writeJournal(await finalTarget(at('a')), journal, { before: Buffer.from(FILE), after: Buffer.from(after) });
    writeFileSync(at('a'), after.slice(0, 50) + FILE.slice(50));
    await change(['a'], [as('u', 'x')]);
    assert.equal(text('a'), `${after}    as: x\n`);
    assert.deepEqual(readdirSync(journal), []);
  });

  it('completes it wherever it was cut, also where kubectl could not read what is there', async () => {
    const journal = at('home/.local/state/cluster-signin/journal');
    mkdirSync(journal, { recursive: true });
    const after = FILE.replace('users:', 'users: # "one": of two');
    const expect = [{ list: 'users', name: 'u' }] as const;
    const unreadable: number[] = [];
    for (let cut = 0; cut < after.length; cut += 3) {
      const torn = after.slice(0, cut) + FILE.slice(cut);
      await writeJournal(await finalTarget(at('a')), journal, { before: Buffer.from(FILE), after: Buffer.from(after) });
      writeFileSync(at('a'), torn);
      if (parseFile(at('a'), Buffer.from(torn), host).file.state === 'refused') unreadable.push(cut);
      const { written: found } = await change(['none', 'a'], [as('u', 'x')], { expect });
      assert.equal(text('a'), `${torn === FILE ? FILE : after}    as: x\n`, `cut at ${cut}`);
      assert.equal(found.length, 1);
      assert.deepEqual(readdirSync(journal), []);
    }
    assert.ok(unreadable.length > 0);
  });

  it('waits for a write in place that goes on, also to show an edit', async () => {
    const journal = at('home/.local/state/cluster-signin/journal');
    mkdirSync(journal, { recursive: true });
    const pending = await withLock(`${at('a')}.lock`, { deadlineMs: 1000 }, async () => {
      const path = await writeJournal(await finalTarget(at('a')), journal, {
        before: Buffer.from(FILE),
        after: Buffer.from(FILE),
      });
      writeFileSync(at('a'), 'users: "');
      const shown = previewKubeconfig({ paths: listedPaths([at('a')]), host, edits: [as('u', 'x')] });
      await assert.rejects(change(['a'], [as('u', 'x')], { deadlineMs: 0 }), { code: 'lock-held' });
      writeFileSync(at('a'), FILE);
      rmSync(path);
      return { shown };
    });
    assert.deepEqual(await pending.shown, [{ path: at('a'), before: FILE, after: `${FILE}    as: x\n` }]);
    assert.equal(text('a'), FILE);
  });
});
