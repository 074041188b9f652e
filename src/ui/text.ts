import { clean } from '../base/clean.ts';

/**
 * Text from outside for a notification, a progress or the line under an input box: `[label](command:…)` there is a link
 * that runs a command, and nothing escapes it, so the two brackets are parted.
 */
export function noticeText(text: string, limit?: number): string {
  return clean(text, limit).replaceAll('](', '] (');
}

/** Text from outside where `$(flame)` would become an icon: the status bar and the items of a quick pick. */
export function labelText(text: string, limit?: number): string {
  return clean(text, limit).replaceAll('$(', '\\$(');
}

/** Host and port of a URL; a text that is none as it is. Raw. */
export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}
