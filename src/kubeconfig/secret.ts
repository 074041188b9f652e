import type { Edit } from './edit.ts';
import { isList } from './yaml/render.ts';
import type { YamlValue } from './yaml/render.ts';

/** Fields of a user entry and of kubectl's oidc provider that let somebody else be the person. */
export const SECRETS: ReadonlySet<string> = new Set([
  'token',
  'password',
  'client-key-data',
  'id-token',
  'refresh-token',
  'access-token',
  'client-secret',
]);

/** Whether an edit puts a secret into a file, which must then be the person's alone. */
export function putsSecret(edit: Edit): boolean {
  if (edit.kind === 'add-entry') return holdsSecret(edit.body);
  if (edit.kind !== 'set-fields') return false;
  return edit.fields.some(({ path, value }) => {
    if (value === undefined) return false;
    return (SECRETS.has(path.at(-1) ?? '') && value !== '') || holdsSecret(value);
  });
}

function holdsSecret(value: YamlValue): boolean {
  if (typeof value !== 'object') return false;
  if (isList(value)) return value.some(holdsSecret);
  return Object.entries(value).some(([key, each]) => (SECRETS.has(key) && each !== '') || holdsSecret(each));
}
