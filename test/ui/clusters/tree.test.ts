import assert from 'node:assert/strict';
import { inOneGo } from '../../../src/base/timeSlices.ts';
import type { Snapshot } from '../../../src/state/snapshot.ts';
import type { ClusterList } from '../../../src/ui/clusters/clusterList.ts';
import type { ExplorerRow, MoreRow } from '../../../src/ui/shared/rows.ts';
import { createTree, type DrawnRow, type Redraw, type Tree } from '../../../src/ui/clusters/tree.ts';
import { unsignedToken } from '../../credential/samples.ts';
import { contextsIn, listingFor, overviewFor } from '../kubeconfigs.ts';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;

/** What the editor does with a tree: asks for rows, unfolds them as they say, and keeps what was drawn. */
interface Editor {
  readonly tree: Tree;
  readonly rows: Map<ExplorerRow, DrawnRow>;
  /** As drawn, folded rows without what is below. */
  lines(): string[];
  update(snapshot: Snapshot, filter?: string, now?: number): Redraw;
  row(id: string): ExplorerRow;
}

function open(snapshot: Snapshot, now = NOW): Editor {
  let listing: ClusterList = listingFor(snapshot);
  const tree = createTree(
    listing,
    (of, row, at) => `${row.kind} ${of.words.join(' ')} ${at < now + MINUTE ? '' : 'late'}`,
  );
  const rows = new Map<ExplorerRow, DrawnRow>();
  let lines: string[] = [];
  const ask = (parent: ExplorerRow | undefined, at: number, indent = ''): void => {
    for (const row of tree.below(parent)) {
      const drawn = tree.draw(row, at);
      rows.set(row, drawn);
      lines.push(`${indent}${drawn.label}`);
      if (drawn.fold === 'unfolded') ask(row, at, '  ');
    }
  };
  const askAll = (at: number): void => {
    lines = [];
    rows.clear();
    ask(undefined, at);
  };
  askAll(now);
  return {
    tree,
    rows,
    lines: () => lines,
    update: (next, filter = '', at = now) => {
      listing = listingFor(next, filter, listing);
      const redraw = inOneGo(tree.update(listing, at));
      if (redraw === 'all') askAll(at);
      else for (const row of redraw) rows.set(row, tree.draw(row, at));
      return redraw;
    },
    row: (id) => [...rows].find(([, drawn]) => drawn.id === id)?.[0] ?? assert.fail(`no row ${id}`),
  };
}

function names(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}

/** As many clusters, each with one context. */
function clusters(count: number): Record<string, string[]> {
  return Object.fromEntries(names('c', count).map((name) => [name, [`${name}-x`]]));
}

describe('the tree redraws', () => {
  const two = { one: ['a', 'b'], two: ['c'] };

  it('nothing while nothing changes', () => {
    const editor = open(overviewFor(contextsIn(two)));
    assert.deepEqual(editor.lines(), ['one', '  a', '  b', 'two', '  c']);
    assert.deepEqual(editor.update(overviewFor(contextsIn(two))), []);
  });

  it('only the rows that look different', () => {
    const editor = open(overviewFor(contextsIn(two, { current: 'a' })));
    assert.deepEqual(editor.update(overviewFor(contextsIn(two, { current: 'a' }), 'b')), [editor.row('context b')]);
    assert.match(editor.rows.get(editor.row('context b'))?.description ?? '', /signing in/u);
    const [a, b, c] = ['a', 'b', 'c'].map((name) => editor.row(`context ${name}`));
    assert.deepEqual(editor.update(overviewFor(contextsIn(two, { current: 'c' }))), [a, b, c]);
  });

  it('rows that are the same objects and say what is true now', () => {
    const editor = open(overviewFor(contextsIn(two)));
    const row = editor.row('context b');
    assert.deepEqual(editor.update(overviewFor(contextsIn(two, { firstLine: 3 }))), []);
    assert.equal(editor.row('context b'), row);
    assert.ok(row.kind === 'context');
    const moved = row.context.line;
    editor.update(overviewFor(contextsIn(two)));
    assert.equal(row.context.line, moved - 2);
  });

  it('the cluster whose contexts came, went or moved', () => {
    const editor = open(overviewFor(contextsIn(two)));
    const cluster = editor.row('cluster one');
    for (const contexts of [
      ['a', 'b', 'd'],
      ['a', 'd'],
      ['d', 'a'],
    ]) {
      const redraw = editor.update(overviewFor(contextsIn({ ...two, one: contexts })));
      assert.deepEqual(redraw, [cluster], contexts.join(' '));
    }
  });

  it('all when clusters come, go or get their first context', () => {
    const editor = open(overviewFor(contextsIn(two)));
    assert.equal(editor.update(overviewFor(contextsIn({ ...two, three: [] }))), 'all');
    assert.equal(editor.update(overviewFor(contextsIn({ ...two, three: ['d'] }))), 'all');
    assert.deepEqual(editor.lines(), ['one', '  a', '  b', 'two', '  c', 'three', '  d']);
    assert.equal(editor.update(overviewFor(contextsIn(two))), 'all');
  });

  it('what a tooltip says, only where somebody read it', () => {
    const editor = open(overviewFor(contextsIn(two)));
    const row = editor.row('context a');
    assert.equal(editor.tree.tooltip(row, NOW), 'context  ');
    const again = overviewFor(contextsIn(two));
    assert.deepEqual(editor.update(again), []);
    const later = overviewFor(contextsIn(two));
    assert.deepEqual(editor.update(later, '', NOW + MINUTE), [row]);
    assert.deepEqual(editor.update(overviewFor(contextsIn(two)), '', NOW + 2 * MINUTE), []);
  });

  it('a countdown when its words stop being true, and nothing else then', () => {
    const token = unsignedToken({ sub: 'x', exp: (NOW + 42 * MINUTE + 30_000) / 1000 });
    const snapshot = overviewFor(contextsIn({ one: ['a'] }, { token }));
    const editor = open(snapshot);
    const stale = editor.tree.staleAt() ?? assert.fail('no countdown');
    assert.ok(stale > NOW + 30_000 && stale <= NOW + 31_000, `${stale - NOW}`);
    assert.deepEqual(editor.update(snapshot, '', stale - 1), []);
    assert.deepEqual(editor.update(snapshot, '', stale), [editor.row('context a')]);
    assert.ok((editor.tree.staleAt() ?? 0) > stale);
    assert.equal(open(overviewFor(contextsIn(two))).tree.staleAt(), undefined);
  });

  it('all at once when very many rows changed', () => {
    const many = { one: names('a', 400) };
    const token = (seconds: number): string => unsignedToken({ sub: 'x', exp: NOW / 1000 + seconds });
    const editor = open(overviewFor(contextsIn(many, { token: token(3600) })));
    assert.equal(editor.update(overviewFor(contextsIn(many, { token: token(-3600) }))), 'all');
  });

  it('nothing for an editor that has not asked for anything', () => {
    const tree = createTree(listingFor(overviewFor('{}')), () => '');
    assert.deepEqual(inOneGo(tree.update(listingFor(overviewFor(contextsIn(two))), NOW)), []);
  });
});

describe('a long tree', () => {
  const more = (editor: Editor): MoreRow => {
    const row = [...editor.rows.keys()].find(({ kind }) => kind === 'more');
    return row?.kind === 'more' ? row : assert.fail('nothing more');
  };

  it('begins folded, but for the current context', () => {
    assert.equal(open(overviewFor(contextsIn(clusters(100)))).lines().length, 200);
    const editor = open(overviewFor(contextsIn(clusters(101), { current: 'c7-x' })));
    assert.equal(editor.lines().length, 102);
    assert.deepEqual(editor.lines().slice(7, 9), ['c7', '  c7-x']);
    const uneven = open(overviewFor(contextsIn({ few: ['a', 'b'], very: names('v', 600), some: ['c'] })));
    assert.deepEqual(uneven.lines(), ['few', '  a', '  b', 'very', 'some', '  c']);
  });

  it('is shown in portions, of clusters and of contexts', () => {
    const editor = open(overviewFor(contextsIn(clusters(1_300))));
    assert.equal(editor.lines().length, 501);
    assert.equal(editor.lines().at(-1), 'Show 500 more of 1,300');
    const first = editor.tree.showMore(more(editor));
    assert.equal(editor.update(overviewFor(contextsIn(clusters(1_300)))), 'all');
    assert.equal(editor.lines().length, 1_001);
    assert.equal(editor.row('cluster c500'), first);
    assert.equal(editor.lines().at(-1), 'Show 300 more of 1,300');
    const wide = open(overviewFor(contextsIn({ one: names('a', 600) })));
    assert.deepEqual(wide.lines(), ['one']);
    const cluster = wide.row('cluster one');
    assert.equal(wide.tree.below(cluster).length, 501);
    const last = wide.tree.below(cluster).at(-1);
    assert.ok(last?.kind === 'more');
    assert.equal(wide.tree.parentOf(last), cluster);
    wide.tree.showMore(last);
    assert.deepEqual(wide.update(overviewFor(contextsIn({ one: names('a', 600) }))), [cluster]);
    assert.equal(wide.tree.below(cluster).length, 600);
  });

  it('has the current context wherever it is', () => {
    const editor = open(overviewFor(contextsIn(clusters(10_000), { current: 'c9000-x' })));
    assert.deepEqual(editor.lines().slice(-3), ['c9000', '  c9000-x', 'Show 500 more of 10,000']);
    const row = editor.row('context c9000-x');
    assert.equal(editor.tree.currentRow(), row);
    assert.equal(editor.tree.parentOf(row), editor.row('cluster c9000'));
    editor.update(overviewFor(contextsIn(clusters(10_000), { current: 'c3-x' })));
    assert.deepEqual(editor.lines().slice(-2), ['c499', 'Show 500 more of 10,000']);
    const wide = open(overviewFor(contextsIn({ one: names('a', 600) }, { current: 'a599' })));
    assert.deepEqual(wide.lines().slice(-2), ['  a599', '  Show 100 more of 600']);
  });

  it('does not let many troubles hide the clusters', () => {
    const broken = names('u', 30).map((name) => `- { name: ${name}, user: { token: 1 } }`);
    const editor = open(overviewFor(`clusters: [{ name: one, cluster: {} }]\nusers:\n${broken.join('\n')}`));
    assert.deepEqual(editor.lines().slice(19), ['config, line 22', 'Show 10 more of 30', 'one']);
  });
});

describe('a filtered tree', () => {
  const many = overviewFor(contextsIn({ ...clusters(300), prod: ['p1', 'p2', 'q'] }, { current: 'q' }));

  it('has what matches, unfolded, and comes back as it was', () => {
    const editor = open(many);
    assert.equal(editor.update(many, 'p1'), 'all');
    assert.deepEqual(editor.lines(), ['prod', '  p1']);
    assert.equal(editor.update(many, 'c29'), 'all');
    assert.deepEqual(editor.lines().slice(0, 4), ['c29', '  c29-x', 'c290', '  c290-x']);
    editor.update(many);
    assert.equal(editor.lines().length, 304);
  });

  it('leaves unfolded what the person unfolded', () => {
    const editor = open(many);
    editor.tree.fold(editor.row('cluster c5'), 'unfolded');
    editor.tree.fold(editor.row('cluster prod'), 'folded');
    editor.update(many, 'p1');
    assert.deepEqual(editor.lines(), ['prod', '  p1']);
    editor.update(many);
    assert.deepEqual(editor.lines().slice(5, 7), ['c5', '  c5-x']);
    assert.equal(editor.lines().at(-1), 'prod');
  });

  it('gives what a filter found an identity of its own, since the editor remembers how a row was folded', () => {
    const editor = open(many);
    editor.update(many, 'prod');
    assert.equal(editor.rows.get(editor.row('cluster prod found'))?.fold, 'unfolded');
    editor.update(many, 'c');
    assert.equal(editor.rows.get(editor.row('cluster c1 found among many'))?.fold, 'folded');
  });

  it('knows whether the current context is among what is left', () => {
    const editor = open(many);
    editor.update(many, 'prod q');
    assert.equal(editor.tree.currentRow(), editor.row('context q'));
    editor.update(many, 'c1');
    assert.equal(editor.tree.currentRow(), undefined);
  });

  it('begins with the first portion again', () => {
    const long = overviewFor(contextsIn(clusters(1_300)));
    const editor = open(long);
    const last = editor.row('more clusters');
    assert.ok(last.kind === 'more');
    editor.tree.showMore(last);
    editor.update(long, 'c');
    assert.equal(editor.lines().length, 501);
    assert.deepEqual(editor.update(long, 'nothing at all'), 'all');
    assert.deepEqual(editor.lines(), []);
  });
});
