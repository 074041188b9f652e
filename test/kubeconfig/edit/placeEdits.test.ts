import assert from 'node:assert/strict';
import { saying } from '../../text/saying.ts';
import type { EntryList } from '../../../src/kubeconfig/entryLists.ts';
import type { Host } from '../../../src/base/platform.ts';
import { type Edit, editText } from '../../../src/kubeconfig/edit/editText.ts';
import { parseFile } from '../parseFile.ts';
import type { LoadedFile } from '../../../src/kubeconfig/read/merge.ts';
import { placeEdits } from '../../../src/kubeconfig/edit/placeEdits.ts';
import { listed } from '../listed.ts';

const HOST: Host = { platform: 'linux', env: {}, home: '/' };
const rename = (list: EntryList, name: string, to: string): Edit => ({ kind: 'rename-entry', list, name, to });
const copy = (list: EntryList, name: string, to: string): Edit => ({ kind: 'copy-entry', list, name, to });
const use = (name: string | undefined): Edit => ({ kind: 'set-current-context', name });
const context = (name: string, body: Readonly<Record<string, string>>): Edit => ({
  kind: 'set-fields',
  list: 'contexts',
  name,
  fields: Object.entries(body).map(([key, value]) => ({ path: [key], value })),
});

/** A file with `cluster a`, `user a`, `context c: a b`, `current c` lines; undefined: it does not exist. */
function fileOf(path: string, lines: readonly string[] | undefined): LoadedFile {
  if (lines === undefined) return { file: { path: listed(path), state: 'missing', problems: [] }, entries: undefined };
  const named = (kind: string) =>
    lines.flatMap((line) => (line.startsWith(`${kind} `) ? [line.slice(kind.length + 1)] : []));
  const [current] = named('current');
  const text = JSON.stringify({
    clusters: named('cluster').map((name) => ({ name })),
    users: named('user').map((name) => ({ name })),
    contexts: named('context').map((line) => {
      const [, name, cluster, user] = /^(\S+): (\S+) (\S+)$/u.exec(line) ?? [];
      return { name, context: { cluster, user } };
    }),
    ...(current !== undefined && { 'current-context': current }),
  });
  const loaded = parseFile(path, Buffer.from(text), HOST);
  assert.deepEqual(loaded.file.problems, []);
  return loaded;
}

/** The edits of each file, in a line each. */
function placed(files: Readonly<Record<string, readonly string[] | undefined>>, ...edits: readonly Edit[]) {
  const loaded = Object.entries(files).map(([path, lines]) => fileOf(path, lines));
  return Object.fromEntries(Array.from(placeEdits(edits, loaded), ([path, each]) => [path, each.map(lineOf)]));
}

function lineOf(edit: Edit): string {
  switch (edit.kind) {
    case 'set-current-context':
      return `current ${edit.name ?? ''}`;
    case 'set-fields':
      return `${edit.list} ${edit.name} ${JSON.stringify(edit.fields.map(({ path, value }) => [...path, value]))}`;
    case 'rename-entry':
    case 'copy-entry':
      return `${edit.kind} ${edit.list} ${edit.name} ${edit.to}`;
    case 'add-entry':
    case 'delete-entry':
      return `${edit.kind} ${edit.list} ${edit.name}`;
  }
}

describe('placeEdits', () => {
  it('renames an entry where it is, and every reference where that is', () => {
    const files = {
      one: ['cluster k', 'context c: k u', 'context d: other k'],
      two: ['context e: k u', 'user k'],
      none: undefined,
      three: ['context c: k v', 'current c'],
    };
    assert.deepEqual(placed(files, rename('clusters', 'k', 'K')), {
      one: ['contexts c [["cluster","K"]]', 'rename-entry clusters k K'],
      two: ['contexts e [["cluster","K"]]'],
      three: ['contexts c [["cluster","K"]]'],
    });
    assert.deepEqual(placed(files, rename('users', 'k', 'K')), {
      one: ['contexts d [["user","K"]]'],
      two: ['rename-entry users k K'],
    });
    assert.deepEqual(placed(files, rename('contexts', 'e', 'E')), { two: ['rename-entry contexts e E'] });
  });

  it('renames the current context where it is said', () => {
    const files = { one: ['context c: k u'], two: ['current c'], three: ['current c'], four: ['current d'] };
    assert.deepEqual(placed(files, rename('contexts', 'c', 'C')), {
      one: ['rename-entry contexts c C'],
      two: ['current C'],
      three: ['current C'],
    });
  });

  it('leaves what is hidden to the namesake that a rename uncovers', () => {
    const files = {
      one: ['cluster k', 'context c: k u', 'context d: k u', 'current c'],
      two: ['cluster k', 'context c: k u', 'context e: k u', 'current c'],
    };
    assert.deepEqual(placed(files, rename('clusters', 'k', 'K')), {
      one: ['contexts c [["cluster","K"]]', 'contexts d [["cluster","K"]]', 'rename-entry clusters k K'],
      two: ['contexts e [["cluster","K"]]'],
    });
    assert.deepEqual(placed(files, rename('contexts', 'c', 'C')), { one: ['current C', 'rename-entry contexts c C'] });
  });

  it('refuses what is not there and names that are taken in any file', () => {
    const files = { one: ['context c: k u', 'user x'], two: ['context d: k u', 'cluster x'] };
    for (const make of [rename, copy]) {
      assert.throws(
        () => placed(files, make('contexts', 'c', 'd')),
        saying('name-taken', 'A context "d" already exists. Choose another name.'),
      );
      assert.throws(
        () => placed(files, make('contexts', 'x', 'y')),
        saying('entry-missing', 'The context "x" is no longer in the kubeconfig. Reload and try again.'),
      );
    }
    assert.throws(() => placed(files, { kind: 'add-entry', list: 'users', name: 'x', body: {} }), {
      code: 'name-taken',
    });
    assert.deepEqual(placed(files, rename('contexts', 'c', 'c')), {});
    assert.deepEqual(placed(files, rename('contexts', 'c', 'x')), { one: ['rename-entry contexts c x'] });
  });

  it('copies beside the original and adds where client-go does', () => {
    const files = { none: undefined, one: ['context c: k u'], two: ['context d: k u'] };
    assert.deepEqual(placed(files, copy('contexts', 'd', 'e')), { two: ['copy-entry contexts d e'] });
    const add: Edit = { kind: 'add-entry', list: 'clusters', name: 'k', body: { server: 'x' } };
    assert.deepEqual(placed(files, add), { one: ['add-entry clusters k'] });
    assert.deepEqual(placed({ a: undefined, b: undefined }, add, use('c')), {
      b: ['add-entry clusters k', 'current c'],
    });
  });

  it('sees what the edits before have made', () => {
    const files = { one: ['context c: k u', 'current c'], two: ['context d: k u', 'user u'] };
    assert.deepEqual(
      placed(
        files,
        copy('contexts', 'd', 'e'),
        context('e', { user: 'v' }),
        rename('users', 'u', 'U'),
        rename('contexts', 'c', 'C'),
        rename('contexts', 'C', 'c2'),
        use('c2'),
        { kind: 'delete-entry', list: 'contexts', name: 'd' },
        { kind: 'delete-entry', list: 'contexts', name: 'd' },
        context('new', { cluster: 'k', user: 'U' }),
        rename('users', 'U', 'W'),
      ),
      {
        one: [
          'contexts c [["user","U"]]',
          'current C',
          'rename-entry contexts c C',
          'current c2',
          'rename-entry contexts C c2',
          'contexts new [["cluster","k"],["user","U"]]',
          'contexts c2 [["user","W"]]',
          'contexts new [["user","W"]]',
        ],
        two: [
          'copy-entry contexts d e',
          'contexts e [["user","v"]]',
          'contexts d [["user","U"]]',
          'rename-entry users u U',
          'delete-entry contexts d',
          'rename-entry users U W',
        ],
      },
    );
    const body: Edit = {
      kind: 'set-fields',
      list: 'contexts',
      name: 'c',
      fields: [{ path: [], value: { cluster: 'a', user: 'b' } }],
    };
    assert.deepEqual(placed(files, body, rename('users', 'u', 'U'))['one']?.length, 1);
  });

  it('takes many references along', () => {
    const names = Array.from({ length: 500 }, (_, index) => `c${index}`);
    const file = fileOf('big', ['cluster k', ...names.map((name) => `context ${name}: k u`)]);
    const placedEdits = placeEdits([rename('clusters', 'k', 'K')], [file]).get(listed('big')) ?? [];
    assert.equal(placedEdits.length, 501);
    const text = JSON.stringify({
      clusters: [{ name: 'k' }],
      contexts: names.map((name) => ({ name, context: { cluster: 'k', user: 'u' } })),
    });
    assert.equal(editText(text, placedEdits, 'big'), text.replaceAll('"k"', '"K"'));
  });
});
