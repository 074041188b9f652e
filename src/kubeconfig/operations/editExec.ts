import { UserError } from '../../errors/userError.ts';
import type { ExecConfig, User } from '../read/model.ts';
import type { FieldEdit } from '../edit/patch.ts';
import { checkLine } from './checkNames.ts';
import type { Operation } from './operation.ts';

/** Sets the arguments of a user's command; in the file only those that differ change. Throws 'no-exec'. */
export function setArguments(user: User, args: readonly string[]): Operation {
  const { args: was } = execOf(user);
  return execOperation(user, 'set-exec-arguments', [{ path: ['exec', 'args'], value: args, was }]);
}

/** Sets and (with undefined) removes variables of a user's command. Throws 'no-exec' or 'variable-unusable'. */
export function setVariables(user: User, variables: ReadonlyMap<string, string | undefined>): Operation {
  execOf(user);
  const fields = Array.from(variables, ([name, value]): FieldEdit => {
    if (value === undefined) return { path: ['exec', 'env', name], value };
    checkVariable(name);
    return { path: ['exec', 'env', name, 'value'], value };
  });
  return execOperation(user, 'set-exec-environment', fields);
}

/** Takes the name of an environment variable, or throws 'variable-unusable'. */
export function checkVariable(name: string): void {
  if (name === '' || /[=\0]/u.test(name)) throw new UserError('variable-unusable');
  checkLine(name, 'variable');
}

/** The command of a user entry, or throws 'no-exec'. */
export function execOf(user: User): ExecConfig {
  if (user.exec !== undefined) return user.exec;
  throw new UserError('no-exec', { name: user.name });
}

function execOperation(
  user: User,
  code: 'set-exec-arguments' | 'set-exec-environment',
  fields: readonly FieldEdit[],
): Operation {
  return {
    edits: [{ kind: 'set-fields', list: 'users', name: user.name, fields }],
    label: { code, data: { user: user.name } },
    consequences: [],
    expect: [{ list: 'users', name: user.name }],
  };
}
