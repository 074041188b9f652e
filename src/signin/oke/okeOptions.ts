import { UserError } from '../../errors/userError.ts';
import type { FieldEdit } from '../../kubeconfig/edit/editText.ts';
import type { ExecConfig, User } from '../../kubeconfig/read/model.ts';
import { execOf } from '../../kubeconfig/operations/editExec.ts';
import { checkLine } from '../../kubeconfig/operations/checkNames.ts';
import type { Operation } from '../../kubeconfig/operations/operation.ts';
import { optionOf, withOption, withoutOption } from '../../kubeconfig/operations/argumentOptions.ts';
import { okeCall } from '../../authenticators/oke/okeMethod.ts';

/** What an OKE user entry is to say: undefined removes it, and what is not named stays. */
export type OkeOptions = ReadonlyMap<'profile' | 'auth', string | undefined>;

const VARIABLES = { profile: 'OCI_CLI_PROFILE', auth: 'OCI_CLI_AUTH' } as const;

/**
 * Sets OCI profile and kind of `--auth` of users that get OKE tokens, all in one edit: in the environment of an entry
 * that says these there alone, else in its arguments; never in both, of which the CLI takes the arguments.
 * Throws UserError 'option-unusable', 'name-unusable' or 'no-exec'.
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
    label: { code: 'set-oke-options', data: { users: users.map(({ name }) => name), ...toSet(options) } },
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

function checkValue(option: 'profile' | 'auth', value: string | undefined): void {
  if (value === undefined) return;
  if (value === '') throw new UserError('option-unusable', { option, reason: 'empty' });
  checkLine(value, option);
  // The CLI would take the next option for the value.
  if (value.startsWith('-')) throw new UserError('option-unusable', { option, reason: 'hyphen' });
}

function toSet(options: OkeOptions): { readonly profile?: string; readonly auth?: string } {
  return Object.fromEntries(Array.from(options, ([key, value]) => [key, value ?? '']));
}
