import { clean } from '../../base/clean.ts';
import { Problem } from '../../base/problem.ts';
import { BODY_OF, nameTaken } from '../patch.ts';
import type { Kubeconfig } from '../model.ts';
import type { EntryName } from './operation.ts';

const LONGEST_NAME = 250;

/** Takes a name for a new entry, or throws Problem 'name-unusable' or 'name-taken'. kubectl itself takes any text. */
export function checkNewName(kubeconfig: Kubeconfig, { list, name }: EntryName): void {
  const kind = BODY_OF[list];
  if (name === '') throw new Problem('name-unusable', `Enter a name for the ${kind}.`);
  checkLine(name, 'A name');
  if (name.trim() !== name) {
    throw new Problem('name-unusable', 'A name neither begins nor ends with a blank; remove it.');
  }
  if (Array.from(name).length > LONGEST_NAME) {
    throw new Problem('name-unusable', `A name has at most ${LONGEST_NAME} characters; choose a shorter one.`);
  }
  if (kubeconfig[list].has(name)) throw nameTaken(kind, name);
}

/** Refuses control and invisible characters: nobody types them on purpose. `what` begins the sentence. */
export function checkLine(text: string, what: string): void {
  if (clean(text, text.length + 1) === text && text.isWellFormed()) return;
  throw new Problem('name-unusable', `${what} has no control or invisible characters in it; type it again.`);
}

/** RFC 1123 labels, as the API server wants them. Throws Problem 'namespace-unusable'. */
export function checkNamespace(namespace: string): void {
  if (/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/u.test(namespace)) return;
  const sentence =
    'A namespace has up to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends.';
  throw new Problem('namespace-unusable', sentence);
}

/** `wanted`, or with a number behind it the first that is not taken. */
export function freeName(wanted: string, taken: ReadonlyMap<string, unknown>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (!taken.has(name)) return name;
  }
}
