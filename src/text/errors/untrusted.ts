import { sanitize } from '../../base/sanitize.ts';

/** A name from a file or a provider, as it stands in a sentence. */
export function nameText(name: string): string {
  return sanitize(name, 80);
}

/** A path as it stands in a sentence. */
export function pathText(path: string): string {
  return sanitize(path, 300);
}
