import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ENTRY_LISTS, type EntryList } from '../../../src/kubeconfig/entryLists.ts';
import { inOneGo } from '../../../src/base/timeSlices.ts';
import { readDocument } from '../../../src/kubeconfig/yaml/document.ts';
import { parseSyntax } from '../../../src/kubeconfig/yaml/node.ts';
import { decodeText, type Fault } from '../../../src/kubeconfig/yaml/sourceText.ts';
import { evaluate, type Value } from '../../../src/kubeconfig/yaml/value.ts';

/** What a text says, whoever read it. */
export interface Told {
  readonly syntaxFaults: readonly Fault[];
  readonly faults: readonly Fault[];
  readonly value: Value;
}

/** As the library reads the whole text. */
function toldByLibrary(text: string): Told {
  const { root, faults: syntaxFaults } = parseSyntax(text);
  if (syntaxFaults.length > 0) return { syntaxFaults, faults: [], value: { kind: 'null', at: 0 } };
  return { syntaxFaults, ...evaluate(root) };
}

/** As `readDocument` does, with the items back in their lists; `lines` holds the place and line of each that told it. */
function toldBySlices(text: string): Told & { isCut: boolean; lines: readonly (readonly [number, number])[] } {
  const open = () => {
    const lists = new Map<EntryList, Value[]>(ENTRY_LISTS.map((key) => [key, []]));
    const lines: (readonly [number, number])[] = [];
    return {
      lists,
      lines,
      item: (key: EntryList, value: Value, line: number | undefined) => {
        lists.get(key)?.push(value);
        if (line !== undefined) lines.push([value.at, line]);
      },
    };
  };
  const { value, syntaxFaults, faults, sections, sink } = inOneGo(readDocument(text, open, parseSyntax));
  const common = { syntaxFaults, faults, isCut: sections !== undefined, lines: sink.lines };
  if (value.kind !== 'map') return { ...common, value };
  const entries = new Map<string, Value>();
  for (const [key, each] of value.entries) {
    const items = sink.lists.get(key as EntryList);
    entries.set(key, each.kind === 'list' && items !== undefined ? { ...each, items } : each);
  }
  return { ...common, value: { ...value, entries } };
}

/** Where an empty document is nobody's business. */
function isSame(one: Told, other: Told): boolean {
  return isDeepStrictEqual(plain(one), plain(other));
}

function plain({ value, syntaxFaults, faults }: Told): unknown {
  return [value.kind === 'null' ? 'null' : value, syntaxFaults, faults];
}

/** Asserts that `readDocument` reads a text as the library does, with the right lines; gives what it said. */
export function same(text: string): ReturnType<typeof toldBySlices> {
  const [slices, library] = [toldBySlices(text), toldByLibrary(text)];
  if (!isSame(slices, library)) assert.deepEqual({ text, told: slices }, { text, told: library });
  for (const [at, line] of slices.lines) assert.equal(line, text.slice(0, at).split('\n').length, text);
  return slices;
}

/** Every text among the recorded cases. */
export function recordedTexts(): readonly string[] {
  const folder = join(import.meta.dirname, '../../cases');
  const texts = new Set<string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    if (/\.(?:json|md)$/u.test(name) || statSync(path, { throwIfNoEntry: false })?.isFile() !== true) continue;
    const { source, faults } = decodeText(readFileSync(path));
    if (faults.length === 0 && source.text.length < 10_000) texts.add(source.text);
  }
  return [...texts];
}

const FRAGMENTS = [
  ...['- ', '-', ': ', ':', '\n', '\n  ', '\n    ', '  ', ' ', ' #x', '#', '"', "'", '\\', '\t', '{', '}', '[', ']'],
  ...[',', '&a ', '*a', '!!str ', '|', '>', '? ', '---\n', '...\n', '%', '~', 'null', 'yes', '0x1', '1e3', '.inf'],
  ...['<<: ', 'a: b', '\r\n', 'é', '\u{1F600}', '\ufeff', '@', '`', 'users:\n', '- name: x\n', 'clusters: []\n', '""'],
  ...["''", '"\\u0041"', '"\\n"', '=', '/', '.', '--', '+', '$', '(', '~x', 'null: x', 'y', '"a": b', 'x:y', '- - '],
  ...['-\t', 'a : b', '""x', '"a"#', '"a" #', 'a #', 'a# b', '{a: b}', '[a, b]', '{"a":1}', '[a,]', '"\\/"'],
  ...['{a: http://x:1/}', '|-\n  a\n', '>+\n\n', 'key: |2\n   a\n', '- &x a', '- *x', '[-]', '{a}', "'a''b'", '[a: b]'],
];

/** Makes small changes to texts, the same ones for the same seed. */
export function createMutator(seed: number): { pick: <T>(all: readonly T[]) => T; mutate: (text: string) => string } {
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
  const pick = <T>(all: readonly T[]): T => all[random(all.length)]!;
  const mutateOnce = (text: string): string => {
    const at = random(text.length + 1);
    const lines = text.split('\n');
    const line = random(lines.length);
    switch (random(8)) {
      case 0:
      case 1:
      case 2:
        return text.slice(0, at) + pick(FRAGMENTS) + text.slice(at);
      case 3:
        return text.slice(0, at) + text.slice(at + 1 + random(6));
      case 4:
        lines.splice(line, 1);
        break;
      case 5:
        lines.splice(line, 0, pick(lines));
        break;
      case 6:
        lines[line] = ' '.repeat(random(5)) + lines[line]!.trimStart();
        break;
      default:
        lines[line] = pick(FRAGMENTS) + lines[line]!;
    }
    return lines.join('\n');
  };
  const mutate = (text: string): string => {
    let mutated = text;
    for (let times = 1 + random(3); times > 0; times--) mutated = mutateOnce(mutated);
    return mutated;
  };
  return { pick, mutate };
}
