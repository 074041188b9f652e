import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { sanitize } from '../../base/sanitize.ts';
import { regionItems, typedRegion } from './regionItems.ts';

interface Item extends vscode.QuickPickItem {
  readonly region: string | undefined;
}

/** A region of any realm by its name or short code, or one that is typed. Undefined when dismissed. */
export async function askRegion(title: string): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = sanitize(title);
  pick.placeholder = l10n.t('Select a region by its name or short code, such as us-ashburn-1 or iad');
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  const known = regionItems().map((item): Item => ({
    ...item,
    ...(item.region === undefined && { kind: vscode.QuickPickItemKind.Separator }),
  }));
  const draw = (typed: string): void => {
    const region = typedRegion(typed);
    const own = {
      label: region ?? '',
      description: l10n.t('not in the list of known regions'),
      region,
      alwaysShow: true,
    };
    pick.items = region === undefined ? known : [...known, own];
  };
  draw('');
  try {
    return await new Promise<string | undefined>((resolve) => {
      pick.onDidChangeValue(draw);
      pick.onDidAccept(() => {
        const region = pick.selectedItems[0]?.region;
        if (region !== undefined) resolve(region);
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
