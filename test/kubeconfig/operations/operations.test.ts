import assert from 'node:assert/strict';
import { addCluster, addUser } from '../../../src/kubeconfig/operations/add.ts';
import { duplicateContext, setNamespace } from '../../../src/kubeconfig/operations/context.ts';
import { deleteEntry, leftoversInWords } from '../../../src/kubeconfig/operations/remove.ts';
import { renameEntry } from '../../../src/kubeconfig/operations/rename.ts';
import { leftoversOf } from '../../../src/kubeconfig/operations/uses.ts';
import { CONFIG, filesOf, refuses } from './files.ts';

const context = (name: string) => ({ list: 'contexts', name }) as const;
const cluster = (name: string) => ({ list: 'clusters', name }) as const;
const user = (name: string) => ({ list: 'users', name }) as const;

describe('operations on entries', () => {
  const { kubeconfig, difference } = filesOf(CONFIG);
  const prod = kubeconfig.contexts.get('prod')!;
  const test = kubeconfig.contexts.get('test')!;

  it('sets, adds and removes a namespace', () => {
    assert.deepEqual(difference(setNamespace(prod, 'x-1')), ['-      namespace: pay', '+      namespace: x-1']);
    assert.deepEqual(difference(setNamespace(prod, '')), ['-      namespace: pay']);
    assert.deepEqual(difference(setNamespace(test, 'on')), [
      '-  - {name: test, context: {cluster: k, user: bob}}',
      '+  - {name: test, context: {cluster: k, user: bob, namespace: "on"}}',
    ]);
    assert.equal(setNamespace(prod, 'x').label, 'Set namespace x for context prod');
    for (const wrong of ['A', 'a b', '-a', 'a-', 'a.b', 'é', 'a'.repeat(64), 'a\n']) {
      refuses(() => setNamespace(prod, wrong), 'namespace-unusable', /^A namespace has up to 63 lower-case letters/u);
    }
  });

  it('renames with every reference, and says what follows', () => {
    const renamed = renameEntry(kubeconfig, context('prod'), 'live');
    assert.equal(renamed.label, 'Rename context prod to live');
    assert.deepEqual(renamed.consequences, ['It stays the current context.']);
    assert.deepEqual(difference(renamed), [
      '-current-context: prod # bold',
      '+current-context: live # bold',
      '-  - name: prod',
      '+  - name: live',
    ]);
    const other = renameEntry(kubeconfig, cluster('k'), 'K 1');
    assert.deepEqual(other.consequences, ['The contexts "prod" and "test" follow.']);
    assert.deepEqual(difference(other), [
      '-  - name: k # the cluster',
      '+  - name: "K 1" # the cluster',
      '-      cluster: k',
      '+      cluster: "K 1"',
      '-  - {name: test, context: {cluster: k, user: bob}}',
      '+  - {name: test, context: {cluster: "K 1", user: bob}}',
    ]);
    const alice = renameEntry(kubeconfig, user('alice'), 'Alice');
    assert.deepEqual(alice.consequences, ['The context "prod" follows.']);
    assert.equal(difference(alice)[1], '+      user: Alice # me');
    assert.deepEqual(difference(renameEntry(kubeconfig, user('bob'), 'bob')), []);
  });

  it('refuses names that nobody can use', () => {
    const to = (name: string) => () => renameEntry(kubeconfig, context('prod'), name);
    refuses(to(''), 'name-unusable', 'Enter a name for the context.');
    refuses(to('test'), 'name-taken', 'There is a context "test" already; choose another name.');
    refuses(to(' a'), 'name-unusable', /neither begins nor ends with a blank/u);
    refuses(to('a\u001b[31mb'), 'name-unusable', /no control or invisible characters/u);
    refuses(to('a\u202eb'), 'name-unusable', /no control or invisible characters/u);
    refuses(to('\ud800'), 'name-unusable', /no control or invisible characters/u);
    refuses(to('x'.repeat(251)), 'name-unusable', /at most 250 characters/u);
    for (const name of ['__proto__', 'constructor', 'a: b', '- x', '#', "it's", 'é 日本', 'yes', '0123']) {
      const { after } = filesOf(CONFIG);
      const { contexts, currentContext } = filesOf(...after(to(name)())).kubeconfig;
      assert.deepEqual([...contexts.keys()], [name, 'test']);
      assert.equal(currentContext, name);
    }
  });

  it('edits hostile names exactly and shows them cleaned', () => {
    const name = 'a\u001b[31m\u202eb\n$(x)';
    const files = filesOf(
      JSON.stringify({
        contexts: [{ name, context: { cluster: '__proto__', user: name } }],
        clusters: [{ name: '__proto__' }],
      }),
    );
    const renamed = renameEntry(files.kubeconfig, context(name), 'fine');
    assert.equal(renamed.label, 'Rename context ab $(x) to fine');
    assert.deepEqual([...filesOf(...files.after(renamed)).kubeconfig.contexts.keys()], ['fine']);
    const proto = files.after(renameEntry(files.kubeconfig, cluster('__proto__'), 'k'));
    assert.equal(filesOf(...proto).kubeconfig.contexts.get(name)?.cluster, 'k');
    assert.deepEqual(leftoversOf(files.kubeconfig, context(name)), [cluster('__proto__')]);
    const left = files.after(deleteEntry(files.kubeconfig, context(name), [cluster('__proto__')]));
    assert.deepEqual(left, ['{"contexts":[],"clusters":[]}']);
  });

  it('tells what comes back, and what stays in files that cannot be read', () => {
    const files = filesOf(
      'contexts:\n- {name: c, context: {cluster: k, user: u}}\n',
      'contexts:\n- {name: d, context: {cluster: k, user: u}}\n- {name: c, context: {cluster: k2, user: u2}}\n',
      'contexts: [',
    );
    const comesBack = 'The context "c" in /1, line 3, hidden so far, takes its place.';
    assert.deepEqual(renameEntry(files.kubeconfig, context('c'), 'e').consequences, [
      comesBack,
      '/2 cannot be read, so the old name stays there if it is in it.',
    ]);
    assert.deepEqual(deleteEntry(files.kubeconfig, context('c')).consequences, [comesBack]);
    assert.deepEqual(leftoversOf(files.kubeconfig, context('c')), []);
  });

  it('duplicates a context whole, behind the original', () => {
    const copied = duplicateContext(kubeconfig, prod, 'prod 2');
    assert.equal(copied.label, 'Duplicate context prod as prod 2');
    assert.deepEqual(difference(copied), [
      '+  - name: "prod 2"',
      '+    context: # ours',
      '+      cluster: k',
      '+      user: alice # me',
      '+      namespace: pay',
      '+      extensions:',
      '+        - name: x',
      '+          extension: {a: 1}',
    ]);
    assert.deepEqual(difference(duplicateContext(kubeconfig, test, 'b')), [
      '+  - {name: b, context: {cluster: k, user: bob}}',
    ]);
    refuses(() => duplicateContext(kubeconfig, prod, 'test'), 'name-taken', /already/u);
  });

  it('deletes with what is left over, and says what dangles', () => {
    assert.deepEqual(leftoversOf(kubeconfig, context('prod')), [user('alice')]);
    assert.deepEqual(leftoversOf(kubeconfig, cluster('k')), [
      context('prod'),
      context('test'),
      user('alice'),
      user('bob'),
    ]);
    assert.deepEqual(leftoversOf(kubeconfig, user('bob')), [context('test')]);
    assert.deepEqual(leftoversOf(kubeconfig, cluster('lonely')), []);

    const named = (entry: Parameters<typeof leftoversOf>[1]) => leftoversInWords(leftoversOf(kubeconfig, entry));
    assert.equal(named(context('prod')), 'user "alice", which no other context names');
    assert.equal(named(user('bob')), 'the context "test", which names it');
    assert.equal(
      named(cluster('k')),
      'the contexts "prod" and "test", which name it, and user "alice" and user "bob", which no other context names',
    );

    const alone = deleteEntry(kubeconfig, cluster('k'));
    assert.equal(alone.label, 'Delete cluster k');
    assert.deepEqual(alone.consequences, ['The contexts "prod" and "test" name it and cannot be used without it.']);
    const whole = deleteEntry(kubeconfig, context('prod'), [user('alice')]);
    assert.equal(whole.label, 'Delete context prod with user alice');
    assert.deepEqual(whole.consequences, ['"prod" is the current context: there is none until you switch to another.']);
    assert.ok(difference(whole).every((line) => line.startsWith('-')));
    const all = deleteEntry(kubeconfig, cluster('k'), leftoversOf(kubeconfig, cluster('k')));
    assert.equal(all.label, 'Delete cluster k with 2 contexts and 2 users');
    assert.equal(all.consequences.length, 1);
    const left = filesOf(...filesOf(CONFIG).after(all));
    assert.deepEqual([...left.kubeconfig.clusters.keys()], ['lonely']);
    assert.equal(left.kubeconfig.contexts.size + left.kubeconfig.users.size, 0);
  });

  it('names few of many', () => {
    const contexts = Array.from({ length: 9 }, (_, index) => `- {name: c${index}, context: {cluster: k, user: u}}\n`);
    const many = filesOf(`clusters: [{name: k}]\ncontexts:\n${contexts.join('')}`).kubeconfig;
    assert.deepEqual(deleteEntry(many, cluster('k')).consequences, [
      'The contexts "c0", "c1", "c2" and 6 more name it and cannot be used without it.',
    ]);
  });
});

describe('adding entries', () => {
  const { kubeconfig, difference } = filesOf(CONFIG);
  const server = 'https://10.0.0.6:6443';

  it('adds clusters with each way of trust', () => {
    const add = (trust: Parameters<typeof addCluster>[1]['trust'], name = 'new') =>
      addCluster(kubeconfig, { name, server, trust });
    assert.deepEqual(difference(add({ kind: 'system' })), [
      '+  - name: new',
      '+    cluster:',
      '+      server: https://10.0.0.6:6443',
    ]);
    assert.equal(difference(add({ kind: 'file', path: '/ca.pem' }))[3], '+      certificate-authority: /ca.pem');
    assert.equal(difference(add({ kind: 'none' }))[3], '+      insecure-skip-tls-verify: true');
    assert.match(add({ kind: 'none' }).consequences.join(), /TLS verification is skipped/u);
    const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    const embedded = filesOf(...filesOf(CONFIG).after(add({ kind: 'data', pem }))).kubeconfig.clusters.get('new');
    assert.equal(Buffer.from(embedded?.certificateAuthorityData ?? '', 'base64').toString(), pem);
    refuses(() => add({ kind: 'data', pem: 'x' }), 'authority-unusable', /no certificate in that file/u);
    refuses(() => add({ kind: 'system' }, 'k'), 'name-taken', /already/u);
  });

  it('refuses addresses that are none', () => {
    const add = (address: string) => addCluster(kubeconfig, { name: 'n', server: address, trust: { kind: 'system' } });
    for (const wrong of [
      '',
      'k',
      'k:6443',
      '10.0.0.6:6443',
      'ftp://k',
      'https:///k',
      'https://',
      'https:k',
      'https://k?x',
      'https://k#x',
    ]) {
      refuses(() => add(wrong), 'server-unusable', /^A server is an address like/u);
    }
    refuses(() => add('https://u:p@k'), 'server-unusable', /no user name or password/u);
    refuses(() => add('https://k\u202e'), 'name-unusable', /no control or invisible/u);
    assert.match(add('http://k').consequences.join(), /sends no token/u);
  });

  it('adds users, alone and with a context', () => {
    const token = { kind: 'token', token: 'secret' } as const;
    assert.deepEqual(difference(addUser(kubeconfig, { name: 'c', form: token, context: undefined })), [
      '+  - name: c',
      '+    user:',
      '+      token: secret',
    ]);
    const both = addUser(kubeconfig, { name: 'c', form: token, context: { name: 'n', cluster: 'lonely' } });
    assert.equal(both.label, 'Add user c and context n');
    assert.ok(!JSON.stringify([both.label, both.consequences]).includes('secret'));
    const { contexts } = filesOf(...filesOf(CONFIG).after(both)).kubeconfig;
    assert.deepEqual([contexts.get('n')?.cluster, contexts.get('n')?.user], ['lonely', 'c']);
    refuses(() => addUser(kubeconfig, { name: 'bob', form: token, context: undefined }), 'name-taken', /already/u);
    refuses(
      () => addUser(kubeconfig, { name: 'c', form: token, context: { name: 'prod', cluster: 'k' } }),
      'name-taken',
      /context "prod"/u,
    );
  });
});
