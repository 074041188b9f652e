import { BODY_OF } from '../entryLists.ts';
import { sanitize } from '../../base/sanitize.ts';
import type { TypedLine } from '../../errors/kubeconfigErrors.ts';
import { UserError } from '../../errors/userError.ts';
import { nameTaken } from '../edit/patch.ts';
import type { Kubeconfig } from '../read/model.ts';
import type { EntryName } from './operation.ts';

const LONGEST_NAME = 250;

/** Takes a name for a new entry, or throws 'name-unusable' or 'name-taken'. kubectl itself takes any text. */
export function checkNewName(kubeconfig: Kubeconfig, { list, name }: EntryName): void {
  const kind = BODY_OF[list];
  if (name === '') throw new UserError('name-unusable', { reason: 'empty', kind });
  checkLine(name, 'name');
  if (name.trim() !== name) throw new UserError('name-unusable', { reason: 'blank-ends' });
  if (Array.from(name).length > LONGEST_NAME) {
    throw new UserError('name-unusable', { reason: 'too-long', most: LONGEST_NAME });
  }
  if (kubeconfig[list].has(name)) throw nameTaken(kind, name);
}

/** Refuses control and invisible characters: nobody types them on purpose. Throws 'name-unusable'. */
export function checkLine(text: string, line: TypedLine): void {
  if (sanitize(text, text.length + 1) === text && text.isWellFormed()) return;
  throw new UserError('name-unusable', { reason: 'invisible-characters', line });
}

/** RFC 1123 labels, as the API server wants them. Throws 'namespace-unusable'. */
export function checkNamespace(namespace: string): void {
  if (/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/u.test(namespace)) return;
  throw new UserError('namespace-unusable');
}

/** `wanted`, or with a number behind it the first that is not taken. */
export function freeName(wanted: string, taken: ReadonlyMap<string, unknown>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (!taken.has(name)) return name;
  }
}
