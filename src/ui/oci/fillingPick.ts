import * as vscode from 'vscode';

/** One line of a list, and what it stands for. */
export interface FillingItem<T> extends vscode.QuickPickItem {
  /** Tells the lines apart when the list is drawn again. */
  readonly key: string;
  readonly value: T;
}

export interface FillingPick<T> {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly placeholder: string;
  /** What stands there when the list ends without a line. */
  readonly none: string;
  /** Each time the whole list as far as it is known. */
  readonly lists: AsyncIterable<readonly FillingItem<T>[]>;
  /** Whether there is a step to go back to. */
  readonly canGoBack: boolean;
  readonly button?: vscode.QuickInputButton;
}

export type Picked<T> =
  { readonly kind: 'picked'; readonly value: T } | { readonly kind: 'back' } | { readonly kind: 'button' };

/** Drawing a list of thousands takes the editor some time. */
const DRAW_PAUSE_MS = 400;

/**
 * A list that can be searched and chosen from while it is still being filled. Undefined when it was dismissed. Throws
 * what the list throws; whoever made the list ends what it still waits for.
 */
export async function pickWhileFilling<T>(options: FillingPick<T>): Promise<Picked<T> | undefined> {
  const { title, step, totalSteps, placeholder, none, canGoBack, button } = options;
  const pick = vscode.window.createQuickPick<FillingItem<T>>();
  Object.assign(pick, { title, step, totalSteps, placeholder });
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  pick.keepScrollPosition = true;
  pick.busy = true;
  pick.buttons = [...(canGoBack ? [vscode.QuickInputButtons.Back] : []), ...(button === undefined ? [] : [button])];
  let isOver = false;

  const draw = (items: readonly FillingItem<T>[]): void => {
    const active = pick.activeItems[0]?.key;
    // The editor makes the first match active. What was active before may match no more when this gets there,
    // and then Enter would choose nothing: only who has moved in the whole list is put back.
    const hasMoved = pick.value === '' && active !== pick.items[0]?.key;
    pick.items = items;
    const again = hasMoved ? items.find(({ key }) => key === active) : undefined;
    if (again !== undefined) pick.activeItems = [again];
  };
  const fill = async (): Promise<void> => {
    let newest: readonly FillingItem<T>[] = [];
    let drawnAt = -Infinity;
    for await (const items of options.lists) {
      if (isOver) return;
      newest = items;
      if (performance.now() - drawnAt < DRAW_PAUSE_MS) continue;
      draw(items);
      drawnAt = performance.now();
    }
    if (pick.items !== newest) draw(newest);
    pick.busy = false;
    if (newest.length === 0) pick.placeholder = none;
  };

  try {
    return await new Promise<Picked<T> | undefined>((resolve, reject) => {
      pick.onDidAccept(() => {
        const [chosen] = pick.selectedItems;
        if (chosen !== undefined) resolve({ kind: 'picked', value: chosen.value });
      });
      pick.onDidTriggerButton((pressed) => {
        resolve({ kind: pressed === vscode.QuickInputButtons.Back ? 'back' : 'button' });
      });
      pick.onDidHide(() => {
        resolve(undefined);
      });
      pick.show();
      fill().catch((error: unknown) => {
        if (!isOver) reject(error instanceof Error ? error : new Error('failed', { cause: error }));
      });
    });
  } finally {
    isOver = true;
    pick.dispose();
  }
}
