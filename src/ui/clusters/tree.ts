import type { Context } from '../../kubeconfig/read/model.ts';
import type { ClusterList } from './clusterList.ts';
import { idOf, type RowView, rowViewOf, staleAt, startsExpanded } from './rowView.ts';
import type { ExplorerRow, MoreRow } from '../shared/rows.ts';

/** The rows of the explorer as the editor asked for them, so that only what changed is drawn again. */
export interface Tree {
  /** The rows below one, or those of the first level. */
  below(parent: ExplorerRow | undefined): readonly ExplorerRow[];
  parentOf(row: ExplorerRow): ExplorerRow | undefined;
  /** `now` in milliseconds since the epoch. */
  draw(row: ExplorerRow, now: number): DrawnRow;
  /** The tooltip that `makeTooltip` gives, which the editor keeps until the row is drawn again. */
  tooltip(row: ExplorerRow, now: number): string;
  /** Goes over to another listing, or another time. Gives what is to be drawn again. Can pause (see inSlices). */
  update(listing: ClusterList, now: number): Generator<undefined, Redraw>;
  /** The person folded or unfolded a row: if it goes, by a filter or in a moment's trouble, it comes back like that. */
  fold(row: ExplorerRow, fold: 'folded' | 'unfolded'): void;
  /** The row of the current context, unless there is none or a filter hides it. */
  currentRow(): ExplorerRow | undefined;
  /** Shows a further portion of a list from the next update on. Gives the row that it begins with. */
  showMore(more: MoreRow): ExplorerRow | undefined;
  /** When the text of a drawn row becomes outdated, in milliseconds since the epoch. */
  staleAt(): number | undefined;
}

export interface DrawnRow extends RowView {
  readonly id: string;
  readonly fold: 'none' | 'folded' | 'unfolded';
}

/** `all`: rows came or went on the first level, or so many changed that this is cheaper. */
export type Redraw = 'all' | readonly ExplorerRow[];

export type MakeTooltip = (listing: ClusterList, row: ExplorerRow, now: number) => string;

/** How many rows of a list are shown at once: they are made, sent and laid out in one go. */
const PORTION = 500;
/** Files with more trouble than this would hide the clusters below. */
const PROBLEMS = 20;
/** The editor searches for each changed row among its siblings, so many changed rows cost more than redrawing all. */
const MOST_REDRAWN = 200;

/** A row as the editor has it. */
interface Seen {
  look: string;
  staleAt: number | undefined;
  /** Undefined: nobody asked for it. */
  tooltip: string | undefined;
}

export function createTree(first: ClusterList, makeTooltip: MakeTooltip): Tree {
  let listing = first;
  const rows = new Map<string, ExplorerRow>();
  const shown = new Map<ExplorerRow | undefined, readonly ExplorerRow[]>();
  const seen = new Map<ExplorerRow, Seen>();
  /** How many rows of a list are shown, by the list's name, where that is more than at first. */
  const portions = new Map<string, number>();
  /** By the row's id in the editor. */
  const folds = new Map<string, 'folded' | 'unfolded'>();

  /** The one object that stands for this, now with what the newest listing says. */
  function rowFor(row: ExplorerRow): ExplorerRow {
    const id = idOf(listing, row);
    const known = rows.get(id);
    if (known !== undefined) return Object.assign(known, row);
    rows.set(id, row);
    return row;
  }

  function listBelow(parent: ExplorerRow | undefined): readonly ExplorerRow[] {
    const { problems, clusters, contextsOf, snapshot } = listing;
    if (parent === undefined) {
      const entries = snapshot.kubeconfig.clusters;
      return [
        ...portion('problems', PROBLEMS, problems, undefined, (problem) => ({ kind: 'file', problem })),
        ...portion('clusters', PORTION, clusters, currentContext()?.cluster, (name) => ({
          kind: 'cluster',
          name,
          cluster: entries.get(name),
        })),
      ];
    }
    if (parent.kind !== 'cluster') return [];
    const contexts = contextsOf.get(parent.name) ?? [];
    return portion(contextsId(parent.name), PORTION, contexts, currentContext(), (context) => ({
      kind: 'context',
      context,
    }));
  }

  /** The beginning of a list, the item that must not be missed, and a row that says how many are left. */
  function portion<T>(
    name: string,
    atFirst: number,
    all: readonly T[],
    pinned: T | undefined,
    rowOf: (item: T) => ExplorerRow,
  ): readonly ExplorerRow[] {
    const count = portions.get(name) ?? atFirst;
    const list = all.slice(0, count).map((item) => rowFor(rowOf(item)));
    if (all.length <= count) return list;
    if (pinned !== undefined && all.includes(pinned, count)) list.push(rowFor(rowOf(pinned)));
    const next = Math.min(count + PORTION, all.length);
    list.push(rowFor({ kind: 'more', list: name, shown: count, next, total: all.length }));
    return list;
  }

  function currentContext(): Context | undefined {
    const { contexts, currentContext: name } = listing.snapshot.kubeconfig;
    return contexts.get(name ?? '');
  }

  /** Where the editor has a row. */
  function placeOf(row: ExplorerRow): ExplorerRow | undefined {
    for (const [parent, list] of shown) if (list.includes(row)) return parent;
    return undefined;
  }

  /** The lists that the editor has, as they are now. What is in none of them is forgotten. */
  function* listsNow(): Generator<undefined, ReadonlyMap<ExplorerRow | undefined, readonly ExplorerRow[]>> {
    const first = listBelow(undefined);
    const lists = new Map<ExplorerRow | undefined, readonly ExplorerRow[]>([[undefined, first]]);
    const alive = new Set<ExplorerRow>(first);
    for (const parent of shown.keys()) {
      if (parent === undefined || !alive.has(parent)) continue;
      const list = listBelow(parent);
      lists.set(parent, list);
      for (const row of list) alive.add(row);
      yield;
    }
    for (const [id, row] of rows) if (!alive.has(row)) rows.delete(id);
    return lists;
  }

  /** `onlyStale`: nothing changed but the time. */
  function* changedLooks(now: number, onlyStale: boolean): Generator<undefined, readonly ExplorerRow[]> {
    const changed: ExplorerRow[] = [];
    for (const [row, was] of seen) {
      if (onlyStale && (was.staleAt ?? Infinity) > now) continue;
      yield;
      const look = lookKey(listing, row, now);
      const tooltip = was.tooltip === undefined ? undefined : makeTooltip(listing, row, now);
      if (look === was.look && tooltip === was.tooltip) {
        was.staleAt = staleAt(listing, row, now);
        continue;
      }
      seen.set(row, { look, staleAt: staleAt(listing, row, now), tooltip: undefined });
      changed.push(row);
    }
    return changed;
  }

  function forget(): 'all' {
    shown.clear();
    seen.clear();
    return 'all';
  }

  return {
    below: (parent) => {
      const list = listBelow(parent);
      shown.set(parent, list);
      return list;
    },
    parentOf: (row) => {
      if (row.kind !== 'context') return placeOf(row);
      const name = row.context.cluster;
      return rowFor({ kind: 'cluster', name, cluster: listing.snapshot.kubeconfig.clusters.get(name) });
    },
    draw: (row, now) => {
      seen.set(row, { look: lookKey(listing, row, now), staleAt: staleAt(listing, row, now), tooltip: undefined });
      const look = rowViewOf(listing, row, now);
      const id = idOf(listing, row);
      const begins = row.kind === 'cluster' && startsExpanded(listing, row.name) ? 'unfolded' : 'folded';
      return { ...look, id, fold: look.isExpandable === true ? (folds.get(id) ?? begins) : 'none' };
    },
    tooltip: (row, now) => {
      const tooltip = makeTooltip(listing, row, now);
      const was = seen.get(row);
      if (was !== undefined) was.tooltip = tooltip;
      return tooltip;
    },
    update: function* (next, now) {
      const onlyStale = next === listing;
      if (next.words.join(' ') !== listing.words.join(' ')) portions.clear();
      listing = next;
      // Whoever has no rows will ask for them.
      if (!shown.has(undefined)) return [];
      const lists = yield* listsNow();
      if (!same(lists.get(undefined), shown.get(undefined))) return forget();
      const changed = new Set<ExplorerRow>();
      for (const [parent, list] of lists) {
        const before = shown.get(parent);
        if (parent === undefined || same(list, before)) continue;
        shown.set(parent, list);
        changed.add(parent);
        const left = new Set(list);
        for (const row of before ?? []) if (!left.has(row)) seen.delete(row);
      }
      for (const row of yield* changedLooks(now, onlyStale)) changed.add(row);
      return changed.size > MOST_REDRAWN ? forget() : [...changed];
    },
    fold: (row, fold) => {
      folds.set(idOf(listing, row), fold);
    },
    currentRow: () => {
      const context = currentContext();
      const isListed = context !== undefined && listing.contextsOf.get(context.cluster)?.includes(context) === true;
      return isListed ? rowFor({ kind: 'context', context }) : undefined;
    },
    showMore: (more) => {
      const parent = placeOf(more);
      const before = new Set(shown.get(parent));
      portions.set(more.list, more.next);
      return listBelow(parent).find((row) => !before.has(row));
    },
    staleAt: () => {
      let soonest = Infinity;
      for (const row of seen.values()) soonest = Math.min(soonest, row.staleAt ?? Infinity);
      return soonest === Infinity ? undefined : soonest;
    },
  };
}

/** The name of a cluster's list of contexts. */
function contextsId(clusterName: string): string {
  return `contexts ${clusterName}`;
}

function lookKey(listing: ClusterList, row: ExplorerRow, now: number): string {
  return JSON.stringify(rowViewOf(listing, row, now));
}

function same(one: readonly ExplorerRow[] | undefined, other: readonly ExplorerRow[] | undefined): boolean {
  return one !== undefined && one.length === other?.length && one.every((row, index) => row === other[index]);
}
