import { sanitize } from '../../../base/sanitize.ts';

/**
 * Text from outside for a notification, a progress or the line under an input box: `[label](command:…)` there is a link
 * that runs a command, and nothing escapes it, so the two brackets are parted.
 */
export function sanitizeNotice(text: string, limit?: number): string {
  return sanitize(text, limit).replaceAll('](', '] (');
}

/** Text from outside where `$(flame)` would become an icon: the status bar and the items of a quick pick. */
export function sanitizeLabel(text: string, limit?: number): string {
  return sanitize(text, limit).replaceAll('$(', '\\$(');
}
