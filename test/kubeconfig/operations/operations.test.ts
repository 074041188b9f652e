import assert from 'node:assert/strict';
import { consequenceText, leftoversText } from '../../../src/text/kubeconfig/consequencesText.ts';
import { editLabelText } from '../../../src/text/kubeconfig/editLabelsText.ts';
import { type Operation, refOf } from '../../../src/kubeconfig/operations/operation.ts';
import { addCluster, addUser } from '../../../src/kubeconfig/operations/addEntries.ts';
import { duplicateContext, setNamespace } from '../../../src/kubeconfig/operations/editContext.ts';
import { deleteEntry } from '../../../src/kubeconfig/operations/deleteEntry.ts';
import { renameEntry } from '../../../src/kubeconfig/operations/renameEntry.ts';
import { leftoversOf } from '../../../src/kubeconfig/operations/references.ts';
import { CONFIG, filesOf, refuses } from './files.ts';

const context = (name: string) => ({ list: 'contexts', name }) as const;
const cluster = (name: string) => ({ list: 'clusters', name }) as const;
const user = (name: string) => ({ list: 'users', name }) as const;
const labelOf = ({ label }: Operation) => editLabelText(label);
const told = ({ consequences }: Operation) => consequences.map(consequenceText);

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
    assert.equal(labelOf(setNamespace(prod, 'x')), 'Set namespace x for context prod');
    for (const wrong of ['A', 'a b', '-a', 'a-', 'a.b', 'é', 'a'.repeat(64), 'a\n']) {
      refuses(() => setNamespace(prod, wrong), 'namespace-unusable', /^A namespace has up to 63 lowercase letters/u);
    }
  });

  it('renames with every reference, and says what follows', () => {
    const renamed = renameEntry(kubeconfig, context('prod'), 'live');
    assert.equal(labelOf(renamed), 'Rename context prod to live');
    assert.deepEqual(told(renamed), ['It stays the current context.']);
    assert.deepEqual(difference(renamed), [
      '-current-context: prod # bold',
      '+current-context: live # bold',
      '-  - name: prod',
      '+  - name: live',
    ]);
    const other = renameEntry(kubeconfig, cluster('k'), 'K 1');
    assert.deepEqual(told(other), ['The contexts "prod" and "test" will use the new name.']);
    assert.deepEqual(difference(other), [
      '-  - name: k # the cluster',
      '+  - name: "K 1" # the cluster',
      '-      cluster: k',
      '+      cluster: "K 1"',
      '-  - {name: test, context: {cluster: k, user: bob}}',
      '+  - {name: test, context: {cluster: "K 1", user: bob}}',
    ]);
    const alice = renameEntry(kubeconfig, user('alice'), 'Alice');
    assert.deepEqual(told(alice), ['The context "prod" will use the new name.']);
    assert.equal(difference(alice)[1], '+      user: Alice # me');
    assert.deepEqual(difference(renameEntry(kubeconfig, user('bob'), 'bob')), []);
  });

  it('refuses names that nobody can use', () => {
    const to = (name: string) => () => renameEntry(kubeconfig, context('prod'), name);
    refuses(to(''), 'name-unusable', 'Enter a name for the context.');
    refuses(to('test'), 'name-taken', 'A context "test" already exists. Choose another name.');
    refuses(to(' a'), 'name-unusable', /cannot begin or end with a space/u);
    refuses(to('a\u001b[31mb'), 'name-unusable', /cannot contain control or invisible characters/u);
    refuses(to('a\u202eb'), 'name-unusable', /cannot contain control or invisible characters/u);
    refuses(to('\ud800'), 'name-unusable', /cannot contain control or invisible characters/u);
    refuses(to('x'.repeat(251)), 'name-unusable', /longer than 250 characters/u);
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
    assert.equal(labelOf(renamed), 'Rename context ab $(x) to fine');
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
    const comesBack = 'The context "c" in /1, line 3, which is hidden now, will take its place.';
    assert.deepEqual(told(renameEntry(files.kubeconfig, context('c'), 'e')), [
      comesBack,
      '/2 cannot be read. If it contains the old name, the old name stays there.',
    ]);
    assert.deepEqual(told(deleteEntry(files.kubeconfig, context('c'))), [comesBack]);
    assert.deepEqual(leftoversOf(files.kubeconfig, context('c')), []);
  });

  it('duplicates a context whole, behind the original', () => {
    const copied = duplicateContext(kubeconfig, prod, 'prod 2');
    assert.equal(labelOf(copied), 'Duplicate context prod as prod 2');
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
    refuses(() => duplicateContext(kubeconfig, prod, 'test'), 'name-taken', /already exists/u);
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

    const named = (entry: Parameters<typeof leftoversOf>[1]) =>
      leftoversText(leftoversOf(kubeconfig, entry).map(refOf));
    assert.equal(named(context('prod')), '"Delete All" also deletes user "alice", which no other context uses.');
    assert.equal(named(user('bob')), '"Delete All" also deletes the context "test".');
    assert.equal(
      named(cluster('k')),
      '"Delete All" also deletes the contexts "prod" and "test" and user "alice" and user "bob", which no other context uses.',
    );

    const alone = deleteEntry(kubeconfig, cluster('k'));
    assert.equal(labelOf(alone), 'Delete cluster k');
    assert.deepEqual(told(alone), ['The contexts "prod" and "test" refer to it and will not work without it.']);
    const whole = deleteEntry(kubeconfig, context('prod'), [user('alice')]);
    assert.equal(labelOf(whole), 'Delete context "prod" and user "alice"');
    assert.deepEqual(whole.consequences, [{ code: 'no-current-context', data: { name: 'prod' } }]);
    assert.ok(difference(whole).every((line) => line.startsWith('-')));
    const all = deleteEntry(kubeconfig, cluster('k'), leftoversOf(kubeconfig, cluster('k')));
    assert.equal(labelOf(all), 'Delete cluster "k" and 4 other entries');
    assert.equal(all.consequences.length, 1);
    const left = filesOf(...filesOf(CONFIG).after(all));
    assert.deepEqual([...left.kubeconfig.clusters.keys()], ['lonely']);
    assert.equal(left.kubeconfig.contexts.size + left.kubeconfig.users.size, 0);
  });

  it('names few of many', () => {
    const contexts = Array.from({ length: 9 }, (_, index) => `- {name: c${index}, context: {cluster: k, user: u}}\n`);
    const many = filesOf(`clusters: [{name: k}]\ncontexts:\n${contexts.join('')}`).kubeconfig;
    assert.deepEqual(told(deleteEntry(many, cluster('k'))), [
      'The contexts "c0", "c1", "c2", and 6 more refer to it and will not work without it.',
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
    assert.deepEqual(add({ kind: 'none' }).consequences, [{ code: 'server-unverified', data: undefined }]);
    const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    const embedded = filesOf(...filesOf(CONFIG).after(add({ kind: 'data', pem }))).kubeconfig.clusters.get('new');
    assert.equal(Buffer.from(embedded?.certificateAuthorityData ?? '', 'base64').toString(), pem);
    refuses(() => add({ kind: 'data', pem: 'x' }), 'authority-unusable', /has no certificate/u);
    refuses(() => add({ kind: 'system' }, 'k'), 'name-taken', /already exists/u);
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
      refuses(() => add(wrong), 'server-unusable', /^A server address looks like/u);
    }
    refuses(() => add('https://u:p@k'), 'server-unusable', /cannot contain a user name or password/u);
    refuses(() => add('https://k\u202e'), 'name-unusable', /^An address cannot contain control or invisible/u);
    assert.deepEqual(add('http://k').consequences, [{ code: 'server-unencrypted', data: undefined }]);
  });

  it('adds users, alone and with a context', () => {
    const token = { kind: 'token', token: 'secret' } as const;
    assert.deepEqual(difference(addUser(kubeconfig, { name: 'c', form: token, context: undefined })), [
      '+  - name: c',
      '+    user:',
      '+      token: secret',
    ]);
    const both = addUser(kubeconfig, { name: 'c', form: token, context: { name: 'n', cluster: 'lonely' } });
    assert.equal(labelOf(both), 'Add user c and context n');
    assert.ok(!JSON.stringify([both.label, both.consequences]).includes('secret'));
    const { contexts } = filesOf(...filesOf(CONFIG).after(both)).kubeconfig;
    assert.deepEqual([contexts.get('n')?.cluster, contexts.get('n')?.user], ['lonely', 'c']);
    refuses(
      () => addUser(kubeconfig, { name: 'bob', form: token, context: undefined }),
      'name-taken',
      /already exists/u,
    );
    refuses(
      () => addUser(kubeconfig, { name: 'c', form: token, context: { name: 'prod', cluster: 'k' } }),
      'name-taken',
      /context "prod"/u,
    );
  });
});
