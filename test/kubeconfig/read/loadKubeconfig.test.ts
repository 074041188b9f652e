import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diagnosticText } from '../../../src/text/errors/diagnosticsText.ts';
import { loadKubeconfig } from '../../../src/kubeconfig/read/loadKubeconfig.ts';
import { parseFile } from '../parseFile.ts';
import { listedPaths } from '../../../src/kubeconfig/read/listedPath.ts';

const HOST = { platform: 'linux', env: {}, home: '/home/alice' } as const;

describe('loadKubeconfig', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  const GOOD = 'users:\n- name: alice\n  user:\n    token: t\n';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kubeconfig-load-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows the good files beside every kind of bad one, each told in one sentence', async () => {
    writeFileSync(at('good'), GOOD);
    writeFileSync(at('tab'), 'users:\n\t- name: bob\n');
    writeFileSync(at('quote'), 'a: 1\nb: "x\n');
    writeFileSync(at('latin'), Buffer.from('users:\n- name: \xe9\n', 'latin1'));
    writeFileSync(at('nul'), 'a: 1\n\0\n');
    writeFileSync(at('deep'), '['.repeat(100_000));
    writeFileSync(at('huge'), Buffer.alloc((32 << 20) + 1));
    mkdirSync(at('folder'));
    execFileSync('mkfifo', [at('fifo')]);
    symlinkSync('loop', at('loop'));
    const names = ['tab', 'quote', 'latin', 'nul', 'deep', 'huge', 'folder', 'fifo', 'loop', 'missing', 'good'];
    const found = await loadKubeconfig(listedPaths([...names.map(at), '/dev/zero', '']), HOST);
    assert.deepEqual([...found.users.keys()], ['alice']);
    const told = Object.fromEntries(
      found.files.map(({ path, problems: [problem], state }) => [
        path.replace(`${folder}/`, ''),
        problem === undefined ? state : diagnosticText(problem),
      ]),
    );
    assert.deepEqual(told, {
      tab: `${at('tab')}, line 2: A tab is used for indentation. Use spaces.`,
      quote: `${at('quote')}, line 3: A closing quote, a bracket, or a colon is missing. Add it.`,
      latin: `${at('latin')}, line 2: The text is not valid UTF-8. Save the file as UTF-8.`,
      nul: `${at('nul')}, line 2: There is a control character here. Remove it.`,
      deep: `${at('deep')}, line 1: The file is nested too deeply. Simplify it.`,
      huge: `${at('huge')} is larger than 32 MiB. Make sure it is the right file.`,
      folder: `${at('folder')} is a folder. Specify a file.`,
      fifo: `${at('fifo')} is a pipe. Specify a file.`,
      loop: `${at('loop')} is a symbolic link that points to itself. Point it to a file.`,
      missing: 'missing',
      good: 'read',
      '/dev/zero': '/dev/zero is a device. Specify a file.',
    });
    assert.ok(found.files.every(({ state, problems }) => (state === 'refused') === problems.length > 0));
  });

  it('drops exact duplicates from the list and keeps other spellings', async () => {
    writeFileSync(at('a'), GOOD);
    const found = await loadKubeconfig(listedPaths([at('a'), at('a'), `${folder}/./a`]), HOST);
    assert.deepEqual(
      found.files.map(({ path }) => path),
      [at('a'), `${folder}/./a`],
    );
    assert.equal(found.users.get('alice')?.file, at('a'));
  });
});

describe('parseFile', () => {
  const parse = (text: string, platform: NodeJS.Platform = 'linux') =>
    parseFile(platform === 'win32' ? 'C:\\kube\\config' : '/kube/config', Buffer.from(text), { ...HOST, platform });
  const sentences = (text: string) => parse(text).file.problems.map(diagnosticText);

  it('says where an entry is', () => {
    const { entries } = parse('# one\nusers:\n\n- name: a\n  user: {token: t}\n-\n  name: b\n');
    assert.deepEqual(
      entries?.users.map(({ name, file, line }) => [name, file, line]),
      [
        ['a', '/kube/config', 4],
        ['b', '/kube/config', 7],
      ],
    );
  });

  it('resolves paths against the folder of the file, and a command only when it has a separator', () => {
    const text = (slash: string) => `
clusters: [{name: c, cluster: {certificate-authority: ca.crt}}]
users:
- name: u
  user: {tokenFile: 'sub${slash}t', client-certificate: ${slash === '/' ? '/abs/c' : 'D:\\abs\\c'}, exec: {command: '.${slash}p'}}
- name: v
  user: {exec: {command: p}}
`;
    const linux = parse(text('/')).entries!;
    assert.equal(linux.clusters[0]!.certificateAuthority, '/kube/ca.crt');
    assert.equal(linux.users[0]!.tokenFile, '/kube/sub/t');
    assert.equal(linux.users[0]!.clientCertificate, '/abs/c');
    assert.equal(linux.users[0]!.exec?.command, '/kube/p');
    assert.equal(linux.users[1]!.exec?.command, 'p');
    const windows = parse(text('\\'), 'win32').entries!;
    assert.equal(windows.clusters[0]!.certificateAuthority, 'C:\\kube\\ca.crt');
    assert.equal(windows.users[0]!.tokenFile, 'C:\\kube\\sub\\t');
    assert.equal(windows.users[0]!.clientCertificate, 'D:\\abs\\c');
    assert.equal(windows.users[0]!.exec?.command, 'C:\\kube\\p');
  });

  it('keeps what can be read beside a field that kubectl refuses, and never repeats the value', () => {
    const text = 'current-context: c\nusers:\n- name: alice\n  user:\n    token: 12345\n    username: a\n- name: 1\n';
    const { file, entries } = parse(text);
    assert.equal(file.state, 'read');
    assert.deepEqual(sentences(text), [
      '/kube/config, line 5: token of user "alice" must be text, but kubectl reads a number. Put it in quotes.',
      '/kube/config, line 7: users[].name must be text, but kubectl reads a number. Put it in quotes.',
    ]);
    assert.equal(entries?.currentContext, 'c');
    assert.deepEqual(
      entries.users.map(({ name, username, token }) => [name, username, token]),
      [['alice', 'a', undefined]],
    );
  });

  it('takes keys that JavaScript gives a meaning for plain names', () => {
    const text = `
__proto__: {polluted: yes}
users:
- name: __proto__
  user:
    __proto__: x
    token: t
    auth-provider: {name: oidc, config: {__proto__: q, constructor: z}}
    extensions: [{name: __proto__, extension: {__proto__: {a: b}}}]
`;
    const user = parse(text).entries?.users[0];
    assert.equal(user?.name, '__proto__');
    assert.deepEqual(
      [...user.authProvider!.config],
      [
        ['__proto__', 'q'],
        ['constructor', 'z'],
      ],
    );
    const payload = user.extensions.get('__proto__') as Record<string, unknown>;
    assert.equal(Object.getPrototypeOf(payload), null);
    assert.deepEqual(Object.keys(payload), ['__proto__']);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('cleans names in its sentences', () => {
    const told = sentences('users:\n- name: "a\\e[31m\\u202eb"\n  user: {token: yes}\n')[0]!;
    assert.match(told, /token of user "ab" must be text/u);
  });

  it('tells aliases that lead nowhere, in circles or out of bounds', () => {
    assert.match(sentences('a: *b\n')[0]!, /line 1: An alias \(\*\) has no anchor/u);
    assert.match(sentences('a: &a [*a]\n')[0]!, /line 1: An alias \(\*\) repeats the value that contains it/u);
    const bomb = ['a0: &a0 [x,x,x,x,x,x,x,x,x,x]'];
    for (let level = 1; level < 30; level++) {
      const before = `*a${level - 1}`;
      bomb.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => before).join(',')}]`);
    }
    assert.match(sentences(bomb.join('\n'))[0]!, /repeat each other too often/u);
    assert.match(sentences('x: {<<: [a]}')[0]!, /A merge key \(<<\) requires a mapping/u);
  });

  it('refuses characters that end a line for kubectl alone, and brackets of the wrong kind', () => {
    for (const character of ['\u0085', '\u2028', '\r', '\u0001', '\u007f']) {
      assert.deepEqual(sentences(`a: 1\n# x${character}users: []\n`), [
        '/kube/config, line 2: There is a control character here. Remove it.',
      ]);
    }
    assert.match(sentences('{"a":[{"b":1]}],\n"c":2}')[0]!, /line 1: A closing bracket is of the wrong kind/u);
  });

  it('merges in the order of the file, as go-yaml 2 does', () => {
    const text =
      'base: &b {token: base, username: bob}\nusers:\n- name: u\n  user: {token: own, <<: *b}\n- name: v\n  user: {<<: [*b, {token: later}], username: own}\n';
    const [first, second] = parse(text).entries!.users;
    assert.deepEqual([first?.token, first?.username], ['base', 'bob']);
    assert.deepEqual([second?.token, second?.username], ['base', 'own']);
  });

  it('reads an empty file, and refuses what is no kubeconfig', () => {
    assert.deepEqual(parse('').file.problems, []);
    assert.deepEqual(parse('# nothing\n').entries?.users, []);
    assert.deepEqual(sentences('just text'), ['/kube/config, line 1: This is not a kubeconfig. Specify another file.']);
    assert.match(sentences('kind: Secret\n')[0]!, /line 1: kubectl reads only "apiVersion: v1" with "kind: Config"/u);
  });
});
