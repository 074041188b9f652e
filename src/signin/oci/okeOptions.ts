import { Problem } from '../../base/problem.ts';
import type { FieldEdit } from '../../kubeconfig/edit.ts';
import type { ExecConfig, User } from '../../kubeconfig/model.ts';
import { execOf } from '../../kubeconfig/operations/exec.ts';
import { checkLine } from '../../kubeconfig/operations/names.ts';
import { bareName, type Operation } from '../../kubeconfig/operations/operation.ts';
import { optionOf, withOption, withoutOption } from '../../kubeconfig/operations/options.ts';
import { okeCall } from './okeCall.ts';

/** What an OKE user entry is to say: undefined removes it, and what is not named stays. */
export type OkeOptions = ReadonlyMap<'profile' | 'auth', string | undefined>;

const VARIABLES = { profile: 'OCI_CLI_PROFILE', auth: 'OCI_CLI_AUTH' } as const;

/**
 * Sets OCI profile and kind of `--auth` of users that get OKE tokens, all in one edit: in the environment of an entry
 * that says these there alone, else in its arguments; never in both, of which the CLI takes the arguments.
 * Throws Problem 'option-unusable', 'name-unusable' or 'no-exec'.
 */
export function setOkeOptions(users: readonly User[], options: OkeOptions): Operation {
  for (const [name, value] of options) checkValue(name, value);
  return {
    edits: users.map((user) => ({
      kind: 'set-fields',
      list: 'users',
      name: user.name,
      fields: fieldsOf(execOf(user), options),
    })),
    label: `Set ${inWords(options)} of ${usersInWords(users)}`,
    consequences: [],
    expect: users.map(({ name }) => ({ list: 'users', name })),
  };
}

/** The command of a user entry as it will be. */
export function withOkeOptions(exec: ExecConfig, options: OkeOptions): ExecConfig {
  const { args, variables } = changed(exec, options);
  const kept = exec.env.filter(({ name }) => !variables.has(name));
  const set = [...variables].flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  return { ...exec, args, env: [...kept, ...set] };
}

function fieldsOf(exec: ExecConfig, options: OkeOptions): readonly FieldEdit[] {
  const { args, variables } = changed(exec, options);
  return [
    { path: ['exec', 'args'], value: args, was: exec.args },
    ...Array.from(variables, ([name, value]): FieldEdit => {
      return { path: ['exec', 'env', name, ...(value === undefined ? [] : ['value'])], value };
    }),
  ];
}

function changed(exec: ExecConfig, options: OkeOptions) {
  const start = ownStart(exec);
  let own = exec.args.slice(start);
  const usesVariables = isSaidByVariables(exec, own);
  const variables = new Map<string, string | undefined>();
  for (const [key, value] of options) {
    const [option, variable] = [`--${key}`, VARIABLES[key]];
    if (usesVariables && value !== undefined) {
      variables.set(variable, value);
      continue;
    }
    own = [...(value === undefined ? withoutOption(own, option) : withOption(own, option, value))];
    if (exec.env.some(({ name }) => name === variable)) variables.set(variable, undefined);
  }
  return { args: [...exec.args.slice(0, start), ...own], variables };
}

function isSaidByVariables({ env }: ExecConfig, own: readonly string[]): boolean {
  const keys = ['profile', 'auth'] as const;
  const hasVariable = keys.some((key) => env.some(({ name }) => name === VARIABLES[key]));
  return hasVariable && keys.every((key) => optionOf(own, `--${key}`) === undefined);
}

/** Where the arguments of the CLI begin: what stands before those of the plugin, or of a script, is another's. */
function ownStart(exec: ExecConfig): number {
  const call = okeCall(exec);
  return call === undefined || call.form === 'oci' ? 0 : exec.args.length - call.args.length;
}

function checkValue(name: string, value: string | undefined): void {
  if (value === undefined) return;
  if (value === '') throw new Problem('option-unusable', `Enter the ${name}.`);
  checkLine(value, `The ${name}`);
  // The CLI would take the next option for the value.
  if (value.startsWith('-')) throw new Problem('option-unusable', `The ${name} cannot begin with a hyphen.`);
}

function inWords(options: OkeOptions): string {
  const parts = Array.from(options, ([key, value]) =>
    value === undefined ? `no ${key}` : `${key} ${bareName(value)}`,
  );
  return parts.join(' and ');
}

/** 'user a', '3 users' */
export function usersInWords(users: readonly User[]): string {
  const [first] = users;
  return users.length === 1 && first !== undefined ? `user ${bareName(first.name)}` : `${users.length} users`;
}
