import * as vscode from 'vscode';
import type { Platform } from '../../base/platform.ts';
import { oneAtATime } from '../../base/oneAtATime.ts';
import { inSlices } from '../../base/timeSlices.ts';
import type { SnapshotStore } from '../../state/snapshotStore.ts';
import { decorateCurrent } from './currentDecoration.ts';
import { createDisposables, type Disposable } from '../shared/disposables.ts';
import { type ClusterList, clusterListOf, wordsOf } from './clusterList.ts';
import { rowItem } from './rowItem.ts';
import { isMuch } from './rowView.ts';
import { tooltipOf } from './rowTooltip.ts';
import type { ExplorerRow, MoreRow } from '../shared/rows.ts';
import { noContextSentence } from '../shared/text/statusText.ts';
import { sanitizeNotice } from '../shared/text/plainText.ts';
import { createTree, type Tree } from './tree.ts';
import { createViewText } from './viewText.ts';

/** The view "Clusters": clusters with their contexts, drawn only from the current snapshot. */
export interface Explorer extends Disposable {
  /** What the person filters by; empty for nothing. It lasts as long as the window. */
  filter(): string;
  /** Shows only what a text's words are found in. Resolves with what is listed then. */
  setFilter(text: string): Promise<ClusterList | undefined>;
  showMore(more: MoreRow): Promise<void>;
  /** Opens the view at the current context, if there is one, whatever is filtered. */
  showCurrent(): Promise<void>;
}

export interface ExplorerSources extends Pick<Platform, 'clock' | 'report'> {
  readonly snapshots: SnapshotStore;
  /** Where the list of files comes from, in a word or two. */
  readonly origin: () => string;
  /** What becomes of what is dropped on the view. */
  readonly drops: vscode.TreeDragAndDropController<ExplorerRow>;
}

export function createExplorer({ snapshots, clock, origin, drops, report }: ExplorerSources): Explorer {
  const disposables = createDisposables();
  disposables.add(decorateCurrent());
  const changed = disposables.add(new vscode.EventEmitter<ExplorerRow[] | undefined>());
  let filter = '';
  let listing: ClusterList | undefined;
  let tree: Tree | undefined;
  const view = disposables.add(
    vscode.window.createTreeView<ExplorerRow>('clusterSignIn.clusters', {
      showCollapseAll: true,
      dragAndDropController: drops,
      treeDataProvider: {
        onDidChangeTreeData: changed.event,
        getChildren: (row) => [...(tree?.below(row) ?? [])],
        getParent: (row) => tree?.parentOf(row),
        getTreeItem: (row) => {
          const drawn = tree?.draw(row, clock.now());
          return drawn === undefined ? new vscode.TreeItem('') : rowItem(row, drawn);
        },
        resolveTreeItem: (item, row) => {
          item.tooltip = new vscode.MarkdownString(tree?.tooltip(row, clock.now()));
          return item;
        },
      },
    }),
  );
  const text = createViewText(view);

  async function listNow(): Promise<ClusterList | undefined> {
    const snapshot = snapshots.current();
    if (snapshot === undefined) return undefined;
    const wanted = wordsOf(filter);
    if (listing?.snapshot === snapshot && listing.words.join(' ') === wanted.join(' ')) return listing;
    return await inSlices(clusterListOf(snapshot, wanted, listing));
  }

  async function update(): Promise<void> {
    listing = await listNow();
    text.show(listing);
    if (listing === undefined) return;
    if (tree === undefined) {
      tree = createTree(listing, (of, row, now) => tooltipOf(row, { snapshot: of.snapshot, now, origin: origin() }));
      changed.fire(undefined);
    } else {
      const redraw = await inSlices(tree.update(listing, clock.now()));
      if (redraw === 'all') changed.fire(undefined);
      else if (redraw.length > 0) changed.fire([...redraw]);
    }
    followCurrent(listing);
  }

  let cancelTimer: (() => void) | undefined;
  let disposed = false;
  /** Draws again when the snapshot changes, and when a shown time stops being true while somebody can see it. */
  const draw = oneAtATime(async () => {
    cancelTimer?.();
    cancelTimer = undefined;
    await update().catch(report);
    const at = view.visible && !disposed ? tree?.staleAt() : undefined;
    if (at !== undefined) cancelTimer = clock.after(at - clock.now(), drawSoon);
  });
  function drawSoon(): void {
    void draw();
  }

  let followed: string | undefined;
  /** Another context became the current one: where the person is looking, it is brought into sight. */
  function followCurrent({ snapshot }: ClusterList): void {
    const current = snapshot.kubeconfig.currentContext ?? '';
    if (!view.visible || current === followed) return;
    // A view of few rows is where the person left it.
    const isNews = followed !== undefined || (listing !== undefined && isMuch(listing));
    followed = current;
    const row = isNews ? tree?.currentRow() : undefined;
    if (row !== undefined) void reveal(row, { select: false });
  }

  /** A row may disappear while the editor reveals it. */
  async function reveal(
    row: ExplorerRow,
    options: { readonly select: boolean; readonly focus?: boolean },
  ): Promise<void> {
    await Promise.resolve(view.reveal(row, options)).catch(() => undefined);
  }

  disposables.add(snapshots.onChange(drawSoon));
  disposables.add(view.onDidChangeVisibility(drawSoon));
  disposables.add(view.onDidExpandElement(({ element }) => tree?.fold(element, 'unfolded')));
  disposables.add(view.onDidCollapseElement(({ element }) => tree?.fold(element, 'folded')));
  disposables.add({
    dispose: () => {
      disposed = true;
      cancelTimer?.();
    },
  });
  drawSoon();

  const setFilter = async (text: string): Promise<ClusterList | undefined> => {
    filter = text;
    await draw();
    return listing;
  };
  return {
    filter: () => filter,
    setFilter,
    showMore: async (more) => {
      const first = tree?.showMore(more);
      await draw();
      // The row that was clicked is at another place now; who uses the keyboard goes on where it was.
      if (first !== undefined) await reveal(first, { select: true, focus: true });
    },
    showCurrent: async () => {
      if (tree?.currentRow() === undefined) await setFilter('');
      const row = tree?.currentRow();
      if (row !== undefined) await reveal(row, { select: true, focus: true });
      else
        void vscode.window.showInformationMessage(
          sanitizeNotice(noContextSentence(snapshots.current()?.kubeconfig.currentContext)),
        );
    },
    dispose: disposables.dispose,
  };
}
