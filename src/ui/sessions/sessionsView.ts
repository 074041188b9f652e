import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Platform } from '../../base/platform.ts';
import type { Services } from '../../services/servicesApi.ts';
import { createDisposables, type Disposable } from '../shared/disposables.ts';
import type { SessionRow } from '../shared/rows.ts';
import { sessionRowStaleAt, sessionRowView } from './sessionView.ts';
import { idOfRow, type SessionList, sessionListOf } from './sessionRows.ts';
import { sessionTooltip } from './sessionTooltip.ts';

function noKeyringText(): string {
  return l10n.t(
    'This editor cannot store secrets because there is no keyring, or it is locked. You will be signed out when you close all windows. Set up a keyring to stay signed in.',
  );
}

/** The view "Sessions": who is signed in where, drawn only from the current snapshot. */
export function createSessionsView({
  snapshots,
  keyStorage,
  clock,
}: Pick<Services, 'snapshots' | 'keyStorage'> & Pick<Platform, 'clock'>): Disposable {
  const disposables = createDisposables();
  const changed = disposables.add(new vscode.EventEmitter<SessionRow[] | undefined>());
  /** One object as long as its row is there: the editor knows rows by it. */
  let rows = new Map<string, SessionRow>();
  let listing: SessionList | undefined;
  /** What was drawn, by the row's id. */
  const drawn = new Map<string, string>();
  const view = disposables.add(
    vscode.window.createTreeView<SessionRow>('clusterSignIn.sessions', {
      treeDataProvider: {
        onDidChangeTreeData: changed.event,
        getChildren: (row) => (row === undefined ? [...rows.values()] : []),
        getTreeItem: (row) => {
          if (listing === undefined) return new vscode.TreeItem('');
          const now = clock.now();
          drawn.set(idOfRow(row), drawingOf(listing, row, now));
          return itemOf(listing, row, now);
        },
        resolveTreeItem: (item, row) => {
          if (listing !== undefined) {
            item.tooltip = new vscode.MarkdownString(sessionTooltip(listing, row, clock.now()));
          }
          return item;
        },
      },
    }),
  );

  let state: string | undefined;
  function tell(next: 'loading' | 'shown' | 'empty'): void {
    if (next === state) return;
    state = next;
    void vscode.commands.executeCommand('setContext', 'clusterSignIn.sessions', next);
  }

  function update(): void {
    const snapshot = snapshots.current();
    if (snapshot === undefined) return;
    if (listing?.snapshot !== snapshot) listing = sessionListOf(snapshot);
    const before = [...rows.keys()].join('\n');
    const next = new Map<string, SessionRow>();
    for (const row of listing.rows) {
      const id = idOfRow(row);
      const known = rows.get(id);
      next.set(id, known === undefined ? row : Object.assign(known, row));
    }
    rows = next;
    tell(rows.size === 0 ? 'empty' : 'shown');
    // Without rows it would take the place of the welcome.
    const message = keyStorage() === 'refused' && rows.size > 0 ? noKeyringText() : '';
    if ((view.message ?? '') !== message) view.message = message;
    if ([...rows.keys()].join('\n') !== before) {
      drawn.clear();
      changed.fire(undefined);
      return;
    }
    const redraw = [];
    for (const [id, row] of rows) {
      if (drawn.has(id) && drawn.get(id) !== drawingOf(listing, row, clock.now())) redraw.push(row);
    }
    if (redraw.length > 0) changed.fire(redraw);
  }

  let cancelTimer: (() => void) | undefined;
  /** Again when a shown time stops being true while somebody can see it. */
  function draw(): void {
    cancelTimer?.();
    cancelTimer = undefined;
    update();
    const now = clock.now();
    const moments = [...rows.values()].map((row) => sessionRowStaleAt(row, now)).filter((at) => at !== undefined);
    if (view.visible && moments.length > 0) cancelTimer = clock.after(Math.min(...moments) - now, draw);
  }

  tell('loading');
  disposables.add(snapshots.onChange(draw));
  disposables.add(view.onDidChangeVisibility(draw));
  disposables.add({ dispose: () => cancelTimer?.() });
  draw();
  return disposables;
}

/** Equal drawings need no drawing: the tooltip, too, is kept by the editor until then. */
function drawingOf(listing: SessionList, row: SessionRow, now: number): string {
  return JSON.stringify([sessionRowView(listing, row, now), sessionTooltip(listing, row, now)]);
}

function itemOf(listing: SessionList, row: SessionRow, now: number): vscode.TreeItem {
  const { label, description, icon, color, ariaLabel, contextValue } = sessionRowView(listing, row, now);
  const item = new vscode.TreeItem(label);
  item.id = idOfRow(row);
  item.contextValue = contextValue;
  if (description !== undefined) item.description = description;
  if (icon !== undefined) {
    item.iconPath = new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
  }
  if (ariaLabel !== undefined) item.accessibilityInformation = { label: ariaLabel };
  if (row.kind === 'ociConfig') {
    const uri = vscode.Uri.file(row.config.configPath);
    item.command = { command: 'vscode.open', title: l10n.t('Open the OCI Config'), arguments: [uri] };
  }
  return item;
}
