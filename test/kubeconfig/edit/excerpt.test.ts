import assert from 'node:assert/strict';
import { saying } from '../../text/saying.ts';
import { inOneGo } from '../../../src/base/timeSlices.ts';
import { type Edit, editing, editText } from '../../../src/kubeconfig/edit/editText.ts';
import { excerptOf, fillGaps, isCutSo, moveGaps } from '../../../src/kubeconfig/edit/excerpt.ts';
import { readDocument } from '../../../src/kubeconfig/yaml/document.ts';
import { parseSyntax } from '../../../src/kubeconfig/yaml/node.ts';

const SINK = { item: () => undefined };
const documentOf = (text: string) => inOneGo(readDocument(text, () => SINK, parseSyntax));
const cutOf = (text: string) => ({ text, sections: documentOf(text).sections ?? [] });

const names = Array.from({ length: 12 }, (_, index) => `n${String(index)}`);
const listOf = (indent: string, item: (name: string) => string) =>
  names.map((name) => `${indent}${item(name)}`).join('');

const BLOCK = `# head
apiVersion: v1
clusters: # all
${listOf('', (name) => `- name: ${name}\n  cluster:\n    server: https://${name} # of ${name}\n\n# before the next\n`)}contexts:
${listOf('    ', (name) => `-   context: {cluster: ${name}, user: ${name}}\n        name: ${name}\n`)}current-context: n1
users:
# first
${listOf('', (name) => `- name: ${name}\n  user: &u-${name}\n    exec:\n      args:\n      - a\n      - ${name}\n      command: c\n`)}kind: Config`;

const item = (name: string, body: string) => `{"name": "${name}", ${body}}`;
const JSON_FILE = `{
  "users": [${names.map((name) => item(name, `"user": {"exec": {"args": ["a", "${name}"]}}`)).join(', ')}],
  "contexts": [
    ${names.map((name) => item(name, `"context": {"cluster": "${name}"}`)).join(',\n    ')}
  ], "clusters": [${names.map((name) => item(name, `"cluster": {"server": "${name}"}`)).join(',')}],
  "current-context": "n1"
}
`;

const EDITS: Readonly<Record<string, readonly Edit[]>> = {
  'a current context': [{ kind: 'set-current-context', name: 'n4' }],
  'no current context': [{ kind: 'set-current-context', name: undefined }],
  'a new key at the end': [
    { kind: 'set-fields', list: 'users', name: 'n11', fields: [{ path: ['token'], value: 't' }] },
    { kind: 'set-fields', list: 'contexts', name: 'n0', fields: [{ path: ['namespace'], value: 'x' }] },
  ],
  'one item': [{ kind: 'delete-entry', list: 'clusters', name: 'n5' }],
  'the first and the last': ['n0', 'n11'].map((name) => ({ kind: 'delete-entry', list: 'users', name })),
  neighbours: ['n3', 'n4', 'n6'].map((name) => ({ kind: 'delete-entry', list: 'contexts', name })),
  all: names.map((name) => ({ kind: 'delete-entry', list: 'users', name })),
  'all but one': names.slice(1).map((name) => ({ kind: 'delete-entry', list: 'clusters', name })),
  'another name': [{ kind: 'rename-entry', list: 'users', name: 'n5', to: 'new' }],
  'a copy': [
    { kind: 'copy-entry', list: 'clusters', name: 'n5', to: 'new' },
    { kind: 'set-fields', list: 'clusters', name: 'new', fields: [{ path: ['server'], value: 'https://new' }] },
  ],
  'a new entry': [{ kind: 'add-entry', list: 'contexts', name: 'new', body: { cluster: 'n1', user: 'n2' } }],
  'the same place twice': ['x', 'y'].map((value) => ({
    kind: 'set-fields',
    list: 'users',
    name: 'n7',
    fields: [{ path: ['exec', 'args'], value: ['a', value] }],
  })),
};

describe('edits of an excerpt', () => {
  for (const [what, edits] of Object.entries(EDITS)) {
    it(`write what edits of the whole text write: ${what}`, () => {
      for (const text of [BLOCK, BLOCK.replaceAll('\n', '\r\n'), `---\n${BLOCK}\n`, JSON_FILE]) {
        const whole = inOneGo(editing(text, { ...documentOf(text), sections: undefined }, edits, '/c'));
        assert.notEqual(whole, text);
        assert.equal(editText(text, edits, '/c'), whole);
      }
    });
  }

  it('are many, one portion after the other', () => {
    const text = `users:\n${Array.from({ length: 400 }, (_, index) => `- name: u${String(index)}\n`).join('')}`;
    const edits = Array.from({ length: 400 }, (_, index): Edit => {
      return { kind: 'rename-entry', list: 'users', name: `u${String(index)}`, to: `v${String(index)}` };
    });
    assert.equal(editText(text, edits, '/c'), text.replaceAll('u', 'v').replace('vsers', 'users'));
  });

  it('are small although the file is large', () => {
    const items = Array.from({ length: 30_000 }, (_, index) => `- name: u${String(index)}\n  user:\n    token: t\n`);
    const text = `users:\n${items.join('')}`;
    const edit = (name: string): Edit => ({
      kind: 'set-fields',
      list: 'users',
      name,
      fields: [{ path: ['token'], value: 'new' }],
    });
    assert.equal(excerptOf(cutOf(text), new Set(['u9'])).text.split('- ').length, 6);
    assert.equal(editText(text, [edit('u15000')], '/c'), text.replace(/(u15000\n.*\n.*: )t/u, '$1new'));
    const doubled = text.replace('u20000', 'u15000');
    assert.throws(() => editText(doubled, [edit('u15000')], '/c'), saying('edit-refused', /^Two entries/u));
    const broken = text.replace('u20000', '"u');
    assert.throws(
      () => editText(broken, [edit('u15000')], '/c'),
      saying('kubeconfig-broken', '/c, line 60005: A closing quote, a bracket, or a colon is missing. Add it.'),
    );
    const json = (token: string) =>
      `{"users": [${'{"name": "u"}, '.repeat(80_000)}{"name": "v", "user": {"token": "${token}"}}]}`;
    assert.equal(editText(json('t'), [edit('v')], '/c'), json('new'));
    const tabs = json('t').replace(' ', '\t');
    assert.throws(() => editText(tabs, [edit('v')], '/c'), saying('kubeconfig-broken', /line 1: From here on/u));
  });
});

describe('an excerpt', () => {
  const text = `users:\n${['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `- name: ${name}\n`).join('')}kind: Config\n`;
  const cut = cutOf(text);
  const { text: excerpt, gaps } = excerptOf(cut, new Set());

  it('keeps the first and the last of each list, and the neighbours of those meant', () => {
    assert.equal(excerpt, 'users:\n- name: a\n- name: g\nkind: Config\n');
    assert.deepEqual(
      gaps.map(({ at, from, to }) => [at, from, to]),
      [[17, 1, 6]],
    );
    assert.match(excerptOf(cut, new Set(['d'])).text, /a\n.*c\n.*d\n.*e\n.*g/u);
    assert.match(excerptOf(cut, new Set(['x', 'a'])).text, /a\n.*b\n.*g/u);
    assert.deepEqual(excerptOf(cut, new Set(['b', 'f', 'd'])), { text, gaps: [] });
  });

  it('finds its gaps again after splices, unless one reaches over them', () => {
    const at = (start: number, end: number, inserted: string) =>
      moveGaps(gaps, [{ start, end, text: inserted }])?.map((gap) => gap.at);
    assert.deepEqual(at(0, 0, '# x\n'), [21]);
    assert.deepEqual(at(17, 17, '- name: aa\n'), [28]);
    assert.deepEqual(at(7, 17, ''), [7]);
    assert.deepEqual(at(17, 27, 'x'), [17]);
    assert.deepEqual(at(30, 31, ''), [17]);
    assert.equal(at(16, 18, ''), undefined);
  });

  it('becomes the whole again, or nothing where its gaps have lost their list', () => {
    const filled = fillGaps(cut, cutOf(excerpt), gaps);
    assert.deepEqual(filled, cut);
    assert.ok(inOneGo(isCutSo(filled)));
    for (const edited of [
      'users:\n- name: a\n  - name: g\n',
      'users:\n- name: g\n',
      'usual:\n- name: a\n- name: g\n',
      '',
    ]) {
      assert.equal(fillGaps(cut, cutOf(edited), gaps), undefined, edited);
    }
    const elsewhere = cutOf('clusters:\n- name: a\n- name: g\n');
    assert.equal(
      fillGaps(
        cut,
        elsewhere,
        gaps.map((gap) => ({ ...gap, at: 20 })),
      ),
      undefined,
    );
  });

  it('is not believed to be cut otherwise than it is', () => {
    for (const other of [
      'users:\n- name: a\n',
      `${text}a: b\n`,
      text.replace('kind', '---\nkind'),
      text.replace('- name: c\n', ''),
    ]) {
      assert.ok(!inOneGo(isCutSo({ text: other, sections: cut.sections })), other);
    }
  });
});
