import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
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
import type { UserError } from '../../../src/errors/userError.ts';
import type { EditLabel } from '../../../src/kubeconfig/edit/editLabel.ts';
import type { Backup } from '../../../src/kubeconfig/undo/backups.ts';
import { saying } from '../../text/saying.ts';
import type { Edit } from '../../../src/kubeconfig/edit/editText.ts';
import { backupsFolder, createBackups } from '../../../src/kubeconfig/undo/backups.ts';
import { createHistory, type History, lastEdit } from '../../../src/kubeconfig/undo/history.ts';
import { listedPaths } from '../../../src/kubeconfig/read/listedPath.ts';

const FILE = `# Mine.
current-context: prod
contexts:
- name: prod
- name: live
users:
- name: alice
  user: {as: bob} # not me
`;

const CLOCK = { now: () => 1_800_000_000_000, after: () => () => undefined };
const labelOf = (name: string): EditLabel => ({ code: 'switch-context', data: { name } });
const nameIn = ({ label }: Backup) => (label.code === 'switch-context' ? label.data.name : label.code);

describe('the history of the kubeconfig', () => {
  let folder: string;
  let keep: number;
  let listed: string[];
  let history: History;
  const at = (name: string) => join(folder, name);
  const text = (name = 'config') => readFileSync(at(name), 'utf8');
  const ring = () => (existsSync(at('state/backups')) ? readdirSync(at('state/backups')).sort() : []);
  const use = (name: string): Edit => ({ kind: 'set-current-context', name });
  const set = (name: string, key: string, value: string | undefined): Edit => ({
    kind: 'set-fields',
    list: 'users',
    name,
    fields: [{ path: [key], value }],
  });
  const edit = async (edits: readonly Edit[], label = 'Edit') => {
    const { backup = assert.fail('no backup') } = await history.edit(edits, labelOf(label));
    return backup;
  };
  const undo = async (id: string, ...shown: Parameters<History['undo']> extends [string, ...infer S] ? S : never) => {
    const undone = await history.undo(id, ...shown);
    return undone === 'changed' ? undone : undone.written;
  };
  const windowOf = () =>
    createHistory({
      host: { platform: process.platform, env: {}, home: at('home') },
      stateFolder: at('state'),
      paths: () => listedPaths(listed),
      keep: () => keep,
      clock: CLOCK,
    });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kubeconfig-history-'));
    keep = 10;
    listed = [at('config')];
    history = windowOf();
    writeFileSync(at('config'), FILE);
    chmodSync(at('config'), 0o644);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('undoes an edit byte for byte, in another window too, and redoes it', async () => {
    await edit([use('live')], 'Switch to live');
    const edited = text();
    const [last = assert.fail('nothing to undo')] = await windowOf().list();
    assert.deepEqual([last.kind, last.label], ['edit', labelOf('Switch to live')]);
    assert.deepEqual(await undo(last.id), [at('config')]);
    assert.equal(text(), FILE);
    assert.equal(statSync(at('config')).mode & 0o777, 0o644);
    const [redo = assert.fail('nothing to redo'), ...others] = await history.list();
    assert.deepEqual([redo.kind, redo.label, others], ['undo', labelOf('Switch to live'), []]);
    await undo(redo.id);
    assert.equal(text(), edited);
    assert.deepEqual(
      (await history.list()).map(({ kind }) => kind),
      ['redo'],
    );
  });

  it('undoes edits one after the other from the newest on', async () => {
    const ids = [await edit([use('live')]), await edit([set('alice', 'as', 'eve')])];
    for (const id of ids.reverse()) assert.deepEqual(await undo(id), [at('config')]);
    assert.equal(text(), FILE);
  });

  it('changes nothing that somebody else has changed since, unless that is what was shown', async () => {
    const id = await edit([use('live')]);
    const theirs = `${text()}# theirs\n`;
    writeFileSync(at('config'), theirs);
    assert.equal(await undo(id), 'changed');
    assert.equal(text(), theirs);
    assert.equal(ring().length, 1);
    const shown = await history.difference(id);
    assert.deepEqual(shown, [{ path: at('config'), before: theirs, after: FILE }]);
    writeFileSync(at('config'), `${theirs}# more\n`);
    assert.equal(await undo(id, shown), 'changed');
    assert.equal(text(), `${theirs}# more\n`);
    assert.deepEqual(await undo(id, await history.difference(id)), [at('config')]);
    assert.equal(text(), FILE);
    const [redo] = await history.list();
    await undo(redo?.id ?? '');
    assert.equal(text(), `${theirs}# more\n`);
  });

  it('goes further back with each undo, and does none again', async () => {
    await edit([use('live')], 'one');
    const one = text();
    await edit([set('alice', 'as', 'eve')], 'two');
    const undoLast = async (): Promise<string | undefined> => {
      const last = lastEdit(await history.list());
      if (last !== undefined) await undo(last.id);
      return last && nameIn(last);
    };
    assert.equal(await undoLast(), 'two');
    assert.equal(text(), one);
    assert.equal(await undoLast(), 'one');
    assert.equal(text(), FILE);
    assert.equal(await undoLast(), undefined);
    const [redo] = await history.list();
    await undo(redo?.id ?? '');
    assert.equal(text(), one);
    assert.equal(await undoLast(), 'one', 'what was done again');
    assert.equal(text(), FILE);
  });

  it('takes several files back, or none', async () => {
    listed.push(at('second'));
    const second = 'users:\n- name: carol\n';
    writeFileSync(at('second'), second);
    const id = await edit([use('live'), set('carol', 'as', 'x')]);
    const edited = text('second');
    writeFileSync(at('second'), 'users: []\n');
    assert.equal(await undo(id), 'changed');
    assert.equal((await history.difference(id)).length, 2);
    assert.notEqual(text(), FILE);
    writeFileSync(at('second'), edited);
    assert.deepEqual((await undo(id)).length, 2);
    assert.deepEqual([text(), text('second')], [FILE, second]);
  });

  it('leaves every file as it was when one of them cannot be written', async () => {
    listed.push(at('second'));
    writeFileSync(at('second'), 'users:\n- name: carol\n');
    const id = await edit([use('live'), set('carol', 'as', 'x')]);
    const edited = [text(), text('second')];
    chmodSync(at('second'), 0o444);
    await assert.rejects(history.undo(id), { code: 'read-only' });
    assert.deepEqual([text(), text('second')], edited);
    assert.deepEqual(ring(), [id]);
  });

  it('undoes once what two windows undo at the same moment', async () => {
    const id = await edit([use('live')]);
    const settled = await Promise.allSettled([windowOf().undo(id), windowOf().undo(id)]);
    const codes = settled.flatMap((each) => (each.status === 'rejected' ? [(each.reason as UserError).code] : []));
    assert.ok(codes.length < 2 && codes.every((code) => code === 'backup-gone'), codes.join());
    assert.equal(text(), FILE);
    assert.equal(ring().length, 1);
    assert.equal((await history.list())[0]?.kind, 'undo');
  });

  it('removes a file that the edit made, and makes it again', async () => {
    listed = [at('new/config')];
    const id = await edit([use('live')]);
    const made = text('new/config');
    assert.deepEqual(await history.difference(id), [{ path: at('new/config'), before: made, after: undefined }]);
    await undo(id);
    assert.deepEqual(readdirSync(at('new')), []);
    const [redo = assert.fail('nothing to redo')] = await history.list();
    await undo(redo.id);
    assert.equal(text('new/config'), made);
    assert.equal(statSync(at('new/config')).mode & 0o777, 0o600);
  });

  it('keeps other encodings, links and modes as they are', async () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(FILE.replaceAll('\n', '\r\n'), 'utf16le')]);
    writeFileSync(at('wide'), bytes, { mode: 0o640 });
    chmodSync(at('wide'), 0o640);
    symlinkSync('wide', at('link'));
    listed = [at('link')];
    const id = await edit([use('live')]);
    assert.notDeepEqual(readFileSync(at('wide')), bytes);
    await undo(id);
    assert.deepEqual(readFileSync(at('link')), bytes);
    assert.equal(statSync(at('wide')).mode & 0o777, 0o640);
  });

  it('closes a file to others when an undo brings a secret back', async () => {
    writeFileSync(at('config'), `${FILE}- name: robot\n  user: {token: hush}\n`);
    const rename = await edit([set('alice', 'as', 'x')]);
    await undo(rename);
    assert.equal(statSync(at('config')).mode & 0o777, 0o644, 'it was there all the time');
    const id = await edit([{ kind: 'delete-entry', list: 'users', name: 'robot' }]);
    await undo(id);
    assert.match(text(), /hush/u);
    assert.equal(statSync(at('config')).mode & 0o777, 0o600);
  });

  it('passes over an edit that never came about and one that was taken back by hand', async () => {
    await edit([use('live')], 'one');
    const between = text();
    await edit([set('alice', 'as', 'eve')], 'two');
    writeFileSync(at('config'), between);
    assert.deepEqual((await history.list()).map(nameIn), ['one']);
  });

  it('says nothing of files that are not in use, and does not write them', async () => {
    const id = await edit([use('live')]);
    listed = [at('other')];
    assert.deepEqual(await history.list(), []);
    await assert.rejects(history.undo(id), saying('backup-elsewhere', /config, which is not among/u));
    await assert.rejects(history.difference(id), { code: 'backup-elsewhere' });
    listed = [at('config')];
    assert.equal((await history.list()).length, 1);
  });

  it('keeps as many as wanted, and with none edits without', async () => {
    keep = 2;
    for (const name of ['live', 'a', 'b']) await edit([use(name)], name);
    assert.deepEqual((await history.list()).map(nameIn), ['b', 'a']);
    keep = 0;
    assert.deepEqual(await history.edit([use('prod')], labelOf('x')), { written: [at('config')], backup: undefined });
    assert.deepEqual(ring(), []);
  });

  it('lowers its number when its ring is trimmed', async () => {
    for (const name of ['live', 'prod']) await edit([use(name)], name);
    await createBackups({ folder: backupsFolder(at('state')), clock: CLOCK }).trim(1);
    assert.equal(ring().length, 1);
  });

  it('keeps nothing of an edit that fails or changes nothing', async () => {
    assert.deepEqual(await history.edit([use('prod')], labelOf('x')), { written: [], backup: undefined });
    const expect = [{ list: 'users', name: 'gone' }] as const;
    await assert.rejects(history.edit([set('gone', 'as', 'x')], labelOf('x'), { expect }), { code: 'entry-missing' });
    chmodSync(at('config'), 0o444);
    await assert.rejects(history.edit([use('live')], labelOf('x')), { code: 'read-only' });
    assert.deepEqual(ring(), []);
  });

  it('does not edit when no backup can be kept', async () => {
    writeFileSync(at('state'), '');
    await assert.rejects(history.edit([use('live')], labelOf('x')), { code: 'backup-failed' });
    assert.equal(text(), FILE);
    keep = 0;
    await history.edit([use('live')], labelOf('x'));
    assert.notEqual(text(), FILE);
  });

  it('writes what was shown and nothing else', async () => {
    const shown = await history.preview([use('live')]);
    assert.deepEqual(shown, [{ path: at('config'), before: FILE, after: FILE.replace('text: prod', 'text: live') }]);
    writeFileSync(at('config'), `${FILE}# theirs\n`);
    await assert.rejects(history.edit([use('live')], labelOf('x'), { shown }), { code: 'preview-outdated' });
    assert.deepEqual([text(), ring()], [`${FILE}# theirs\n`, []]);
    const now = await history.preview([use('live')]);
    await history.edit([use('live')], labelOf('x'), { shown: now });
    assert.equal(text(), now[0]?.after);
  });

  it('forgets every backup in which somebody who may be meant has a secret', async () => {
    const users = (name: string) =>
      `users:\n- name: ${name}\n  user: {auth-provider: {name: oidc, config: {id-token: s}}}\n`;
    for (const [label, before] of Object.entries({ none: FILE, bob: users('bob'), alice: users('alice') })) {
      writeFileSync(at('config'), before);
      await edit([use('live')], label);
    }
    writeFileSync(at('config'), 'users: []\n');
    await history.forget(({ name }) => name === 'alice');
    assert.deepEqual((await history.list()).map(nameIn), ['bob', 'none']);
  });

  it('is there when the process that edited was killed', async () => {
    const script = `
      import { createHistory } from ${JSON.stringify(join(import.meta.dirname, '../../../src/kubeconfig/undo/history.ts'))};
      const edge = ${JSON.stringify({ stateFolder: at('state'), home: at('home'), config: at('config') })};
      const history = createHistory({
        host: { platform: process.platform, env: {}, home: edge.home }, stateFolder: edge.stateFolder,
        paths: () => [edge.config], keep: () => 10, clock: { now: Date.now },
      });
      const label = { code: 'switch-context', data: { name: 'live' } };
      await history.edit([{ kind: 'set-current-context', name: 'live' }], label);
      process.kill(process.pid, 'SIGKILL');`;
    await assert.rejects(promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]));
    const [last = assert.fail('nothing to undo')] = await history.list();
    await undo(last.id);
    assert.equal(text(), FILE);
  });
});
