import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/**
 * Gives every text the editor's language, if there is a translation. Texts go through `@vscode/l10n` everywhere, since
 * most are made where there is no editor: in tests and in the credential plugin.
 */
export function useTranslations(): void {
  if (vscode.l10n.bundle !== undefined) l10n.config({ contents: vscode.l10n.bundle });
}
