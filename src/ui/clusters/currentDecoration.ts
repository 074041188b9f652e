import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/** The resource of the current context's row, which the decoration below knows. */
export const CURRENT = vscode.Uri.from({ scheme: 'cluster-signin', path: '/current' });

/** Marks the current context at the end of its row: a label of a tree cannot be bold, and its icon shows the status. */
export function decorateCurrent(): vscode.Disposable {
  return vscode.window.registerFileDecorationProvider({
    provideFileDecoration: ({ scheme, path }) => {
      if (scheme !== CURRENT.scheme || path !== CURRENT.path) return undefined;
      return new vscode.FileDecoration(
        '●',
        l10n.t('Current context'),
        new vscode.ThemeColor('list.highlightForeground'),
      );
    },
  });
}
