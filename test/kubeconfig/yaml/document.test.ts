import assert from 'node:assert/strict';
import type { FindingCode } from '../../../src/errors/diagnostics.ts';
import { inOneGo } from '../../../src/base/timeSlices.ts';
import { readDocument } from '../../../src/kubeconfig/yaml/document.ts';
import { parseSyntax } from '../../../src/kubeconfig/yaml/node.ts';
import { recordedTexts, same } from './differences.ts';

const dense = (line: string, characters: number) => line.repeat(Math.ceil(characters / line.length));
const told = (text: string) => inOneGo(readDocument(text, () => ({ item: () => undefined }), parseSyntax)).syntaxFaults;

describe('readDocument', () => {
  it('reads every recorded text as the library does, most of them in slices', () => {
    const cut = recordedTexts().filter((text) => same(text).isCut);
    assert.ok(cut.length > recordedTexts().length / 2, String(cut.length));
  });

  it('leaves what reaches from one slice to another to the library', () => {
    for (const text of [
      'users:\n- name: "a\n- b"\n',
      'users:\n- {name: a,\n- b}\n',
      'users:\n- &a {name: a}\n- *a\n',
      'a: &a b\nusers:\n- name: *a\n',
      'users: &all\n- name: a\n',
      'users:\n- name: a\nusers:\n- name: b\n',
      'users:\n  - name: a\n - name: b\n',
      'users:\n- name: |\n  a\n- name: b\n',
      '--- # one\nusers:\n- name: a\n---\nusers: []\n',
      '%YAML 1.1\n---\na: b\n',
      'a: b\n...\nc: d\n',
      '  a: b\n  c: d\n',
      '- a\n',
      '{a: b}\n',
      '"a": b\n"c": {"d": [e, "f"]}\n',
    ]) {
      same(text);
    }
  });

  it('says where in a large text the unusual begins', () => {
    const usual = dense('users:\n- name: a\n', 17) + dense('- name: "b"\n', 2 << 20);
    assert.deepEqual(told(usual), []);
    const anchors = `${usual}- &c {name: c}\n- *c\n`;
    assert.deepEqual(
      told(anchors),
      [
        {
          at: usual.length + 17,
          code: 'anchor-missing' as const,
          data: undefined,
        },
      ].map((fault) => ({ ...fault, at: usual.length + '- &c {name: c}\n- '.length })),
    );
    const [marker] = told(`${usual}---\n`);
    assert.equal(marker?.at, usual.length);
    assert.equal(marker.code, 'too-unusual');
    const [folded] = told(`a: b\nc:${dense('\n  d', 2 << 20)}\n`);
    assert.equal(folded?.at, 5);
  });

  it('leaves little to the library when it is dense', () => {
    for (const line of ['a: b\n', "'\n", '- &a b\n', '? a\n', '<<: {b: c}\n']) {
      const [fault] = told(`a: &x b\n${dense(line, 1_000_000)}`);
      assert.ok(fault?.code === 'too-unusual' || fault?.code === 'too-dense', fault?.code);
    }
    assert.deepEqual(told(`a: &x b\n${dense('# comment\n', 1_000_000)}`), []);
  });

  describe('ends soon with 30 MiB of', () => {
    const SIZE = 30 << 20;
    const SLOW: readonly FindingCode[] = ['too-unusual', 'too-dense'];
    const hostile: Readonly<Record<string, readonly [text: () => string, codes: readonly FindingCode[]]>> = {
      brackets: [() => dense('[', SIZE), SLOW],
      braces: [() => dense('{a: ', SIZE), SLOW],
      'brackets behind a key': [() => `a: ${dense('[', SIZE)}`, SLOW],
      'numbers in brackets': [() => `a: [${dense('1,', SIZE)}1]`, SLOW],
      'numbers in JSON': [() => `{"a": [${dense('1,', SIZE)}1]}`, SLOW],
      hyphens: [() => dense('- ', SIZE), SLOW],
      'hyphens below a key': [() => `a:\n${dense('- ', SIZE)}`, SLOW],
      items: [() => `a:\n${dense(' - b\n', SIZE)}`, ['too-many-nodes']],
      'one key': [() => dense('a: b\n', SIZE), SLOW],
      keys: [
        () => Array.from({ length: 2 << 20 }, (_, index) => `a${String(index)}: b\n`).join(''),
        ['too-many-nodes'],
      ],
      'line breaks': [() => dense('\n', SIZE), ['too-many-nodes']],
      comments: [() => dense('#\n', SIZE), ['too-many-nodes']],
      quotes: [() => dense('"', SIZE), [...SLOW, 'closing-missing', 'quote-missing']],
      'quotes behind a key': [() => `a: ${dense("'", SIZE)}`, SLOW],
      escapes: [() => `a: "${dense('\\"', SIZE)}`, SLOW],
      words: [() => `a: ${dense('b ', SIZE)} #`, []],
      'spaces before a comment': [() => `a: b${dense(' ', SIZE)}# c`, []],
      'spaces behind a marker': [() => `---${dense(' ', SIZE)}`, []],
      'one word': [() => `a: ${dense('b', SIZE)}`, []],
      'one comment': [() => `# ${dense('b', SIZE)}`, []],
      colons: [() => `a: ${dense(': ', SIZE)}`, SLOW],
      tabs: [() => dense('\t', SIZE), SLOW],
    };
    for (const [name, [text, codes]] of Object.entries(hostile)) {
      it(name, () => {
        const [fault] = told(text());
        if (codes.length === 0) assert.equal(fault, undefined);
        else assert.ok(fault !== undefined && codes.includes(fault.code), fault?.code);
      });
    }
  });
});
