import { sanitize } from '../../base/sanitize.ts';

/** The name of a profile, a region or the like, which is text from outside, for a sentence. */
export function nameIn(name: string): string {
  return sanitize(name, 80);
}

export function pathIn(path: string): string {
  return sanitize(path, 300);
}
