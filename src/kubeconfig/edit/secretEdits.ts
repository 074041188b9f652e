import { type Edit, madeFrom, patchesOf } from './patch.ts';
import { secretArgs, soundsSecret } from '../read/secretArguments.ts';
import { isList, type YamlValue } from '../yaml/render.ts';
import { SECRETS } from '../read/userSecrets.ts';

/** Whether an edit puts a secret into a file, which then must be readable only by you. */
export function putsSecret(edit: Edit): boolean {
  return patchesOf([edit]).some((keys) => holdsSecret(madeFrom({ kind: 'inside', keys }, '')));
}

/** Whether an item of a command's `env` is a secret, by its name. */
export function isSecretVariable(item: YamlValue): boolean {
  if (typeof item !== 'object' || isList(item)) return false;
  const { name, value = '' } = item;
  return typeof name === 'string' && soundsSecret(name) && value !== '';
}

function holdsSecret(value: YamlValue | undefined): boolean {
  if (typeof value !== 'object') return false;
  if (isList(value)) return value.some(holdsSecret);
  const args = value['args'] ?? [];
  const hasSecretArg = typeof args === 'object' && isList(args) && secretArgs(args.map(String)).size > 0;
  if (hasSecretArg || isSecretVariable(value)) return true;
  return Object.entries(value).some(([key, each]) => (SECRETS.has(key) && each !== '') || holdsSecret(each));
}
