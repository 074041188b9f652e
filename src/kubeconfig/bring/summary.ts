import { isDeepStrictEqual } from 'node:util';
import { quoteName } from '../fields.ts';
import type { Kubeconfig } from '../model.ts';
import { BODY_OF } from '../patch.ts';
import { LISTS } from './conflicts.ts';

const MOST_NAMED = 5;

/** Which entries come and which change, a sentence each: 'New: cluster "a", user "b".' Can pause. */
export function* summarizing(before: Kubeconfig, after: Kubeconfig): Generator<undefined, readonly string[]> {
  const added: string[] = [];
  const changed: string[] = [];
  for (const list of LISTS) {
    const found: Record<'added' | 'changed', string[]> = { added: [], changed: [] };
    for (const [name, entry] of after[list]) {
      const own = before[list].get(name);
      if (own === undefined) found.added.push(name);
      else if (!isSame(own, entry)) found.changed.push(name);
      yield;
    }
    if (found.added.length > 0) added.push(inWords(BODY_OF[list], found.added));
    if (found.changed.length > 0) changed.push(inWords(BODY_OF[list], found.changed));
  }
  return [
    ...(added.length === 0 ? [] : [`New: ${added.join(', ')}.`]),
    ...(changed.length === 0 ? [] : [`Changed: ${changed.join(', ')}.`]),
  ];
}

/** Where it is written does not matter. */
export function isSame(one: object, other: object): boolean {
  return isDeepStrictEqual({ ...one, file: '', line: 0 }, { ...other, file: '', line: 0 });
}

/** 'cluster "a"', '7 users ("a", "b", "c", "d", "e" …)' */
function inWords(kind: string, names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).map(quoteName).join(', ');
  if (names.length === 1) return `${kind} ${shown}`;
  return `${names.length} ${kind}s (${shown}${names.length > MOST_NAMED ? ' …' : ''})`;
}
