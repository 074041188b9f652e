import * as l10n from '@vscode/l10n';
import { sanitize } from '../../base/sanitize.ts';
import type { User } from '../../kubeconfig/read/model.ts';
import { checkVariable, execOf, setArguments, setVariables } from '../../kubeconfig/operations/editExec.ts';
import { ask } from '../shared/ask.ts';
import type { UiContext } from '../shared/uiContext.ts';
import type { Row } from '../shared/rows.ts';
import { editList } from './editList.ts';
import { shownKubeconfig, userFor } from './chooseEntry.ts';
import { run } from './runOperation.ts';

export async function setArgumentsCommand(ui: UiContext, row: Row | undefined): Promise<void> {
  const user = await execUserFor(ui, row, l10n.t('Set Exec Arguments'));
  if (user === undefined) return;
  const { command, args } = execOf(user);
  const named = { command: sanitize(command, 60), user: sanitize(user.name) };
  const edited = await editArguments(l10n.t('Arguments of {command} for user {user}', named), args);
  if (edited !== undefined) await run(ui, setArguments(user, edited.items), edited.preview);
}

export async function setVariablesCommand(ui: UiContext, row: Row | undefined): Promise<void> {
  const user = await execUserFor(ui, row, l10n.t('Set Exec Environment'));
  if (user === undefined) return;
  const { command, env: before } = execOf(user);
  const named = { command: sanitize(command, 60), user: sanitize(user.name) };
  const edited = await editList<Variable>({
    title: l10n.t('Environment of {command} for user {user}', named),
    placeholder: l10n.t('Select a variable to change it. Nothing is written yet.'),
    items: before,
    addLabel: l10n.t('Add a Variable…'),
    shown: lineOf,
    ask: askVariable,
  });
  if (edited === undefined) return;
  const wanted = new Map(edited.items.map(({ name, value }) => [name, value]));
  const gone = before.filter(({ name }) => !wanted.has(name)).map(({ name }) => [name, undefined] as const);
  const changed = edited.items
    .filter((item) => !before.includes(item))
    .map(({ name, value }) => [name, value] as const);
  await run(ui, setVariables(user, new Map([...gone, ...changed])), edited.preview);
}

/** Asks for the arguments of a command, one by one. */
export async function editArguments(title: string, args: readonly string[]): ReturnType<typeof editList<string>> {
  return await editList<string>({
    title,
    placeholder: l10n.t('Select an argument to change it. Nothing is written yet.'),
    items: args,
    addLabel: l10n.t('Add an Argument…'),
    shown: (argument) => argument,
    ask: async (argument) => {
      const line = await askLine({
        title,
        before: argument,
        prompt:
          argument === undefined
            ? l10n.t('One argument, without quotes')
            : l10n.t('One argument, without quotes. Leave empty to remove it.'),
        placeholder: '--profile',
      });
      return line === undefined ? undefined : line === '' ? [] : [line];
    },
  });
}

interface Variable {
  readonly name: string;
  readonly value: string;
}

function lineOf({ name, value }: Variable): string {
  return `${name}=${value}`;
}

async function askVariable(variable: Variable | undefined): Promise<readonly Variable[] | undefined> {
  const line = await askLine({
    title: l10n.t('Environment Variable'),
    before: variable && lineOf(variable),
    prompt:
      variable === undefined
        ? l10n.t('NAME=value, without quotes')
        : l10n.t('NAME=value, without quotes. Leave empty to remove it.'),
    placeholder: 'OCI_CLI_PROFILE=ADMIN',
    check: (answer) => {
      partsOf(answer);
    },
  });
  if (line === undefined) return undefined;
  return line === '' ? [] : [partsOf(line)];
}

function partsOf(line: string): Variable {
  const [name = '', ...value] = line.split('=');
  checkVariable(value.length === 0 ? '' : name);
  return { name, value: value.join('=') };
}

/** Undefined if the value is unchanged: it may contain what an input box cannot show. Empty removes it. */
async function askLine({
  title,
  before,
  prompt,
  placeholder,
  check,
}: {
  readonly title: string;
  readonly before: string | undefined;
  readonly prompt: string;
  readonly placeholder: string;
  readonly check?: (answer: string) => void;
}): Promise<string | undefined> {
  const value = before === undefined ? '' : sanitize(before, Infinity);
  const answer = await ask({
    title,
    prompt,
    placeholder,
    value,
    eager: true,
    accept: (line) => {
      if (line !== '') check?.(line);
    },
  });
  return answer === value.trim() ? undefined : answer;
}

async function execUserFor(ui: UiContext, row: Row | undefined, title: string): Promise<User | undefined> {
  return await userFor(row, shownKubeconfig(ui.snapshots), { title, fits: ({ exec }) => exec !== undefined });
}
