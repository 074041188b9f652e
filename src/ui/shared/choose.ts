import * as vscode from 'vscode';
import { previewButton } from './ask.ts';

export interface Choice<T> extends vscode.QuickPickItem {
  readonly choice: T;
}

/** One of several, and whether the person wants to see first what it does. Undefined when dismissed. */
export async function chooseOrPreview<T>(
  title: string,
  placeholder: string,
  choices: readonly Choice<T>[],
): Promise<{ readonly choice: T; readonly preview: boolean } | undefined> {
  const pick = vscode.window.createQuickPick<Choice<T>>();
  pick.title = title;
  pick.placeholder = placeholder;
  pick.items = choices;
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  pick.buttons = [previewButton()];
  try {
    return await new Promise((resolve) => {
      const finish = (preview: boolean): void => {
        const [item] = preview ? pick.activeItems : pick.selectedItems;
        if (item !== undefined) resolve({ choice: item.choice, preview });
      };
      pick.onDidAccept(() => {
        finish(false);
      });
      pick.onDidTriggerButton(() => {
        finish(true);
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

/** One of several; undefined when dismissed. */
export async function choose<T>(
  title: string,
  placeholder: string,
  choices: readonly Choice<T>[] | Promise<readonly Choice<T>[]>,
): Promise<T | undefined> {
  const options = { title, placeHolder: placeholder, matchOnDescription: true, ignoreFocusOut: true };
  return (await vscode.window.showQuickPick(choices, options))?.choice;
}
