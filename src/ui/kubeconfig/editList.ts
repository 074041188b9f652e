import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { previewButton } from '../shared/ask.ts';
import { sanitizeLabel } from '../shared/text/plainText.ts';

/** A list that is edited item by item before anything is written. */
export interface ListEditor<T> {
  readonly title: string;
  readonly placeholder: string;
  readonly items: readonly T[];
  readonly addLabel: string;
  /** May be raw. */
  readonly shown: (item: T) => string;
  /** Asks what an item, or a new one, becomes: nothing removes it; undefined when the person changes nothing. */
  readonly ask: (item: T | undefined) => Promise<readonly T[] | undefined>;
}

type Action =
  | { readonly kind: 'done'; readonly preview: boolean }
  | { readonly kind: 'change' | 'insert' | 'remove'; readonly index: number };

interface ActionItem extends vscode.QuickPickItem {
  readonly action: Action;
}

/** The items that the person wants, and whether to show first what they change. Undefined when dismissed. */
export async function editList<T>(
  editor: ListEditor<T>,
): Promise<{ readonly items: readonly T[]; readonly preview: boolean } | undefined> {
  let { items } = editor;
  for (;;) {
    const action = await pickAction(editor, items);
    if (action === undefined) return undefined;
    if (action.kind === 'done') return { items, preview: action.preview };
    const { kind, index } = action;
    const wanted = kind === 'remove' ? [] : await editor.ask(kind === 'change' ? items[index] : undefined);
    if (wanted !== undefined) items = items.toSpliced(index, kind === 'insert' ? 0 : 1, ...wanted);
  }
}

async function pickAction<T>(editor: ListEditor<T>, items: readonly T[]): Promise<Action | undefined> {
  const pick = vscode.window.createQuickPick<ActionItem>();
  pick.title = editor.title;
  pick.placeholder = editor.placeholder;
  pick.ignoreFocusOut = true;
  pick.buttons = [previewButton()];
  const insert = { iconPath: new vscode.ThemeIcon('add'), tooltip: l10n.t('Insert Before') };
  const remove = { iconPath: new vscode.ThemeIcon('trash'), tooltip: l10n.t('Remove') };
  pick.items = [
    ...(items === editor.items
      ? []
      : [
          {
            label: `$(check) ${l10n.t('Apply the Changes')}`,
            alwaysShow: true,
            action: { kind: 'done', preview: false },
          } as const,
        ]),
    ...items.map((item, index): ActionItem => ({
      label: sanitizeLabel(editor.shown(item)) || '""',
      buttons: [insert, remove],
      action: { kind: 'change', index },
    })),
    { label: `$(add) ${editor.addLabel}`, alwaysShow: true, action: { kind: 'insert', index: items.length } },
  ];
  try {
    return await new Promise<Action | undefined>((resolve) => {
      pick.onDidAccept(() => {
        resolve(pick.selectedItems[0]?.action);
      });
      pick.onDidTriggerItemButton(({ button, item: { action } }) => {
        if (action.kind !== 'done') resolve({ ...action, kind: button === remove ? 'remove' : 'insert' });
      });
      pick.onDidTriggerButton(() => {
        resolve({ kind: 'done', preview: true });
      });
      pick.onDidHide(() => {
        resolve(undefined);
      });
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}
