import * as l10n from '@vscode/l10n';

/** The language that our pages are written in, for `<html lang>`: a screen reader pronounces them by it. */
export function pageLanguage(): string {
  return l10n.t({ message: 'en', comment: ['The code of the language that you translate to, such as "de".'] });
}
