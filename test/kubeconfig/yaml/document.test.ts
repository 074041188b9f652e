import assert from 'node:assert/strict';
import { inOneGo } from '../../../src/base/slices.ts';
import { readDocument } from '../../../src/kubeconfig/yaml/document.ts';
import { decodeText } from '../../../src/kubeconfig/yaml/text.ts';
import { chosenSeed } from '../fuzz/random.ts';
import { createMutator, isSame, recordedTexts, toldByLibrary, toldBySlices } from './differences.ts';

/** With CLUSTER_SIGNIN_MUTATIONS=200000 in the environment, as many. */
const MUTATIONS = Number(process.env['CLUSTER_SIGNIN_MUTATIONS'] ?? 1500);
const SEED = chosenSeed();

const same = (text: string) => {
  const [slices, library] = [toldBySlices(text), toldByLibrary(text)];
  if (!isSame(slices, library)) assert.deepEqual({ text, told: slices }, { text, told: library });
  for (const [at, line] of slices.lines) assert.equal(line, text.slice(0, at).split('\n').length, text);
  return slices;
};

const dense = (line: string, characters: number) => line.repeat(Math.ceil(characters / line.length));
const told = (text: string) => inOneGo(readDocument(text, () => ({ item: () => undefined }))).syntaxFaults;

describe('readDocument', () => {
  it('reads every recorded text as the library does, most of them in slices', () => {
    const cut = recordedTexts().filter((text) => same(text).isCut);
    assert.ok(cut.length > recordedTexts().length / 2, String(cut.length));
  });

  it(`reads ${String(MUTATIONS)} mutations of them as the library does, with seed ${String(SEED)}`, function () {
    this.timeout(MUTATIONS * 30);
    const texts = recordedTexts();
    const { pick, mutate } = createMutator(SEED);
    for (let count = 0; count < MUTATIONS; count++) {
      const text = mutate(pick(texts));
      if (decodeText(Buffer.from(text)).faults.length === 0) same(text);
    }
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
          what: 'an alias (*) has no anchor (&) before it; add the anchor or write the value out',
        },
      ].map((fault) => ({ ...fault, at: usual.length + '- &c {name: c}\n- '.length })),
    );
    const [marker] = told(`${usual}---\n`);
    assert.equal(marker?.at, usual.length);
    assert.match(marker.what, /takes too long to read in a file so large; write it as kubectl does/u);
    const [folded] = told(`a: b\nc:${dense('\n  d', 2 << 20)}\n`);
    assert.equal(folded?.at, 5);
  });

  it('leaves little to the library when it is dense', () => {
    for (const line of ['a: b\n', "'\n", '- &a b\n', '? a\n', '<<: {b: c}\n']) {
      assert.match(
        told(`a: &x b\n${dense(line, 1_000_000)}`)[0]?.what ?? '',
        /takes too long to read in a file so large/u,
      );
    }
    assert.deepEqual(told(`a: &x b\n${dense('# comment\n', 1_000_000)}`), []);
  });

  describe('ends soon with 30 MiB of', () => {
    const SIZE = 30 << 20;
    const hostile: Readonly<Record<string, readonly [text: () => string, what: RegExp | undefined]>> = {
      brackets: [() => dense('[', SIZE), /so large/u],
      braces: [() => dense('{a: ', SIZE), /so large/u],
      'brackets behind a key': [() => `a: ${dense('[', SIZE)}`, /so large/u],
      'numbers in brackets': [() => `a: [${dense('1,', SIZE)}1]`, /so large/u],
      'numbers in JSON': [() => `{"a": [${dense('1,', SIZE)}1]}`, /so large/u],
      hyphens: [() => dense('- ', SIZE), /so large/u],
      'hyphens below a key': [() => `a:\n${dense('- ', SIZE)}`, /so large/u],
      items: [() => `a:\n${dense(' - b\n', SIZE)}`, /more than fits/u],
      'one key': [() => dense('a: b\n', SIZE), /so large/u],
      keys: [() => Array.from({ length: 2 << 20 }, (_, index) => `a${String(index)}: b\n`).join(''), /more than fits/u],
      'line breaks': [() => dense('\n', SIZE), /more than fits/u],
      comments: [() => dense('#\n', SIZE), /more than fits/u],
      quotes: [() => dense('"', SIZE), /so large|quote/u],
      'quotes behind a key': [() => `a: ${dense("'", SIZE)}`, /so large/u],
      escapes: [() => `a: "${dense('\\"', SIZE)}`, /so large/u],
      words: [() => `a: ${dense('b ', SIZE)} #`, undefined],
      'spaces before a comment': [() => `a: b${dense(' ', SIZE)}# c`, undefined],
      'spaces behind a marker': [() => `---${dense(' ', SIZE)}`, undefined],
      'one word': [() => `a: ${dense('b', SIZE)}`, undefined],
      'one comment': [() => `# ${dense('b', SIZE)}`, undefined],
      colons: [() => `a: ${dense(': ', SIZE)}`, /so large/u],
      tabs: [() => dense('\t', SIZE), /so large/u],
    };
    for (const [name, [text, what]] of Object.entries(hostile)) {
      it(name, () => {
        const [fault] = told(text());
        if (what === undefined) assert.equal(fault, undefined);
        else assert.match(fault?.what ?? '', what);
      });
    }
  });
});
