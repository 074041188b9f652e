import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isUserError } from '../../../src/errors/userError.ts';
import { sentenceOf } from '../../../src/text/sentenceOf.ts';
import { ENTRY_LISTS } from '../../../src/kubeconfig/entryLists.ts';
import { inOneGo } from '../../../src/base/timeSlices.ts';
import type { Host } from '../../../src/base/platform.ts';
import { readMergedBodies } from '../../../src/kubeconfig/transfer/entryBodies.ts';
import {
  findConflicts,
  freeNameFor,
  importEdits,
  type Resolution,
  resolve,
  type ResolvedEntry,
} from '../../../src/kubeconfig/transfer/conflicts.ts';
import { type ImportSource, readImportBytes, readImportFile } from '../../../src/kubeconfig/transfer/importSource.ts';
import { changeKubeconfig } from '../../../src/kubeconfig/edit/changeKubeconfig.ts';
import { loadKubeconfig } from '../../../src/kubeconfig/read/loadKubeconfig.ts';
import type { ListedPath } from '../../../src/kubeconfig/read/listedPath.ts';
import { listed } from '../listed.ts';

const OWN = `# mine
clusters:
- name: prod # the old one
  cluster: {server: "https://old.example.com", insecure-skip-tls-verify: false}
- name: same
  cluster:
    server: https://same.example.com
    certificate-authority: certs/ca.crt
users:
- name: alice
  user: {token: t}
contexts:
- name: prod
  context: {cluster: prod, user: alice}
current-context: prod
`;

const INCOMING = `apiVersion: v1
kind: Config
clusters:
- name: prod
  cluster: {server: "https://new.example.com", x-vendor: {id: 7, tags: [a, null]}, proxy-url: null}
- name: same
  cluster: {server: "https://same.example.com", certificate-authority: ../own/certs/ca.crt}
  vendor: acme
users:
- name: alice
  user: {token: t, exec: null}
- name: bob
  user: {exec: {apiVersion: v1, command: bin/plugin, args: null}, tokenFile: ./t}
contexts:
- name: prod
  context: {cluster: prod, user: alice}
- name: bob
  context: {cluster: prod, user: bob, extensions: [{name: x, extension: {m: 1.5}}]}
current-context: bob
`;

describe('importing a kubeconfig', () => {
  let folder: string;
  let host: Host;
  let own: ListedPath;
  const at = (...names: string[]): string => join(folder, ...names);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bring-'));
    host = { platform: 'linux', env: {}, home: at('home') };
    mkdirSync(at('own'));
    mkdirSync(at('download'));
    own = listed(at('own', 'config'));
    writeFileSync(own, OWN);
    writeFileSync(at('download', 'incoming'), INCOMING);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** What the person decides about entries that differ, by name. */
  async function decide(
    incoming: ImportSource,
    choose: (list: string, name: string) => Resolution,
  ): Promise<ResolvedEntry[]> {
    const names = new Set(incoming.bodies.map(({ name }) => name));
    const existing = await readMergedBodies([own], host, (_, name) => names.has(name));
    const decided: ResolvedEntry[] = [];
    for (const list of ENTRY_LISTS) {
      for (const compared of inOneGo(findConflicts(list, incoming, existing, decided))) {
        const { body } = compared;
        decided.push(resolve(compared) ?? { body, choice: choose(list, body.name) });
      }
    }
    return decided;
  }

  const clipboard = (text: string | Buffer): Promise<ImportSource> =>
    readImportBytes(Buffer.from(text), { origin: { kind: 'clipboard' }, folder: undefined, host });

  it('compares entry by entry what kubectl makes of them', async () => {
    const incoming = await readImportFile(at('download', 'incoming'), host);
    const decided = await decide(incoming, () => ({ kind: 'replace' }));
    const standing = decided.map(({ body, choice }) => `${body.list} ${body.name}: ${choice.kind}`);
    assert.deepEqual(standing, [
      'clusters prod: replace',
      'clusters same: keep',
      'users alice: keep',
      'users bob: add',
      'contexts prod: keep',
      'contexts bob: add',
    ]);
    assert.deepEqual(incoming.notes, [
      { code: 'keys-dropped', data: { kind: 'cluster', name: 'same', keys: ['vendor'] } },
    ]);
    const existing = await readMergedBodies([own], host, () => true);
    assert.deepEqual(inOneGo(findConflicts('clusters', incoming, existing, []))[0]?.differences, [
      'server',
      'x-vendor',
    ]);
  });

  it('writes unknown fields, numbers and absolute paths, and keeps what is there', async () => {
    const incoming = await readImportFile(at('download', 'incoming'), host);
    const edits = importEdits(await decide(incoming, () => ({ kind: 'replace' })), incoming.currentContext);
    await changeKubeconfig({ paths: [own], host, edits });
    const text = readFileSync(own, 'utf8');
    assert.match(text, /^# mine\n[^]*- name: prod # the old one/u);
    assert.match(text, /x-vendor: \{id: 7, tags: \[a, ""\]\}/u);
    assert.match(text, /m: 1\.5/u);
    const loaded = await loadKubeconfig([own], host);
    assert.equal(loaded.clusters.get('prod')?.server, 'https://new.example.com');
    assert.equal(loaded.clusters.get('same')?.certificateAuthority, at('own', 'certs', 'ca.crt'));
    assert.equal(loaded.users.get('bob')?.exec?.command, at('download', 'bin', 'plugin'));
    assert.equal(loaded.users.get('bob')?.tokenFile, at('download', 't'));
    assert.equal(loaded.currentContext, 'bob');
  });

  it('carries a new name through the contexts that come along', async () => {
    const incoming = await readImportFile(at('download', 'incoming'), host);
    const rename = (list: string, name: string): Resolution => ({ kind: 'rename', to: `${name}-${list}` });
    const decided = await decide(incoming, rename);
    // It names another cluster now, so it is no longer the same.
    assert.deepEqual(decided.find(({ body }) => body.list === 'contexts')?.choice, {
      kind: 'rename',
      to: 'prod-contexts',
    });
    await changeKubeconfig({ paths: [own], host, edits: importEdits(decided, 'prod') });
    const loaded = await loadKubeconfig([own], host);
    assert.equal(loaded.clusters.get('prod')?.server, 'https://old.example.com');
    assert.equal(loaded.clusters.get('prod-clusters')?.server, 'https://new.example.com');
    assert.equal(loaded.contexts.get('bob')?.cluster, 'prod-clusters');
    assert.equal(loaded.contexts.get('prod-contexts')?.cluster, 'prod-clusters');
    assert.equal(loaded.currentContext, 'prod-contexts');
    const body = { list: 'clusters' as const, name: 'prod', fields: {}, others: [] };
    assert.equal(freeNameFor(body, new Set(['prod', 'prod-2'])), 'prod-3');
  });

  it('changes nothing where the own entry is kept', async () => {
    const incoming = await readImportFile(at('download', 'incoming'), host);
    const edits = importEdits(await decide(incoming, () => ({ kind: 'keep' })), undefined);
    await changeKubeconfig({ paths: [own], host, edits });
    const loaded = await loadKubeconfig([own], host);
    assert.equal(loaded.clusters.get('prod')?.server, 'https://old.example.com');
    assert.equal(loaded.contexts.get('bob')?.cluster, 'prod');
    assert.equal(loaded.currentContext, 'prod');
  });

  it('takes names that mean something to JavaScript, and cleans none', async () => {
    const name = '"__proto__"';
    const text = `clusters: [{name: ${name}, cluster: {server: s, __proto__: {a: b}}}, {name: "\\e[31m", cluster: {}}]`;
    const incoming = await clipboard(text);
    await changeKubeconfig({
      paths: [own],
      host,
      edits: importEdits(await decide(incoming, () => ({ kind: 'keep' })), undefined),
    });
    const loaded = await loadKubeconfig([own], host);
    assert.equal(loaded.clusters.get('__proto__')?.server, 's');
    assert.equal(loaded.clusters.has('\u001b[31m'), true);
    assert.match(readFileSync(own, 'utf8'), /__proto__:\n? *\{?a: b/u);
  });

  it('refuses what kubectl would refuse, in one sentence with the line', async () => {
    const refuse = async (text: string | Buffer, sentence: RegExp): Promise<void> => {
      await assert.rejects(clipboard(text), (error: unknown) => {
        assert.ok(isUserError(error));
        assert.match(sentenceOf(error), sentence);
        assert.doesNotMatch(sentenceOf(error), /\n/u);
        return true;
      });
    };
    await refuse('clusters:\n- name: [', /^Clipboard, line 2/u);
    await refuse('users:\n- name: u\n  user: {token: 123}\n', /^Clipboard, line 3: token of user "u" must be text/u);
    await refuse('users:\n- {name: u, user: {}}\n- {name: u, user: {}}\n', /second user "u"/u);
    await refuse('', /^The clipboard has no clusters, users, or contexts/u);
    await refuse('hello there', /not a kubeconfig/u);
    await refuse(Buffer.from([0, 159, 146, 150]), /UTF-8|control character/u);
    await refuse('\u0000\u0001', /control character/u);
    await refuse('a: &a [x,x]\nb: &b [*a,*a]\n'.repeat(3), /^(?:The c|C)lipboard/u);
    await refuse(
      'clusters: [{name: c, cluster: {certificate-authority: ca.crt}}]',
      /refers to the file ca\.crt next to/u,
    );
    await refuse('users: [{name: u, user: {exec: {command: ./x}}}]', /refers to the file \.\/x next to/u);
    await refuse('users: [{name: u, user: {x: 12345678901234567890}}]', /number .* has too many digits/u);
    await refuse(Buffer.alloc((32 << 20) + 1, 0x20), /more than 32 MiB/u);
  });

  it('refuses what is no file, without waiting for it', async () => {
    const refuse = async (path: string, sentence: RegExp): Promise<void> => {
      await assert.rejects(readImportFile(path, host), (error: unknown) => {
        assert.ok(isUserError(error));
        assert.match(sentenceOf(error), sentence);
        return true;
      });
    };
    execFileSync('mkfifo', [at('pipe')]);
    symlinkSync('loop', at('loop'));
    await refuse(at('pipe'), /is a pipe/u);
    await refuse(at('own'), /is a folder/u);
    await refuse(at('loop'), /points to itself/u);
    await refuse(at('none'), /does not exist/u);
    await refuse('/dev/zero', /is a device/u);
  });
});
