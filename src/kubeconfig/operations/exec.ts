import { Problem } from '../../base/problem.ts';
import { quoteName } from '../fields.ts';
import type { ExecConfig, User } from '../model.ts';
import type { FieldEdit } from '../patch.ts';
import { checkLine } from './names.ts';
import { bareName } from './operation.ts';
import type { Operation } from './operation.ts';

/** Sets the arguments of a user's command; in the file only those that differ change. Throws Problem 'no-exec'. */
export function setArguments(user: User, args: readonly string[]): Operation {
  const { args: was } = execOf(user);
  return execOperation(user, 'arguments', [{ path: ['exec', 'args'], value: args, was }]);
}

/** Sets and (with undefined) removes variables of a user's command. Throws Problem 'no-exec' or 'variable-unusable'. */
export function setVariables(user: User, variables: ReadonlyMap<string, string | undefined>): Operation {
  execOf(user);
  const fields = Array.from(variables, ([name, value]): FieldEdit => {
    if (value === undefined) return { path: ['exec', 'env', name], value };
    checkVariable(name);
    return { path: ['exec', 'env', name, 'value'], value };
  });
  return execOperation(user, 'environment', fields);
}

/** Takes the name of an environment variable, or throws Problem 'variable-unusable'. */
export function checkVariable(name: string): void {
  if (name === '' || /[=\0]/u.test(name)) {
    throw new Problem('variable-unusable', 'A variable is written as NAME=value, and its name holds no "=".');
  }
  checkLine(name, 'The name of a variable');
}

/** The command of a user entry, or throws Problem 'no-exec'. */
export function execOf(user: User): ExecConfig {
  if (user.exec !== undefined) return user.exec;
  throw new Problem(
    'no-exec',
    `The user ${quoteName(user.name)} runs no command; choose Change Credential to give it one.`,
  );
}

function execOperation(user: User, what: string, fields: readonly FieldEdit[]): Operation {
  return {
    edits: [{ kind: 'set-fields', list: 'users', name: user.name, fields }],
    label: `Set exec ${what} of user ${bareName(user.name)}`,
    consequences: [],
    expect: [{ list: 'users', name: user.name }],
  };
}
