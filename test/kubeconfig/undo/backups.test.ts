import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { EditLabel } from '../../../src/kubeconfig/edit/editLabel.ts';
import { editLabelText } from '../../../src/text/kubeconfig/editLabelsText.ts';
import { saying } from '../../text/saying.ts';
import { digestOf } from '../../../src/kubeconfig/undo/backupFormat.ts';
import { type Backups, createBackups } from '../../../src/kubeconfig/undo/backups.ts';
import { listed } from '../listed.ts';

const labelOf = (name: string): EditLabel => ({ code: 'switch-context', data: { name } });
const BYTES = Buffer.from([0xff, 0xfe, 0x0a, 0x00, 0x20]);

describe('the ring of backups', () => {
  let state: string;
  let folder: string;
  let now: number;
  let backups: Backups;
  const add = (label: string, before: Buffer | undefined = BYTES, path = '/k') =>
    backups.add('edit', labelOf(label), [{ path: listed(path), before, after: 'd' }]);
  const labels = async () =>
    (await backups.list()).map(({ label }) => label.code === 'switch-context' && label.data.name);
  const files = () => readdirSync(folder).sort();

  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'kubeconfig-backups-'));
    folder = join(state, 'backups');
    now = 1_800_000_000_000;
    backups = createBackups({ folder, clock: { now: () => now, after: () => () => undefined } });
  });
  afterEach(() => {
    rmSync(state, { recursive: true, force: true });
  });

  it('keeps what files said, byte for byte, for this person alone', async () => {
    const contents = [
      { path: listed('/home/a'), before: BYTES, after: 'x' },
      { path: listed('/home/new'), before: undefined, after: 'y' },
      { path: listed('/home/ü\n'), before: Buffer.alloc(0), after: undefined },
    ];
    const label = { code: 'rename-entry', data: { kind: 'context', name: 'prod', to: '“live”\n' } } as const;
    const id = await backups.add('edit', label, contents);
    const { files: found, ...head } = await backups.open(id);
    assert.deepEqual(head, { kind: 'edit', label, at: now });
    assert.deepEqual(found, contents);
    const [newest] = await backups.list();
    assert.deepEqual(newest?.files[0], { path: '/home/a', before: digestOf(BYTES), after: 'x' });
    assert.equal(newest.files[1]?.before, undefined);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(statSync(join(folder, id)).mode & 0o777, 0o600);
    assert.deepEqual(files(), [id]);
  });

  it('knows the newest first, also when the clock stands still or goes back', async () => {
    for (const label of ['one', 'two']) await add(label);
    now -= 3_600_000;
    await add('three');
    assert.deepEqual(await labels(), ['three', 'two', 'one']);
    assert.deepEqual(
      (await backups.list()).map(({ at }) => at - now),
      [0, 3_600_000, 3_600_000],
    );
  });

  it('removes the oldest, and with none wanted all', async () => {
    for (const label of ['one', 'two', 'three']) await add(label);
    await backups.trim(2);
    assert.deepEqual(await labels(), ['three', 'two']);
    await backups.trim(0);
    assert.deepEqual(files(), []);
    await backups.remove('gone');
  });

  it('makes nothing as long as there is nothing to keep', async () => {
    assert.deepEqual(await labels(), []);
    await backups.trim(0);
    await backups.scrub(() => Promise.resolve(true));
    assert.ok(!existsSync(folder));
  });

  it('leaves out what is garbled, cut short, of a later version or somewhere else, and removes it', async () => {
    const whole = await add('whole');
    const [garbled, short, body] = [await add('garbled'), await add('short'), await add('body')];
    const edit = (id: string, change: (bytes: Buffer) => Buffer) => {
      writeFileSync(join(folder, id), change(readFileSync(join(folder, id))));
    };
    edit(garbled, (bytes) => Buffer.from(bytes.toString('latin1').replace('garbled', 'forged!'), 'latin1'));
    edit(short, (bytes) => bytes.subarray(0, -1));
    edit(body, (bytes) => Buffer.concat([bytes.subarray(0, -1), Buffer.from('!')]));
    const json = '{"version":3,"kind":"edit","label":"later","at":1,"files":[]}';
    const names = ['2', '3', '4', '5'].map((digit) => `${digit.repeat(15)}-${'a'.repeat(16)}.backup`);
    const [later = '', link = '', empty = '', sub = ''] = names;
    writeFileSync(join(folder, later), `${digestOf(Buffer.from(json))} ${json}\n`, { mode: 0o600 });
    symlinkSync(whole, join(folder, link));
    writeFileSync(join(folder, empty), '', { mode: 0o600 });
    mkdirSync(join(folder, sub));
    writeFileSync(join(folder, 'notes.txt'), 'not ours');
    assert.deepEqual(await labels(), ['body', 'whole']);
    for (const id of [garbled, short, body, later, link, empty, sub, '../../etc/passwd']) {
      await assert.rejects(backups.open(id), { code: 'backup-gone' });
    }
    rmSync(join(folder, sub), { recursive: true });
    await backups.trim(2);
    assert.deepEqual(files(), [whole, body, 'notes.txt'].sort());
  });

  it('carries over the words of an earlier version, and what a later one may call an edit', async () => {
    await add('now');
    const labelled = ['"Rename context prod to live"', '{"code":"later-edit","data":{}}'];
    for (const [index, label] of labelled.entries()) {
      const json = `{"version":${index + 1},"kind":"edit","label":${label},"at":1,"files":[]}`;
      const path = join(folder, `${String(index + 2).repeat(15)}-${'a'.repeat(16)}.backup`);
      writeFileSync(path, `${digestOf(Buffer.from(json))} ${json}\n`, { mode: 0o600 });
    }
    const told = (await backups.list()).map(({ label }) => editLabelText(label));
    assert.deepEqual(told, ['Edit the kubeconfig', 'Rename context prod to live', 'Switch to context now']);
  });

  it('never restores what others could have put there', async () => {
    const [theirs, open] = [await add('theirs'), await add('open')];
    chmodSync(join(folder, open), 0o664);
    if (process.getuid?.() === 0) chownSync(join(folder, theirs), 65_534, 65_534);
    else rmSync(join(folder, theirs));
    chmodSync(folder, 0o777);
    assert.deepEqual(await labels(), []);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    await assert.rejects(backups.open(open), { code: 'backup-gone' });
  });

  it('refuses a folder that is a symbolic link', async () => {
    mkdirSync(join(state, 'elsewhere'));
    symlinkSync('elsewhere', folder);
    await assert.rejects(add('one'), saying('backup-failed', /set clusterSignIn\.kubeconfigBackups to 0/u));
    await assert.rejects(backups.list(), { code: 'folder-unsafe' });
    await assert.rejects(
      backups.scrub(() => Promise.resolve(true)),
      { code: 'folder-unsafe' },
    );
    assert.deepEqual(readdirSync(join(state, 'elsewhere')), []);
  });

  it('says which setting goes on without backups when they cannot be written', async () => {
    writeFileSync(folder, '');
    await assert.rejects(add('one'), saying('backup-failed', /The edit was not made.*kubeconfigBackups/u));
  });

  it('says that the disk is full, and leaves nothing half-written', async () => {
    await add('small');
    const script = `
      import { createBackups } from ${JSON.stringify(join(import.meta.dirname, '../../../src/kubeconfig/undo/backups.ts'))};
      const { systemClock } = await import(${JSON.stringify(join(import.meta.dirname, '../../../src/base/clock.ts'))});
      const backups = createBackups({ folder: ${JSON.stringify(folder)}, clock: systemClock });
      const files = [{ path: '/k', before: Buffer.alloc(100_000), after: 'd' }];
      const label = { code: 'switch-context', data: { name: 'large' } };
      await backups.add('edit', label, files).catch(({ code, data }) => console.log(code, data.reason));`;
    const limited = `ulimit -f 16; exec "$0" --input-type=module -e "$1"`;
    const { stdout } = await promisify(execFile)('sh', ['-c', limited, process.execPath, script]);
    assert.equal(stdout, 'backup-failed disk-full\n');
    assert.deepEqual(await labels(), ['small']);
    assert.equal(files().length, 1);
  });

  it('removes every backup that holds what it must not, what cannot be read, and what a killed write left', async () => {
    const [clean, dirty, garbled] = [await add('clean'), await add('dirty', Buffer.from('secret')), await add('bad')];
    writeFileSync(join(folder, garbled), 'secret');
    writeFileSync(join(folder, `.${dirty}.1-abc.cluster-signin-tmp`), 'secret');
    const made = await backups.add('edit', labelOf('made'), [{ path: listed('/new'), before: undefined, after: 'x' }]);
    await backups.scrub((bytes) => Promise.resolve(bytes.includes('secret')));
    assert.deepEqual(files(), [clean, made]);
  });

  it('takes one change after the other from many at once', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map((label) => add(label)));
    await Promise.all([backups.trim(2), add('e'), backups.trim(2)]);
    assert.ok((await labels()).includes('e'));
    assert.ok(!files().some((name) => !name.endsWith('.backup')));
  });
});
